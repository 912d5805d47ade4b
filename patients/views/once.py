"""A page sent twice (double click, Back and send again) does its work once."""

from collections.abc import Callable
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _

from accounts.models import User
from clinnova.lib.problems import Conflict

_KEPT_SECONDS = 24 * 3600
_RUNNING = ""


def once(user: User, key: UUID, work: Callable[[], str]) -> str:
    """What `work` answered for this user and key, now or the first time.

    Raises Conflict while the first is still running. Work that fails may be sent again.
    """
    name = f"once:{user.pk}:{key}"
    if not cache.add(name, _RUNNING, _KEPT_SECONDS):
        answer = cache.get(name)
        if not answer:
            raise Conflict(
                _("This has been sent already and is being worked on. Look at the list in a moment.")
            )
        return str(answer)
    try:
        answer = work()
    except BaseException:
        cache.delete(name)
        raise
    cache.set(name, answer, _KEPT_SECONDS)
    return answer
