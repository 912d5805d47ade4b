"""May this happen to a form now? Conditions on the participant, the visit and the record, each with its
sentence.

Who may is not asked here (`studies.access`). Example: a nurse may enter data at her site (access); a value of
a complete form changes only with a reason (policy).
"""

from django.utils.translation import gettext as _

from clinnova.lib.characters import is_blank, refused_character
from clinnova.lib.display import moment
from clinnova.lib.problems import Invalid, Locked, Malformed
from forms.models import FormRecord
from patients.models import Subject, Visit
from patients.states import RUNNING

MAX_REASON = 1000


def check_visit_started(visit: Visit | None) -> None:
    """Forms of a visit take data once it has begun."""
    if visit is not None and visit.visited_on is None:
        raise Invalid(_("Start the visit first."), code="visit_not_started")


def check_not_in_error(record: FormRecord | None) -> None:
    """What was entered in error stays as it is, as history."""
    if record is not None and record.status == FormRecord.Status.ENTERED_IN_ERROR:
        raise Locked(_("This entry was marked as entered in error. It stays as it is; make a new one."))


def check_not_held(record: FormRecord | None) -> None:
    """What is frozen, locked or signed does not change. Raises Locked, its code the hold, with who, when and who
    can change that.
    """
    if record is None or not record.hold:
        return
    raise Locked(
        held_sentence(record),
        code=record.hold,
        by=record.held_by.full_name,
        at=record.held_at.isoformat(),
        reason=record.hold_reason,
    )


def held_sentence(record: FormRecord) -> str:
    """What holds a form, since when, by whom, and who can change that."""
    said = {
        FormRecord.Hold.FROZEN: _(
            "%(name)s froze this form on %(at)s. It stays as it is until a data manager releases it."
        ),
        FormRecord.Hold.LOCKED: _(
            "%(name)s locked this form on %(at)s. It stays as it is until a data manager releases it."
        ),
        FormRecord.Hold.SIGNED: _(
            "%(name)s signed this form on %(at)s. It stays as it is until a data manager releases it;"
            " then it has to be signed again."
        ),
    }[FormRecord.Hold(record.hold)]
    return said % {"name": record.held_by.full_name, "at": moment(record.held_at)}


def check_lockable(record: FormRecord) -> None:
    """Locked is what is finished; what is still in work can be frozen."""
    if record.status != FormRecord.Status.COMPLETE:
        raise Invalid(_("Only a complete form can be locked. Freeze it instead."), code="not_complete")


def needs_reason(subject: Subject, record: FormRecord | None) -> bool:
    """Whether a change of a value must say why: the form is complete, or the participation has ended."""
    complete = record is not None and record.status == FormRecord.Status.COMPLETE
    return complete or subject.state not in RUNNING


def check_reason(subject: Subject, record: FormRecord | None, reason: str) -> None:
    """Raises Invalid("reason_required") where a change needs a reason and has none."""
    if not is_blank(reason) or not needs_reason(subject, record):
        return
    if subject.state not in RUNNING:
        sentence = _("This participation has ended. Say why the value changes.")
    else:
        sentence = _("This form is complete. Say why the value changes.")
    raise Invalid(sentence, code="reason_required")


def check_reason_text(reason: str) -> None:
    """Raises Malformed for a reason that cannot be stored."""
    character = refused_character(reason, "\n")
    if character:
        said = _("The text holds an invisible control character (%(character)s). Remove it.")
        raise Malformed(said % {"character": character})
    if len(reason) > MAX_REASON:
        raise Malformed(_("The reason is too long: at most %(limit)s characters.") % {"limit": MAX_REASON})


def check_given_reason(reason: str) -> None:
    """For steps that always need a reason."""
    check_reason_text(reason)
    if is_blank(reason):
        raise Invalid(_("Say why."), code="reason_required")
