"""Simulated nurses: one loop, one short-lived connection for each request, and the browser's way with failures."""

import heapq
import json
import random
import selectors
import socket
import time
from collections.abc import Sequence
from typing import Any

from benchmarks.journal import Journal
from benchmarks.line import whole

PAUSE, CUT, OPENS = (
    (5.0, 12.0),
    0.02,
    0.15,
)  # seconds between saves; shares of saves cut off, followed by a page
PATIENCE, LONGEST_PAUSE = 15.0, 30.0  # seconds until an answer counts as lost; the most between two attempts


class Nurse:
    """One person: what she is sending, and what became of her requests."""

    def __init__(self, port: int, journal: Journal, dice: random.Random) -> None:
        self.journal, self.took, self.requests, self.errors, self.cuts = journal, [], 0, 0, 0
        self._port, self._dice, self._desk = port, dice, journal.desk
        self._operation: dict[str, Any] | None = None  # sent, and not acknowledged yet
        self._attempts, self._opening = 0, False
        self.next_at = time.perf_counter() + dice.uniform(0, PAUSE[1])
        self._began, self._heard, self.line = 0.0, bytearray(), None

    @property
    def waits(self) -> bool:
        """Whether an operation of hers is not acknowledged yet."""
        return self._operation is not None

    @property
    def late(self) -> bool:
        return self.line is not None and time.perf_counter() - self._began > PATIENCE

    def send(self) -> None:
        """The page, the operation that waits for its acknowledgement, or a new one."""
        self._began, self._heard = time.perf_counter(), bytearray()
        if self._opening:
            request, cut = self._desk.request(self._desk.page, close=True), False
        else:
            self._operation = self._operation or self._desk.next_answer()
            cut = self._attempts == 0 and self._dice.random() < CUT
            request = self._desk.request(f"{self._desk.page}operations", self._operation, close=True)
        self.requests += not cut
        self.cuts += cut
        try:
            self.line = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE)
            self.line.sendall(request)
        except OSError:
            self.fail()
            return
        if cut:
            self._again()

    def hear(self) -> bool:
        """Read what has come; True once the request is over, well or badly."""
        try:
            heard = self.line.recv(65536)
        except OSError:
            heard = b""
        self._heard += heard
        body = whole(self._heard)
        if body is None and heard:
            return False
        if body is None or not self._heard.startswith(b"HTTP/1.1 200"):
            self.fail()
        else:
            self._succeed(body)
        return True

    def fail(self) -> None:
        self.errors += 1
        self._again()

    def _again(self) -> None:
        self._attempts += 1
        self._close(min(LONGEST_PAUSE, 2.0 ** (self._attempts - 1)))

    def _succeed(self, body: bytes) -> None:
        self.took.append(time.perf_counter() - self._began)
        self._attempts = 0
        if self._opening:
            self._opening = False
        else:
            self._desk.version = json.loads(body)["version"]
            self.journal.acknowledged.append((self._operation, self._desk.version))
            self._operation, self._opening = None, self._dice.random() < OPENS
        self._close(self._dice.uniform(*PAUSE))

    def _close(self, pause: float) -> None:
        if self.line is not None:
            self.line.close()
            self.line = None
        self.next_at = time.perf_counter() + pause


def work(nurses: Sequence[Nurse], until: float) -> None:
    """Let them work until then; afterwards only what is not acknowledged is sent again, until it is."""
    due = [(nurse.next_at, n) for n, nurse in enumerate(nurses)]
    heapq.heapify(due)
    asked: dict[int, socket.socket] = {}
    with selectors.DefaultSelector() as selector:
        while due or asked:
            while due and due[0][0] <= time.perf_counter():
                n = heapq.heappop(due)[1]
                if time.perf_counter() > until and not nurses[n].waits:
                    continue  # gone home
                nurses[n].send()
                _watch(n, nurses[n], selector, asked, due)
            for key, _events in selector.select(0.05):
                if nurses[key.data].hear():
                    _forget(key.data, nurses[key.data], selector, asked, due)
            for n in [n for n in asked if nurses[n].late]:
                nurses[n].fail()
                _forget(n, nurses[n], selector, asked, due)


Due = list[tuple[float, int]]


def _watch(n: int, nurse: Nurse, selector: selectors.BaseSelector, asked: dict[int, Any], due: Due) -> None:
    if nurse.line is None:  # failed or cut off at once
        heapq.heappush(due, (nurse.next_at, n))
        return
    asked[n] = nurse.line.fileno()
    selector.register(asked[n], selectors.EVENT_READ, n)


def _forget(n: int, nurse: Nurse, selector: selectors.BaseSelector, asked: dict[int, Any], due: Due) -> None:
    selector.unregister(asked.pop(n))
    heapq.heappush(due, (nurse.next_at, n))
