"""Whose day it is, and what the address narrows it to."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from audit.models import AuditRecord
from forms.models import FormRecord
from patients.models import Visit
from studies import access
from studies.models import Study

LIMIT = 200  # rows of one kind that are looked at


@dataclass(frozen=True)
class Scope:
    """One person's Today: a study, a hospital, only what she worked on, and words that a row must hold."""

    user: User
    today: date
    study: Study | None = None
    site: str = ""
    mine: bool = False
    everything: bool = False
    wanted: str = ""

    def sites(self, permission: Permission) -> frozenset[int]:
        return access.site_ids(self.user, permission, study=self.study)

    @property
    def at_site(self) -> Q:
        return Q(subject__site__code=self.site) if self.site else Q()

    @property
    def enters(self) -> bool:
        return bool(self.sites(Permission.ENTER_DATA))


def touched_by(
    user: User, model: type[FormRecord] | type[Visit], key: str = "pk", since: date | None = None
) -> Exists:
    """Whether the trail says that this person changed the row, ever or since the beginning of a day."""
    trail = AuditRecord.objects.filter(table=model._meta.db_table, row=OuterRef(key), actor=user.username)
    return Exists(trail.filter(at__gte=midnight(since)) if since else trail)


def midnight(on: date) -> datetime:
    """The beginning of a day at the installation."""
    return timezone.make_aware(datetime(on.year, on.month, on.day))
