"""A nurse's browser without its pictures: it sends an entry until somebody answers, and writes down what it was told.

It tries again in the cases in which the entry page does (static/js/outbox/send.js), with the same key and the same
body, only sooner, so that a test does not last a minute.
"""

import http.client
import json
import random
import socket
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from forms.capture import Target
from tests.browser.stack import SECRET

TOKEN = "f" * 32  # the cookie and the header only have to be the same
LONGEST = 0.4  # seconds between two tries
NO_ANSWER = (OSError, http.client.HTTPException)


@dataclass
class Answer:
    """One answer of the server."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Entry:
    """One entry of one nurse, as her browser knows it: what it sent, and what it was told in the end."""

    target: Target
    body: dict[str, Any]
    tries: int = 0
    heard: list[Answer] = field(default_factory=list)  # answers that meant "try again"
    answer: Answer | None = None  # the one that counts
    ended: float = 0.0

    @property
    def key(self) -> str:
        return str(self.body["key"])

    @property
    def acknowledged(self) -> bool:
        return self.answer is not None and self.answer.status == 200

    @property
    def told(self) -> bool:
        """Whether the nurse knows where she stands: saved or refused, and every refusal on the way in words."""
        answers = [*self.heard, *([self.answer] if self.answer else [])]
        return self.answer is not None and all(a.status == 200 or a.body.get("detail") for a in answers)


def entry(target: Target, item: str, value: Any, base_version: int, **facts: Any) -> Entry:
    """What the page would send; `facts` may bring another key, a reason."""
    body = {"key": str(uuid4()), "item": item, "value": value, "base_version": base_version, "reason": ""}
    return Entry(target, body | facts)


class Nurse:
    """One logged-in browser. Used by one thread at a time, but for `post`."""

    def __init__(self, user: User, port: int) -> None:
        self.user, self.port = user, port
        self.journal: list[Entry] = []
        self.cookies = {"csrftoken": TOKEN}
        self.log_in()

    def log_in(self) -> None:
        """A session as the log-in page makes it."""
        client = Client()
        with override_settings(SECRET_KEY=SECRET):
            client.force_login(self.user, backend="studies.backends.MemberBackend")
        self.cookies["sessionid"] = client.cookies["sessionid"].value

    def save(self, sent: Entry, *, first: dict[str, str] | None = None, patience: float = 120) -> Answer:
        """Send until there is an answer that counts; `first`: headers of the first try alone.

        Fails when there is none within `patience` seconds.
        """
        if sent not in self.journal:
            self.journal.append(sent)
        deadline = time.monotonic() + patience
        while sent.answer is None:
            headers = first if first and not sent.tries else {}
            self._try(sent, headers)
            assert sent.answer or time.monotonic() < deadline, f"{sent.tries} tries: {sent.heard[-1:]}"
        return sent.answer

    def _try(self, sent: Entry, headers: dict[str, str]) -> None:
        sent.tries += 1
        try:
            answer = self.post(operations_of(sent.target), sent.body, headers)
        except NO_ANSWER:
            answer = None
        if answer is not None and not again(answer):
            sent.answer, sent.ended = answer, time.monotonic()
            return
        if answer is not None:
            sent.heard.append(answer)
        time.sleep(min(0.05 * 2 ** (sent.tries - 1), LONGEST) * random.random())

    def post(
        self,
        path: str,
        body: dict[str, Any],
        headers: dict[str, str] | None = None,
        timeout: float = 30,
    ) -> Answer:
        """One request on a connection of its own. Raises OSError or HTTPException when there is no answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            line.request("POST", path, json.dumps(body).encode(), self.headers() | (headers or {}))
            answer = line.getresponse()
            content = answer.read()
            return Answer(answer.status, _json(content), {k.lower(): v for k, v in answer.getheaders()})
        finally:
            line.close()

    def headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        kind = "application/json"
        return {"Content-Type": kind, "Accept": kind, "Cookie": cookies, "X-CSRFToken": TOKEN}

    def raw(self, target: Target, body: bytes, length: int) -> "socket.socket":
        """A connection on which the head of a save was sent, with `length` announced, and `body` so far."""
        head = f"POST {operations_of(target)} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in self.headers().items())
        line = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        line.sendall(head.encode() + b"\r\n" + body)
        return line


def again(answer: Answer) -> bool:
    """Whether the page would send the same once more."""
    later = answer.status >= 500 or answer.status in (408, 425, 429)
    return later or (answer.status == 409 and answer.body.get("code") != "stale")


def operations_of(target: Target) -> str:
    return _address("entry_operations", target)


def complete_of(target: Target) -> str:
    return _address("entry_complete", target)


def page_of(target: Target) -> str:
    return _address("entry", target)


def _address(name: str, target: Target) -> str:
    subject = target.subject
    assert target.visit
    return reverse(name, args=[subject.study.slug, subject.number, target.visit.pk, target.form])


def _json(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
