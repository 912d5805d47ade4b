"""Findings beside their items: sentence, tone, and what has been said about them."""

from typing import Any

from django.utils.translation import get_language

from forms.capture.queries import value_of
from forms.capture.sentences import warn_message
from forms.engine import Finding
from forms.engine.state import address
from forms.models import Query
from forms.rendering.source import Source
from forms.rendering.words import say

TONES = {"hard": "red", "task": "blue"}
ASKED = frozenset({"hard", "query", "task", "range"})


def by_place(source: Source) -> dict[str, list[dict[str, Any]]]:
    """Place -> findings as `crf/_finding.html` shows them; those that name no item are left to the summary."""
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in source.state.findings:
        item = source.form.all_items.get(finding.item)
        if item is None:
            continue
        place = address(item.id, source.form.group_of(item).id, finding.row)
        found.setdefault(place, []).append(_shown(source, finding))
    return found


def _shown(source: Source, finding: Finding) -> dict[str, Any]:
    query = _query(source, finding)
    return {
        "check": finding.check,
        "severity": finding.severity,
        "tone": TONES.get(finding.severity, "amber"),
        "text": sentence(source, finding),
        "query": query.pk if query else None,
        "settled": query is not None and query.state != Query.State.OPEN,
        "confirmable": finding.severity in ("query", "range", "warning"),
    }


def sentence(source: Source, finding: Finding) -> str:
    """What a finding says, in the language of the page."""
    if finding.severity != "range":
        return say(finding.message)
    language = (get_language() or "en")[:2]
    return say(warn_message(source.form.all_items[finding.item], (language,)))


def _query(source: Source, finding: Finding) -> Query | None:
    """The query behind a finding: the running one, else one that a person closed over these very values."""
    if source.record is None or finding.severity not in ASKED:
        return None
    asked = [
        q
        for q in source.queries.get(finding.item, ())
        if (q.check_id, q.row, q.kind) == (finding.check, finding.row, Query.Kind.CHECK)
    ]
    running = next((q for q in asked if q.state != Query.State.CLOSED), None)
    present = value_of(source.record, finding.items, finding.row)
    settled = (q for q in asked if q.closed_by_id is not None and q.value_then == present)
    return running or next(settled, None)
