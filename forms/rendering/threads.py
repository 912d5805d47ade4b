"""Queries as threads: who, in which role, when, the value then and now, and what may be done next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import ROLES, Permission
from clinnova.lib.problems import NotFound
from forms.capture import Target
from forms.capture.queries import value_of
from forms.filled import plan_for
from forms.models import FormRecord, Query, QueryMessage
from forms.rendering.words import say, shown
from forms.states import QUERY_MOVES
from studies import access
from studies.definition.compiled import CompiledStudy, ItemDef
from studies.registry import definition

_STEPS = (  # action, the state that it leads to, who may
    ("answer", Query.State.ANSWERED, Permission.ANSWER_QUERY),
    ("reopen", Query.State.OPEN, Permission.RAISE_QUERY),
    ("close", Query.State.CLOSED, Permission.CLOSE_QUERY),
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One message. A message without words is a step: closed by corrected data."""

    author: str
    role: str
    at: datetime
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A query with all its turns. `steps` are the actions that this person has now: answer, close, reopen."""

    pk: int
    label: str
    state: str
    then: str
    now: str
    turns: list[Turn]
    steps: list[str]
    url: str


def item_threads(
    user: User,
    target: Target,
    record: FormRecord | None,
    item: str,
    row: str,
    known: Mapping[str, list[Query]],
) -> dict[str, Any]:
    """The context of `crf/_threads.html`. Raises NotFound for an item that the form does not have."""
    study = plan_for(record).study if record else definition(target.subject.version_id)
    found = study.forms[target.form].all_items.get(item)
    if found is None:
        raise NotFound(_("This form does not ask “%(item)s”.") % {"item": item[:60]})
    threads = [query_thread(user, query, record) for query in known.get(item, ()) if query.row == row]
    may_ask = record is not None and access.can(user, Permission.RAISE_QUERY, site=target.subject.site)
    return {"label": say(found.label), "item": item, "row": row, "threads": threads, "may_ask": may_ask}


def query_thread(user: User, query: Query, record: FormRecord | None = None) -> Thread:
    """One query as a thread; `record` spares a read where it is known."""
    record = record or query.record
    study = plan_for(record).study
    item = study.forms[record.form].all_items[query.item]
    return Thread(
        pk=query.pk,
        label=say(item.label),
        state=query.state,
        then=_value(study, item, query.value_then),
        now=_value(study, item, value_of(record, [query.item], query.row)),
        turns=_turns(query),
        steps=_steps(user, query, record),
        url=reverse("query", args=[record.subject.study.slug, query.pk]),
    )


def _turns(query: Query) -> list[Turn]:
    """The question first. A person's question is also her first message; a check's is not."""
    turns = [_turn(message) for message in query.messages.all()]
    if query.kind == Query.Kind.CHECK:
        return [Turn(_("Edit check"), "", query.opened_at, say(query.text), Query.State.OPEN), *turns]
    return turns


def _turn(message: QueryMessage) -> Turn:
    role = ROLES.get(message.role)
    author = message.author.full_name or message.author.username if message.author else _("Edit check")
    text = message.text or (
        _("Closed: the data no longer show it.") if message.state == Query.State.CLOSED else ""
    )
    return Turn(author, str(role.name) if role else message.role, message.at, text, message.state)


def _steps(user: User, query: Query, record: FormRecord) -> list[str]:
    moves = QUERY_MOVES[query.state]
    site = record.subject.site
    return [action for action, to, right in _STEPS if to in moves and access.can(user, right, site=site)]


def _value(study: CompiledStudy, item: ItemDef, facts: dict[str, Any] | None) -> str:
    facts = facts or {}
    text = shown(
        study, item, facts.get(item.id), facts.get(f"{item.id}.unit"), facts.get(f"{item.id}.missing")
    )
    return text or _("(empty)")
