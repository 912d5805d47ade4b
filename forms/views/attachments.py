"""Files as answers: sending one, fetching it back."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from forms import file_store
from forms.actions.attachments import attach_file
from forms.inputs import read_upload
from forms.rendering.attachments import file_name, file_view
from forms.selectors import find_attachment, find_target

# A file is never a page of ours: it comes as a download, in a sandbox, and nothing guesses another type.
_AS_FILE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}


@require_POST
def upload(
    request: HttpRequest, slug: str, number: str, form: str, visit: int | None = None, repeat: int = 1
) -> JsonResponse:
    """Answer an item with a file: multipart `key, item, base_version, reason?, client_time?, file`."""
    target = find_target(request.user, slug, number, form, visit=visit, repeat=repeat)
    operation, sent = read_upload(request)
    saved, attachment = attach_file(
        by=request.user, target=target, operation=operation, stream=sent, name=sent.name or ""
    )
    return JsonResponse(saved.to_json() | {"file": file_view(attachment, target.subject, own=True).to_json()})


@require_safe
def attachment(request: HttpRequest, slug: str, number: str, key: UUID) -> HttpResponse:
    """The file as it was uploaded, under a name that says where it belongs and nothing else."""
    found = find_attachment(request.user, slug, number, key)
    answer = FileResponse(
        file_store.open_file(found.key),
        as_attachment=True,
        filename=file_name(found),
        content_type=found.media_type,
        headers=_AS_FILE,
    )
    answer["ETag"] = f'"{found.sha256}"'
    return answer


@require_safe
def attachment_preview(request: HttpRequest, slug: str, number: str, key: UUID) -> HttpResponse:
    """A picture, drawn anew by us."""
    found = find_attachment(request.user, slug, number, key, with_preview=True)
    return FileResponse(file_store.open_preview(found.key), content_type="image/png", headers=_AS_FILE)
