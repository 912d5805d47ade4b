"""Steps of a query: raise it from the entry page, answer, close or reopen it. JSON or a posted page in, JSON
out.
"""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinnova.lib.problems import NotFound
from forms.actions.queries import answer_query, close_query, raise_query, reopen_query
from forms.inputs import read_action, read_texts
from forms.models import Query
from forms.selectors import find_target, get_query, get_record
from studies import access

_STEPS = {"answer": answer_query, "close": close_query, "reopen": reopen_query}


@require_POST
def raise_(
    request: HttpRequest, slug: str, number: str, form: str, visit: int | None = None, repeat: int = 1
) -> JsonResponse:
    """Ask about an item: `{item, row?, text}`; 201 with the query."""
    target = find_target(request.user, slug, number, form, visit=visit, repeat=repeat)
    record = get_record(request.user, target)
    if record is None:
        raise NotFound(_("There is nothing in this form yet to ask about."))
    query = raise_query(by=request.user, record=record, **read_texts(request, "item", "row", "text"))
    return JsonResponse(_shown(query), status=201)


@require_POST
def step(request: HttpRequest, slug: str, pk: int) -> JsonResponse:
    """One step: `{action: "answer" | "close" | "reopen", text}`."""
    study = access.get_study(request.user, slug)
    query = get_query(request.user, study, pk)
    act, texts = read_action(request, _STEPS, "text")
    return JsonResponse(_shown(act(by=request.user, query=query, **texts)))


def _shown(query: Query) -> dict[str, object]:
    return {
        "query": query.pk,
        "item": query.item,
        "row": query.row,
        "kind": query.kind,
        "state": query.state,
        "text": query.text,
        "value_then": query.value_then,
    }
