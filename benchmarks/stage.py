"""Who saves what in these measurements: nurses of one site, each with a participant of her own at a started
baseline visit, so that no two wait for each other's lock.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.actions.users import create_user, system_user
from accounts.models import User
from clinnova.lib.dates import today
from patients.actions.consent import record_consent
from patients.actions.enrolment import enrol
from patients.actions.subjects import screen_subject
from patients.actions.visits import start_visit
from patients.models import Visit
from studies.actions.memberships import grant_membership
from studies.actions.publish import publish_study
from studies.actions.sites import create_site

PROTOCOL = Path(__file__).parent.parent / "studies" / "protocols" / "clinnova-ibd"
FORM = "vital_signs"
# Several items, so that computed values and checks across visits are part of it; none outside what is expected.
_ITEMS = (
    ("height", lambda n: f"{160 + n % 30}"),
    ("weight", lambda n: f"{60 + n % 30}.5"),
    ("sysbp", lambda n: 110 + n % 25),
    ("diabp", lambda n: 65 + n % 20),
    ("pulse", lambda n: 60 + n % 30),
    ("temp", lambda n: f"36.{1 + n % 8}"),
)


@dataclass
class Desk:
    """A logged-in nurse with one form before her; `version` is the form's as her page knows it."""

    nurse: User
    visit: Visit
    session: str
    token: str
    saves: int = 0
    version: int = 0

    @property
    def page(self) -> str:
        subject = self.visit.subject
        return f"/studies/{subject.study.slug}/participants/{subject.number}/visits/{self.visit.pk}/{FORM}/"

    def next_answer(self) -> dict[str, Any]:
        """A change of one item, under a key of its own; never the value that the item has already."""
        item, value = _ITEMS[self.saves % len(_ITEMS)]
        round_ = self.saves // len(_ITEMS)
        self.saves += 1
        return {"item": item, "value": value(round_), "key": str(uuid4()), "base_version": self.version}

    def request(self, path: str, body: dict[str, Any] | None = None, *, close: bool = False) -> bytes:
        """An HTTP request as her browser sends it: a POST where there is a body."""
        content = b"" if body is None else json.dumps(body).encode()
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={self.token}"
        lines = [
            f"{'GET' if body is None else 'POST'} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Cookie: {cookies}",
            f"X-CSRFToken: {self.token}",
            "Accept-Language: en",
            f"Connection: {'close' if close else 'keep-alive'}",
            f"Content-Type: application/json\r\nContent-Length: {len(content)}" if content else "Accept: */*",
        ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def desks(count: int, secret: str) -> list[Desk]:
    """`count` nurses with their sessions, as the server with that secret would have made them."""
    system, day = system_user(), today() - timedelta(days=10)
    study = publish_study(by=system, folder=PROTOCOL).study
    number = 900 - study.sites.count()
    site = create_site(
        by=system, study=study, code=f"B{number}", number=number, name="Bench", country="LU", activated_on=day
    )
    found = []
    for _nurse in range(count):
        nurse = create_user(username=f"bench-{uuid4().hex[:8]}", full_name="Bench", password=None)
        grant_membership(by=system, user=nurse, study=study, role="nurse", site=site)
        subject = screen_subject(by=nurse, site=site, on=day)
        record_consent(by=nurse, subject=subject, version="1.0", language="fr", given_on=day, scopes={})
        enrol(by=nurse, subject=subject, on=day)
        visit = subject.visits.select_related("subject__study").get(definition="BL")
        start_visit(by=nurse, visit=visit, on=day + timedelta(days=2))
        found.append(Desk(nurse, visit, log_in(nurse, secret), secrets.token_hex(16)))
    return found


def log_in(user: User, secret: str) -> str:
    """The key of a session of this user, as the server with that secret would have made it."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    with _secret_key(secret):
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.save()
    return str(store.session_key)


@contextmanager
def _secret_key(secret: str) -> Iterator[None]:
    before, settings.SECRET_KEY = settings.SECRET_KEY, secret
    try:
        yield
    finally:
        settings.SECRET_KEY = before
