"""The entry page's requests: save one answer, complete the form, open it again. JSON in, JSON out."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from forms.actions.completion import complete_form, reopen_form
from forms.capture import save
from forms.inputs import read_operation, read_texts
from forms.models import FormRecord
from forms.selectors import find_target


@require_POST
def operations(
    request: HttpRequest, slug: str, number: str, form: str, visit: int | None = None, repeat: int = 1
) -> JsonResponse:
    """Save one answer: `{key, item, row?, value | missing, unit?, base_version, reason?, client_time?}`."""
    target = find_target(request.user, slug, number, form, visit=visit, repeat=repeat)
    saved = save(by=request.user, target=target, operation=read_operation(request))
    return JsonResponse(saved.to_json())


@require_POST
def complete(
    request: HttpRequest, slug: str, number: str, form: str, visit: int | None = None, repeat: int = 1
) -> JsonResponse:
    """Everything is entered."""
    target = find_target(request.user, slug, number, form, visit=visit, repeat=repeat)
    return _answer(complete_form(by=request.user, target=target))


@require_POST
def reopen(
    request: HttpRequest, slug: str, number: str, form: str, visit: int | None = None, repeat: int = 1
) -> JsonResponse:
    """Back into work: `{reason}`."""
    target = find_target(request.user, slug, number, form, visit=visit, repeat=repeat)
    return _answer(reopen_form(by=request.user, target=target, **read_texts(request, "reason")))


def _answer(record: FormRecord) -> JsonResponse:
    return JsonResponse(
        {
            "status": record.status,
            "version": record.version,
            "completed_at": record.completed_at and record.completed_at.isoformat(),
            "subject_state": record.subject.state,
        }
    )
