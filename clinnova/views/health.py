"""Is the process alive, and can it serve?"""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse


@login_not_required
def livez(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Database and Valkey answer; 503 with the name of what does not."""
    checks = {"database": _database, "valkey": _valkey}
    failed = [name for name, check in checks.items() if not _passes(check)]
    return JsonResponse(
        {"status": "ready" if not failed else "not ready", "failed": failed}, status=503 if failed else 200
    )


def _passes(check) -> bool:  # type: ignore[no-untyped-def]
    try:
        check()
    except Exception:  # whatever the driver raises, the answer is "not ready"
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _valkey() -> None:
    cache.get("readyz")
