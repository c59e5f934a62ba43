# SPDX-License-Identifier: Apache-2.0
"""The site served by granian on a free port, as `make up` serves it, and the cookies of those who are signed in."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from signal import SIGKILL
from subprocess import TimeoutExpired
from time import perf_counter

import psutil

from mingfu.faces.cli.server import Child, tether, web
from mingfu.faces.cli.server.options import ServerSettings
from mingfu.faces.cli.surroundings import for_child
from mingfu.faces.ui.session import EPOCH, OFFICIAL
from mingfu.kernel.clock import chance
from mingfu.kernel.organs import Official, holders

HERE = Path(__file__).resolve().parent
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@dataclass
class Served:
    """A running site: its port, how long it took to answer the first time, its processes."""

    port: int
    seconds: float
    process: psutil.Process

    def workers(self) -> list[psutil.Process]:
        """The processes that answer: those that the first one started and that hold the application."""
        children = self.process.children(recursive=True)
        large = [child for child in children if child.memory_info().rss > 40_000_000]
        return large or [self.process]

    def megabytes_per_worker(self) -> float:
        """Memory that belongs to one worker alone, the largest of them."""
        return max(worker.memory_full_info().uss for worker in self.workers()) / 1e6


@contextmanager
def served(log: Path, *, workers: int = 2, application: str = "site_with_approval:application") -> Iterator[Served]:
    """Serve the site on the database of this process, until the block ends."""
    options = ServerSettings()
    options.port, options.web_workers, options.address = _free_port(), workers, "127.0.0.1"
    command = [*web.command(options)[:-1], application]
    paths = os.pathsep.join((str(HERE), os.environ.get("PYTHONPATH", "")))
    begun = perf_counter()
    with log.open("wb") as output:
        process = tether.start(command, output=output, environment=for_child({**os.environ, "PYTHONPATH": paths}))
    try:
        web.wait_until_ready(options, Child("web", lambda: process, log, process=process))
        yield Served(options.port, perf_counter() - begun, psutil.Process(process.pid))
    finally:
        process.terminate()
        with suppress(TimeoutExpired):
            process.wait(15)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, SIGKILL)
        process.wait(10)


def signed_in(post: str) -> dict[str, str]:
    """The cookies of a browser in which the holder of a post has signed in."""
    engine = import_module("django.contrib.sessions.backends.signed_cookies")
    session = engine.SessionStore()
    session[OFFICIAL], session[EPOCH] = Official.objects.values_list("pk", "epoch").get(number=holders(post)[0].number)
    session.save()
    return {"mingfu_session": session.session_key, **nobody()}


def nobody() -> dict[str, str]:
    """The cookies of a browser in which nobody has signed in: the one against forged forms."""
    return {"csrftoken": "".join(chance.choice(LETTERS) for _one in range(32))}


def forged_not(cookies: dict[str, str]) -> dict[str, str]:
    """What a form of ours carries beside its fields: the answer to the cookie, and a one-time key."""
    return {"csrfmiddlewaretoken": cookies["csrftoken"], "key": chance.token_urlsafe(18)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
