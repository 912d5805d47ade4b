"""Terms while they are typed."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from clinnova.lib.problems import NotFound
from studies import access, terms
from studies.definition.compiled import Text
from studies.definition.vocabulary import TERMS


@require_safe
def search(request: HttpRequest, slug: str, system: str) -> JsonResponse:
    """`?q=` → `{"results": [{"code", "label"}]}`: at most 20 of the list in force, none while none is loaded."""
    access.get_study(request.user, slug, Permission.ENTER_DATA)
    if system not in TERMS:
        raise NotFound(_("There is no such list of terms."))
    found = terms.search(system, request.GET.get("q", ""))
    return JsonResponse({"results": [{"code": term.code, "label": _said(term.label)} for term in found]})


def _said(label: Text) -> str:
    language = (get_language() or "en")[:2]
    return label.get(language) or next(iter(label.values()))
