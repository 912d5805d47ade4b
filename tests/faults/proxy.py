"""A bad line between browser and server: a TCP proxy that does to each connection what the test has in store for it."""

import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Iterable

ROOM = 65536


class Line:
    """`with Line(port, deeds) as line:` forwards to `port`; connection after connection meets the next deed.

    "pass"      forwards both ways (also every connection after the last deed)
    "drop"      lets the request through, and cuts the line instead of bringing the answer
    "half"      cuts the line in the middle of the answer
    "broken"    cuts the line to the server in the middle of the request
    a number    brings the answer so many seconds late
    """

    def __init__(self, port: int, deeds: Iterable[str | float] = ()) -> None:
        self.behind, self.deeds, self.done = port, deque(deeds), 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "Line":
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _start(self, work, *arguments: object) -> None:  # type: ignore[no-untyped-def]
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self._listener.accept()
            except OSError:
                return
            self._start(self._serve, browser)

    def _serve(self, browser: socket.socket) -> None:
        with self._lock:
            deed = self.deeds.popleft() if self.deeds else "pass"
        with browser, socket.create_connection(("127.0.0.1", self.behind)) as server:
            request = _message(browser)
            if deed == "broken":
                server.sendall(request[: len(request) - 20])
                _reset(server)
                _reset(browser)
                return
            server.sendall(request)
            answer = _message(server)
            if isinstance(deed, float):
                time.sleep(deed)
            if deed in ("drop", "half"):
                browser.sendall(answer[: len(answer) // 2] if deed == "half" else b"")
                _reset(browser)
                return
            try:
                browser.sendall(answer)
            except OSError:  # the browser has given up waiting
                return


def _message(line: socket.socket) -> bytes:
    """One HTTP message with a Content-Length, which all of ours have; shorter when the other side ends."""
    found = b""
    while True:
        head, parted, body = found.partition(b"\r\n\r\n")
        if parted and len(body) >= _length(head):
            return found
        more = line.recv(ROOM)
        if not more:
            return found
        found += more


def _length(head: bytes) -> int:
    fields = (field.partition(b":") for field in head.split(b"\r\n"))
    return next((int(value) for name, _, value in fields if name.lower() == b"content-length"), 0)


def _reset(line: socket.socket) -> None:
    """Close with RST, as a line does that breaks."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()
