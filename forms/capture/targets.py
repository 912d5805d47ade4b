"""Which form is meant: of whom, at which visit, which row of a log."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from clinnova.lib.problems import NotFound
from patients.models import Subject, Visit
from studies.definition.compiled import CompiledStudy, FormDef, VisitForm


@dataclass(frozen=True)
class Target:
    """A form of a participant: at a visit, or (visit None) of the participant; `repeat` is the row of a
    log.
    """

    subject: Subject
    visit: Visit | None
    form: str
    repeat: int = 1

    @property
    def key(self) -> str:
        """The place as a text, for fingerprints."""
        return f"{self.subject.pk}/{self.visit.pk if self.visit else ''}/{self.form}/{self.repeat}"

    @property
    def visited_on(self) -> str:
        return self.visit.visited_on.isoformat() if self.visit and self.visit.visited_on else ""


def settled(target: Target, study: CompiledStudy) -> Target:
    """The target as records are stored: a participant's own form has no visit, even if it is asked at one.

    Raises NotFound for a form that the study does not ask there.
    """
    form = study.forms.get(target.form)
    if form is None or (target.visit is not None and visit_form(target.visit, form, study) is None):
        raise NotFound(_("This form is not asked here."))
    if form.kind == "visit" and target.visit is None:
        raise NotFound(_("This form is asked at visits only."))
    if (form.kind == "log" and target.visit is not None) or (form.kind != "log" and target.repeat != 1):
        raise NotFound(_("This form is not asked here."))
    return replace(target, visit=None) if form.kind == "subject" else target


def visit_form(visit: Visit, form: FormDef, study: CompiledStudy) -> VisitForm | None:
    """How the schedule asks a form at a visit; None where it does not."""
    definition = study.visits_by_id.get(visit.definition)
    if definition is None:
        return None
    return next((entry for entry in definition.forms if entry.form == form.id), None)
