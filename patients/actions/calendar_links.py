"""Personal links to the visit calendar: making one, ending it, noting that it was read."""

import secrets
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actions.users import SYSTEM_USERNAME
from accounts.models import User
from accounts.roles import SYSTEM_ROLE, Permission
from audit import context as audit
from clinnova.lib.problems import NotAllowed
from patients.models import CalendarLink
from patients.models.calendar_link import digest
from studies import access

TOKEN_BYTES = 32
NOTED_EVERY = timedelta(hours=1)  # programs poll; the page needs no finer time, and a reading stays a reading


def make_link(*, by: User) -> tuple[CalendarLink, str]:
    """A new link for `by`, written in the language of the page, and its token, which is told this once.

    A link that was in force ends with it. Raises NotAllowed for people who see no participants.
    """
    actor = _actor(by)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with audit.recorded(actor):
        _end(by)
        link = CalendarLink.objects.create(user=by, digest=digest(token), language=get_language() or "en")
    return link, token


def revoke_link(*, by: User) -> None:
    """End one's own link at once; without one nothing changes."""
    with audit.recorded(_actor(by)):
        _end(by)


def note_use(*, link: CalendarLink) -> None:
    """Remember when the link was last read, to the hour."""
    now = timezone.now()
    if link.last_used_at is not None and link.last_used_at >= now - NOTED_EVERY:
        return
    with audit.recorded(audit.Actor(SYSTEM_USERNAME, SYSTEM_ROLE)):
        CalendarLink.objects.filter(pk=link.pk).update(last_used_at=now)


def _end(user: User) -> None:
    # Waits for whoever renews the same person's link at this moment: the rule is one link in force.
    User.objects.select_for_update().only("pk").get(pk=user.pk)
    for link in CalendarLink.objects.filter(user=user, revoked_at=None):
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])


def _actor(user: User) -> audit.Actor:
    """The person in her role in the first of the studies whose visits the link shows."""
    study = access.studies_for(user, Permission.VIEW_SUBJECTS).first()
    if study is None:
        raise NotAllowed(_("Your role does not show participants, so there are no visits for a calendar."))
    return access.require(user, Permission.VIEW_SUBJECTS, study=study)
