"""What the pages of this package accept. Django forms read and explain; the rules are the actions'."""

from typing import Any

from django import forms as django_forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clinnova.lib import fields
from clinnova.lib.dates import today
from clinnova.lib.problems import Malformed
from patients.models import Subject
from patients.reasons import MissedReason, WithdrawalReason
from patients.states import ENDINGS
from studies.definition.compiled import CompiledStudy
from studies.models import Site


class DayControl(django_forms.DateInput):
    """The browser's own date control: shows the reader's order of day and month, always sends ISO."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, {**(attrs or {}), "max": today().isoformat()})


class Day(fields.Day):
    """A calendar day, read strictly, in the browser's own control."""

    widget = DayControl


class EnrolInput(django_forms.Form):
    """A new participant: where and since when. `key` makes sending a page twice harmless."""

    key = fields.Key(widget=django_forms.HiddenInput)
    site = fields.OneOf(
        label=_("Site"),
        queryset=Site.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _("Choose one of your sites.")},
    )
    on = Day(
        label=_("Date of the screening visit"), help_text=_("The participant starts screening on this day.")
    )

    def __init__(self, *arguments: Any, sites: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]


class StartVisitInput(django_forms.Form):
    """When a visit takes place."""

    on = Day(label=_("Date of the visit"))


class MissedInput(django_forms.Form):
    """Why a visit did not take place."""

    reason = django_forms.ChoiceField(label=_("Reason"), choices=[("", "–"), *MissedReason.choices])


class UnscheduledInput(django_forms.Form):
    """Which unscheduled visit, when and why."""

    definition = django_forms.ChoiceField(label=_("Kind of visit"))
    on = Day(label=_("Date of the visit"))
    reason = fields.Text(label=_("Reason"), max_length=200)

    def __init__(self, *arguments: Any, study: CompiledStudy, **options: Any) -> None:
        super().__init__(*arguments, **options)
        kinds = [v for v in study.visits if v.kind == "unscheduled"]
        language = get_language() or "en"
        choices = [(v.id, v.title.get(language) or v.title.get("en", v.id)) for v in kinds]
        self.fields["definition"].choices = choices  # type: ignore[attr-defined]


class EndInput(django_forms.Form):
    """How, when and why participation ended."""

    state = django_forms.ChoiceField(
        label=_("Participation"), choices=[("", "–"), *(c for c in Subject.State.choices if c[0] in ENDINGS)]
    )
    on = Day(label=_("Date"))
    reason = django_forms.ChoiceField(
        label=_("Reason of the withdrawal"),
        help_text=_("Only when the participant withdrew or was withdrawn."),
        choices=[("", "–"), *WithdrawalReason.choices],
        required=False,
    )


def read(kind: type[django_forms.Form], data: QueryDict, **options: Any) -> dict[str, Any]:
    """The values of a sent dialog. Raises Malformed with the first thing that is wrong."""
    form = kind(data, **options)
    if form.is_valid():
        return form.cleaned_data
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    raise Malformed(f"{label}: {errors[0]}" if label else str(errors[0]), field=name)
