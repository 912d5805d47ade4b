"""Forms of the small study, filled through the product's own door."""

from typing import Any
from uuid import uuid4

from accounts.models import User
from forms.capture import Operation, Saved, Target, save
from forms.models import FormRecord
from patients.models import Subject
from tests.participants import visit


def at(subject: Subject, form: str, definition: str | None = "BL", repeat: int = 1) -> Target:
    """A form of a participant, at a visit or (None) the participant's own."""
    place = visit(subject, definition) if definition else None
    return Target(place.subject if place else subject, place, form, repeat)


def put(by: User, target: Target, item: str, value: Any = None, **facts: Any) -> Saved:
    """Save one answer on top of the present version, unless another `base_version` is given."""
    facts.setdefault("key", uuid4())
    facts.setdefault("base_version", version(target))
    return save(by=by, target=target, operation=Operation(item=item, value=value, **facts))


def record(target: Target) -> FormRecord | None:
    return FormRecord.objects.filter(
        subject=target.subject, visit=target.visit, form=target.form, repeat=target.repeat
    ).first()


def version(target: Target) -> int:
    found = record(target)
    return found.version if found else 0


def values(target: Target) -> dict[str, Any]:
    found = record(target)
    return found.values if found else {}
