"""HTTP as cheap as it gets: it shares the machine with what is measured."""

import selectors
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Line:
    """One kept-alive connection. `compose` writes the next request, `take` reads an answer's body."""

    port: int
    compose: Callable[[], bytes]
    take: Callable[[bytes], None]
    sent_at: float = 0.0
    _socket: socket.socket = field(init=False)
    _heard: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def fileno(self) -> int:
        return self._socket.fileno()

    def send(self) -> None:
        request = self.compose()
        self.sent_at = time.perf_counter()
        self._socket.sendall(request)

    def hear(self) -> bool:
        """Read what has come; True once the answer is whole. Anything but 200 ends the measurement."""
        heard = self._socket.recv(65536)
        self._heard += heard
        body = whole(self._heard)
        if body is None:
            if not heard:
                raise SystemExit("The web server closed a connection.")
            return False
        if not self._heard.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"A request failed: {bytes(self._heard[:600])!r}")
        self.take(body)
        self._heard.clear()
        return True

    def close(self) -> None:
        self._socket.close()


def whole(heard: bytearray) -> bytes | None:
    """The body of an answer, None while some of it is missing."""
    head, gap, body = bytes(heard).partition(b"\r\n\r\n")
    if not gap:
        return None
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    return body if len(body) >= length else None


def drive(lines: Sequence[Line], *, seconds: float = 0.0, requests: float = 0) -> list[float]:
    """Every line sends its next request when it has its answer, for so long or until so many were answered.

    Returns the seconds that each answer took.
    """
    took: list[float] = []
    end = time.perf_counter() + seconds
    busy = len(lines)
    with selectors.DefaultSelector() as selector:
        for line in lines:
            selector.register(line, selectors.EVENT_READ)
            line.send()
        while busy:
            for key, _events in selector.select():
                line: Line = key.fileobj  # type: ignore[no-redef,assignment]
                if not line.hear():
                    continue
                now = time.perf_counter()
                took.append(now - line.sent_at)
                if now < end or len(took) + busy <= requests:
                    line.send()
                else:
                    busy -= 1
    return took
