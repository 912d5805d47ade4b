"""Queries of people: raise, answer, close, reopen. Each step is a message in the thread with the value at
that time.

Monitors and data managers raise and close, the site answers. A system query closes by corrected data (see
`forms.capture.queries`) or here, by somebody who may close and says why.
"""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from audit import context as audit
from audit.context import Actor
from clinnova.lib.characters import is_blank
from clinnova.lib.problems import Invalid, NotFound
from forms.actions.locking import lock_query, lock_record
from forms.capture.queries import value_of
from forms.capture.sentences import sentence
from forms.engine import AnswerRefused
from forms.engine.texts import check_characters
from forms.filled import plan_for
from forms.models import FormRecord, Query, QueryMessage
from forms.states import check_query_move
from studies import access

MAX_TEXT = 2000
_State = Query.State


def raise_query(*, by: User, record: FormRecord, item: str, text: str, row: str = "") -> Query:
    """Ask the site about an item. Raises NotFound for an item that the form does not have, Invalid without
    text.
    """
    actor = access.require(by, Permission.RAISE_QUERY, site=record.subject.site)
    text = _checked(text)
    if item not in plan_for(record).study.forms[record.form].all_items:
        raise NotFound(_("This form does not ask “%(item)s”.") % {"item": item[:60]})
    with audit.recorded(actor):
        record = lock_record(record)
        query = Query.objects.create(
            subject=record.subject,
            record=record,
            item=item,
            row=row[:40],
            kind=Query.Kind.MANUAL,
            text={(get_language() or "en")[:2]: text},
            value_then=value_of(record, [item], row),
            opened_by=by,
        )
        _say(query, record, by, actor, text)
    return query


def answer_query(*, by: User, query: Query, text: str) -> Query:
    """The site's answer."""
    return _step(by, Permission.ANSWER_QUERY, query, _State.ANSWERED, _checked(text))


def close_query(*, by: User, query: Query, text: str = "") -> Query:
    """Settle a query. A system query needs a message: the data still show what it asks about."""
    needs_text = query.kind == Query.Kind.CHECK or not is_blank(text)
    return _step(by, Permission.CLOSE_QUERY, query, _State.CLOSED, _checked(text) if needs_text else "")


def reopen_query(*, by: User, query: Query, text: str) -> Query:
    """Ask again: the answer does not settle it."""
    return _step(by, Permission.RAISE_QUERY, query, _State.OPEN, _checked(text))


def _step(by: User, permission: Permission, query: Query, to: str, text: str) -> Query:
    actor = access.require(by, permission, site=query.subject.site)
    with audit.recorded(actor):
        query = lock_query(query)
        check_query_move(query, to)
        if to == _State.OPEN:
            _check_no_twin(query)
        query.state = to
        query.closed_at, query.closed_by = (timezone.now(), by) if to == _State.CLOSED else (None, None)
        if to == _State.CLOSED:
            query.value_then = _value_now(query)
        query.save(update_fields=["state", "closed_at", "closed_by", "value_then"])
        _say(query, query.record, by, actor, text)
    return query


def _check_no_twin(query: Query) -> None:
    """A check asks once about the same thing."""
    same = Query.objects.filter(
        record=query.record_id, item=query.item, row=query.row, check_id=query.check_id, kind=Query.Kind.CHECK
    )
    if query.kind == Query.Kind.CHECK and same.exclude(state=_State.CLOSED).exclude(pk=query.pk).exists():
        raise Invalid(_("A newer query asks the same. Continue there."))


def _say(query: Query, record: FormRecord, by: User, actor: Actor, text: str) -> None:
    now = value_of(record, [query.item], query.row)
    QueryMessage.objects.create(
        query=query, author=by, role=actor.role, text=text, state=query.state, value_then=now
    )


def _value_now(query: Query) -> dict[str, object]:
    """The present values of what the query asks about: with these the check stays quiet afterwards."""
    form = plan_for(query.record).forms[query.record.form]
    check = next((c for c in form.checks if c.id == query.check_id), None)
    items = check.items if check is not None and check.items else (query.item,)
    return value_of(query.record, items, query.row)


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n")
    if is_blank(text):
        raise Invalid(_("Write a message."), code="text_required")
    if len(text) > MAX_TEXT:
        raise Invalid(_("The message is too long: at most %(limit)s characters.") % {"limit": MAX_TEXT})
    try:
        check_characters(text, "\n")
    except AnswerRefused as refused:
        raise Invalid(sentence(refused), code=refused.code) from None
    return text
