"""What happened to a participant lately, from the audit trail, in words: one line for each piece of work."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import ROLES, SYSTEM_ROLE, Permission
from audit.models import AuditRecord
from clinnova.lib.display import day
from forms.models import FormRecord, Query
from forms.rendering.words import say, shown
from forms.trail import item_of
from patients import schedule
from patients.models import Consent, Subject, Visit
from studies import access
from studies.definition.compiled import CompiledStudy

SHOWN = 10
_READ = 120  # rows of the trail; a form filled field by field leaves many, which become one line
_FORM, _QUERY = FormRecord._meta.db_table, Query._meta.db_table
_VISIT, _SUBJECT, _CONSENT = Visit._meta.db_table, Subject._meta.db_table, Consent._meta.db_table
_TABLES = (_FORM, _QUERY, _VISIT, _SUBJECT, _CONSENT)


@dataclass
class Change:
    """One line of the history, in the keys of the timeline component."""

    at: datetime
    what: str
    who: str
    role: str
    reason: str = ""
    old: str = ""
    new: str = ""
    icon: str = "edit"
    tone: str = ""
    key: tuple[Any, ...] = ()  # lines with the same key, one after the other, are one piece of work
    place: str = ""
    items: set[str] = field(default_factory=set)
    status: str = ""


def recent_changes(
    user: User, subject: Subject, study: CompiledStudy, visits: Sequence[Visit], records: Iterable[FormRecord]
) -> list[Change]:
    """The last changes of this participant, newest first. Two reads; needs VIEW_AUDIT at the site."""
    access.require(user, Permission.VIEW_AUDIT, site=subject.site)
    rows = list(AuditRecord.objects.filter(subject=subject.pk, table__in=_TABLES).order_by("-id")[:_READ])
    names = dict(
        User.objects.filter(username__in={r.actor for r in rows}).values_list("username", "full_name")
    )
    teller = _Teller(study, {v.pk: v for v in visits}, {r.pk: r for r in records})
    found: list[Change] = []
    for row in rows:
        change = teller.tell(row, names.get(row.actor) or row.actor)
        if change is None:
            continue
        if found and change.key and found[-1].key == change.key:
            _join(found[-1], change)
        else:
            found.append(change)
    for change in found[:SHOWN]:
        _sum_up(change)
    return found[:SHOWN]


def _join(newer: Change, older: Change) -> None:
    """One line for answers of a form that were saved one by one, and for its completion."""
    newer.items |= older.items
    if not newer.status:
        newer.status, newer.icon, newer.tone = older.status, older.icon, older.tone


def _sum_up(change: Change) -> None:
    """The words of a form's line: its one answer with old and new value, or how many; then its status."""
    if not change.place or (len(change.items) == 1 and not change.status):
        return
    said, n = [], len(change.items)
    if n:
        said.append(ngettext("%(n)s answer", "%(n)s answers", n) % {"n": n})
    if change.status:
        said.append(FormRecord.Status(change.status).label.lower())
    change.what, change.old, change.new = f"{change.place}: {', '.join(said)}", "", ""


class _Teller:
    """Puts rows of the trail into words; `None` for those that only repeat another row."""

    def __init__(
        self, study: CompiledStudy, visits: Mapping[int, Visit], records: Mapping[int, FormRecord]
    ) -> None:
        self.study, self.visits, self.records = study, visits, records
        self._by_table = {
            _FORM: self._form,
            _QUERY: self._query,
            _VISIT: self._visit,
            _SUBJECT: self._subject,
            _CONSENT: self._consent,
        }

    def tell(self, row: AuditRecord, who: str) -> Change | None:
        role = ROLES.get(row.role)
        who = _("System") if row.role == SYSTEM_ROLE else who
        change = Change(row.at, "", who, str(role.name) if role else "", row.reason)
        return change if self._by_table[row.table](row, change) else None

    def _form(self, row: AuditRecord, change: Change) -> bool:
        record = self.records.get(row.row)
        if record is None:
            return False
        change.place, change.key = self._place(record), (row.table, row.row, row.actor, row.reason)
        if "status" in row.columns and row.action == "update":
            change.status = row.columns["status"][1]
            complete = change.status == FormRecord.Status.COMPLETE
            change.icon, change.tone = ("complete", "green") if complete else ("edit", "")
            return True
        entered = {name for name in row.items if not name.endswith((".unit", ".missing"))} or set(row.items)
        if not entered:
            return False
        change.items = entered
        self._one_answer(row, record, min(entered), change)
        return True

    def _one_answer(self, row: AuditRecord, record: FormRecord, name: str, change: Change) -> None:
        item = self.study.forms[record.form].all_items.get(item_of(name))
        change.what = f"{change.place}: {say(item.label) if item else name}"
        if item is None or name.endswith((".unit", ".missing")):
            return
        old, new = row.items[name]
        unit = record.values.get(f"{item.id}.unit")
        change.old, change.new = (shown(self.study, item, value, unit) for value in (old, new))

    def _query(self, row: AuditRecord, change: Change) -> bool:
        state = (row.columns.get("state") or [None, None])[1]
        if state is None:
            return False
        words = {"open": _("Query opened"), "answered": _("Query answered"), "closed": _("Query closed")}
        icons = {"open": ("query", "amber"), "answered": ("answered", "blue"), "closed": ("tick", "green")}
        if row.action == "update" and state == "open":
            words["open"] = _("Query reopened")
        change.what, (change.icon, change.tone) = words[state], icons[state]
        item = (row.columns.get("item") or [None, ""])[1]
        if item in self.study.form_of:
            change.what = f"{change.what}: {say(self.study.item(item).label)}"
        return True

    def _visit(self, row: AuditRecord, change: Change) -> bool:
        visit, columns = self.visits.get(row.row), row.columns
        if visit is None:
            return False
        title = schedule.title(visit)
        if (columns.get("visited_on") or [None, None])[1]:
            old, new = columns["visited_on"]
            change.what = _("%(visit)s took place") % {"visit": title}
            change.old, change.new, change.icon = (day(old) if old else ""), day(new), "today"
            return True
        if (columns.get("missed_reason") or ["", ""])[1]:
            change.what, change.icon = _("%(visit)s marked as missed") % {"visit": title}, "missed"
            change.tone = "amber"
            return True
        return False

    def _subject(self, row: AuditRecord, change: Change) -> bool:
        state = (row.columns.get("state") or [None, None])[1]
        if state is None:
            return False
        change.what, change.icon = _("Status"), "participant"
        old = row.columns["state"][0]
        change.old = str(Subject.State(old).label) if old else ""
        change.new = str(Subject.State(state).label)
        return True

    def _consent(self, row: AuditRecord, change: Change) -> bool:
        kind = (row.columns.get("kind") or [None, ""])[1]
        version = (row.columns.get("version") or [None, ""])[1]
        if kind == Consent.Kind.WITHDRAWAL:
            change.what, change.icon, change.tone = _("Consent withdrawn"), "withdrawn", "red"
            return True
        change.what = _("Consent recorded, version %(version)s") % {"version": version}
        change.icon, change.tone = "consent", "green"
        return row.action == "insert"

    def _place(self, record: FormRecord) -> str:
        title = say(self.study.forms[record.form].title)
        visit = self.visits.get(record.visit_id or 0)
        return f"{title}, {schedule.title(visit)}" if visit else title
