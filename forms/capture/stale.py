"""Two people on one item: the later one is told, and nobody's value is lost."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import AuditRecord
from clinnova.lib.problems import Conflict, Malformed
from forms.capture.changes import belongs, flat
from forms.models import FormRecord

TABLE = FormRecord._meta.db_table


def check_not_stale(record: FormRecord, place: str, base_version: int, wanted: dict[str, Any]) -> None:
    """Raises Conflict when this very place changed after `base_version`, with value, author and time.

    A change of another item is none, and neither is the same value entered by both. Reads the trail only when
    the version has moved. Raises Malformed for a version that never was.
    """
    if not 0 <= base_version <= record.version:
        raise Malformed(_("The version that this change refers to does not exist."))
    if base_version == record.version:
        return
    current = _of_place(flat(record.values), place)
    if current == _of_place(flat(wanted), place):
        return
    watched = _watched(flat(record.values), place)
    later = AuditRecord.objects.filter(table=TABLE, row=record.pk, columns__version__1__gt=base_version)
    for items, actor, at in later.order_by("-id").values_list("items", "actor", "at"):
        if any(belongs(key, watched) for key in items):
            raise _conflict(record, place, current, actor, at)


def _watched(values: Mapping[str, Any], place: str) -> str:
    """The place itself; in a row that is not there (any more) the whole row: its removal is news to a saver."""
    row, bracket, _column = place.partition("].")
    whole = f"{row}]."
    return whole if bracket and not any(belongs(key, whole) for key in values) else place


def _conflict(record: FormRecord, place: str, current: dict[str, Any], actor: str, at: Any) -> Conflict:
    name = User.objects.filter(username=actor).values_list("full_name", flat=True).first() or actor
    return Conflict(
        _("%(name)s changed this value in the meantime. Both values are kept until you decide.")
        % {"name": name},
        code="stale",
        item=place,
        version=record.version,
        value=current.get(place),
        unit=current.get(f"{place}.unit"),
        missing=current.get(f"{place}.missing"),
        author={"username": actor, "name": name},
        at=at.isoformat(),
    )


def _of_place(values: Mapping[str, Any], place: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if belongs(key, place)}
