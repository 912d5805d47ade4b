"""What holds a form, and what may be done about that, as the entry page shows it."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from forms import policies
from forms.capture import Target
from forms.models import FormRecord
from forms.states import HOLD_MOVES
from studies import access

_ACTIONS = {
    FormRecord.Hold.FROZEN: "freeze",
    FormRecord.Hold.LOCKED: "lock",
    FormRecord.Hold.NONE: "release",
}


@dataclass(frozen=True)
class Held:
    """`state` is a code of `clinnova.ui.statuses` or "", `sentence` says who holds the form and who can change
    that; `steps` are those of "freeze", "lock", "release" that this person may take now.
    """

    state: str
    sentence: str
    reason: str
    steps: tuple[str, ...]
    action: str


def held(user: User, asked: Target, record: FormRecord | None) -> Held | None:
    """None for a form that nothing holds and this person cannot hold. Reads who holds it, where somebody does."""
    if record is None or record.status == FormRecord.Status.ENTERED_IN_ERROR:
        return None
    may = access.can(user, Permission.LOCK_DATA, site=asked.subject.site)
    if not record.hold and not may:
        return None
    sentence = policies.held_sentence(record) if record.hold else ""
    return Held(record.hold, sentence, record.hold_reason, _steps(record) if may else (), _address(asked))


def _steps(record: FormRecord) -> tuple[str, ...]:
    moves = HOLD_MOVES[record.hold]
    if record.status != FormRecord.Status.COMPLETE:
        moves = moves - {FormRecord.Hold.LOCKED}
    return tuple(action for hold, action in _ACTIONS.items() if hold in moves)


def _address(asked: Target) -> str:
    start = [asked.subject.study.slug, asked.subject.number]
    if asked.visit is not None:
        return reverse("entry_hold", args=[*start, asked.visit.pk, asked.form])
    return reverse("record_hold", args=[*start, asked.form, asked.repeat])
