"""What a complete form of a special purpose does for its participant."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from clinnova.lib.dates import today
from clinnova.lib.problems import Invalid
from forms.capture.sheet import Sheet
from patients.actions.consent import record_consent
from patients.actions.enrolment import enrol, fail_screening
from patients.models import Consent
from patients.reasons import ScreenFailureReason
from patients.states import State

REASON_ITEM = "iereas"  # the eligibility form's coded reasons, where it asks them
_FAILURES = {  # codes of the protocols' list that are spelled differently among the participants' reasons
    "DXNOTCONF": ScreenFailureReason.DIAGNOSIS,
    "DXRECENT": ScreenFailureReason.DIAGNOSIS_RECENT,
    "NOTRTCHG": ScreenFailureReason.NO_TREATMENT_CHANGE,
    "NOCLASSIF": ScreenFailureReason.CLASSIFICATION,
    "STAGE": ScreenFailureReason.DISEASE_STAGE,
    "TRIAL": ScreenFailureReason.OTHER_TRIAL,
    "DEVICE": ScreenFailureReason.ABILITIES,
    "WITHDRAWN": ScreenFailureReason.CONSENT_WITHDRAWN,
}
_KINDS = {  # the consent form's item `ictype`, where it asks it
    "RECONSENT": Consent.Kind.RECONSENT,
    "WITHDRAWAL": Consent.Kind.WITHDRAWAL,
}


def carry_out(*, by: User, sheet: Sheet) -> None:
    """Do what the form's purpose asks for; nothing for a form without one."""
    act = _BY_PURPOSE.get(sheet.form.purpose or "")
    if act is not None:
        act(by, sheet)


def _record_consent(by: User, sheet: Sheet) -> None:
    """Scopes that were not answered with yes or no are left open. The same facts again change nothing."""
    values = sheet.record.values
    scopes = sheet.plan.study.consent.scopes
    if "rficdat" not in values or "icvers" not in values:
        raise Invalid(_("A consent needs its date and the version of its document."), code="incomplete")
    record_consent(
        by=by,
        subject=sheet.target.subject,
        version=values["icvers"],
        language=values.get("iclang", sheet.plan.study.languages[0]),
        given_on=date.fromisoformat(values["rficdat"]),
        scopes={scope: values[scope] == "Y" for scope in scopes if scope in values},
        kind=_KINDS.get(values.get("ictype", ""), Consent.Kind.FIRST),
    )


def _end_screening(by: User, sheet: Sheet) -> None:
    """Enrolled or failed on the day of the visit. A form completed again changes no participant."""
    subject, eligible = sheet.target.subject, sheet.record.values.get("eligible")
    if subject.state != State.SCREENED or eligible is None:
        return
    visit = sheet.target.visit
    day = visit.visited_on if visit and visit.visited_on else today()
    if eligible in (True, "Y"):
        enrol(by=by, subject=subject, on=max(day, subject.consented_on or day))
        return
    fail_screening(by=by, subject=subject, on=day, reason=_failure(sheet.record.values.get(REASON_ITEM)))


def _failure(answer: str | list[str] | None) -> str:
    """The first coded reason as the participants' list has it, else that criteria were not met."""
    codes = answer if isinstance(answer, list) else [answer or ""]
    known = (_FAILURES.get(code, code.lower()) for code in codes)
    return next(
        (code for code in known if code in ScreenFailureReason.values), ScreenFailureReason.CRITERIA.value
    )


_BY_PURPOSE: dict[str, Callable[[User, Sheet], None]] = {
    "consent": _record_consent,
    "eligibility": _end_screening,
}
