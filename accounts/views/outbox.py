"""What a browser asks about its outbox: the key that opens it, and the record of what was thrown away."""

import base64

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.actions.outbox import discard_entries, outbox_key
from accounts.inputs import read_discarded


@require_GET
@never_cache
def key(request: HttpRequest) -> JsonResponse:
    """`{tag, secret}` of the logged-in person; the secret is base64 of 32 bytes and never rests in a browser."""
    own = outbox_key(by=request.user)
    return JsonResponse({"tag": str(own.tag), "secret": base64.b64encode(bytes(own.secret)).decode()})


@require_POST
def discard(request: HttpRequest) -> JsonResponse:
    """Record entries that their author throws away unsent: `{reason, entries: […]}`."""
    entries, reason = read_discarded(request)
    return JsonResponse({"discarded": discard_entries(by=request.user, entries=entries, reason=reason)})
