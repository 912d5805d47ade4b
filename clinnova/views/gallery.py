"""The gallery of components at /ui/: what designers and developers build pages from, in every state."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinnova.lib.problems import NotAllowed
from clinnova.ui import gallery_samples as samples
from clinnova.ui.statuses import LOOKS
from studies import access

ICON_DIR = settings.BASE_DIR / "templates" / "_icons"


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component; for staff and administrators."""
    if not (request.user.is_staff or access.is_administrator(request.user)):
        raise NotAllowed(_("Only administrators open the gallery of components."))
    return render(request, "ui_gallery.html", gallery_context())


def gallery_context() -> dict[str, object]:
    """What the gallery shows; invented data only."""
    return {
        "parts": samples.PARTS,
        "swatches": samples.SWATCHES,
        "looks": LOOKS,
        "icons": sorted(path.stem for path in ICON_DIR.glob("*.svg")),
        "today": samples.TODAY,
        "windows": samples.WINDOWS,
        "participants": samples.PARTICIPANTS,
        "sort": "-completeness",
        "page": Paginator(range(312), 50).page(2),
        "visits": samples.VISITS,
        "matrix": samples.MATRIX,
        "history": samples.history(),
        "facts": samples.FACTS,
        "form": samples.wrong_form(),
        "curve": samples.CURVE,
    }
