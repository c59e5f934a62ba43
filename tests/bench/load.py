# SPDX-License-Identifier: Apache-2.0
"""A small load generator: some connections, kept open, that send ready-made requests one after the other.

Plain sockets, so that what it costs beside the server is small and the same for every server.
"""

import socket
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock, Thread
from time import perf_counter
from urllib.parse import urlencode

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Answer:
    """What came back: status, head and body."""

    status: int
    head: bytes
    body: bytes


@dataclass
class Outcome:
    """What a round of load came to. `others` counts answers that were not the one wanted, by status."""

    wanted: int = 0
    others: dict[int, int] = field(default_factory=dict)
    seconds: float = 0.0
    taken: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Wanted answers a second."""
        return self.wanted / self.seconds if self.seconds else 0.0


def request(
    method: str, path: str, form: Mapping[str, str] | None = None, *, cookies: Mapping[str, str] | None = None
) -> bytes:
    """A request as it goes over the wire."""
    body = urlencode(form or {}).encode() if method == "POST" else b""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", "Accept: text/html", "Accept-Language: zh-CN"]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Wire:
    """One connection, kept open."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None
        self.left = b""

    def ask(self, sent: bytes) -> Answer:
        """Send a request and read its answer whole; a connection the server has closed is opened again, once."""
        for fresh in (False, True):
            if self.socket is None or fresh:
                self.close()
                self.socket = socket.create_connection((HOST, self.port), timeout=60)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                self.socket.sendall(sent)
                return self._answer()
            except (ConnectionError, EOFError):
                if fresh:
                    raise
        raise AssertionError

    def _answer(self) -> Answer:
        while b"\r\n\r\n" not in self.left:
            self._more()
        head, _gap, self.left = self.left.partition(b"\r\n\r\n")
        status = int(head[9:12])
        lower = head.lower()
        at = lower.find(b"content-length:")
        if at >= 0:
            length = int(lower[at + 15 :].split(b"\r\n", 1)[0])
            while len(self.left) < length:
                self._more()
            body, self.left = self.left[:length], self.left[length:]
        else:
            body = self._chunks() if b"transfer-encoding: chunked" in lower else b""
        return Answer(status, head, body)

    def _chunks(self) -> bytes:
        parts = []
        while True:
            while b"\r\n" not in self.left:
                self._more()
            size, _gap, self.left = self.left.partition(b"\r\n")
            length = int(size.split(b";")[0], 16)
            while len(self.left) < length + 2:
                self._more()
            parts.append(self.left[:length])
            self.left = self.left[length + 2 :]
            if not length:
                return b"".join(parts)

    def _more(self) -> None:
        assert self.socket is not None
        came = self.socket.recv(65536)
        if not came:
            raise EOFError
        self.left += came

    def close(self) -> None:
        """Let go of the connection."""
        if self.socket is not None:
            self.socket.close()
        self.socket, self.left = None, b""


def press(port: int, scripts: Iterable[list[bytes]], *, wanted: int, seconds: float, connections: int = 16) -> Outcome:
    """Let some connections work through scripts (requests that follow each other) until the time is over."""
    outcome, lock, source = Outcome(), Lock(), iter(scripts)
    until = perf_counter() + seconds
    begun = perf_counter()
    threads = [
        Thread(target=_work, args=(Wire(port), source, lock, until, wanted, outcome)) for _one in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.seconds = perf_counter() - begun
    return outcome


def _work(wire: Wire, source: Iterator[list[bytes]], lock: Lock, until: float, wanted: int, outcome: Outcome) -> None:
    while perf_counter() < until:
        with lock:
            script = next(source, None)
        if script is None:
            break
        for sent in script:
            begun = perf_counter()
            if begun >= until:
                break
            answer = wire.ask(sent)
            taken = perf_counter() - begun
            with lock:
                if answer.status == wanted:
                    outcome.wanted += 1
                    outcome.taken.append(taken * 1000)
                else:
                    outcome.others[answer.status] = outcome.others.get(answer.status, 0) + 1
    wire.close()
