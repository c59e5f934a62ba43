# SPDX-License-Identifier: Apache-2.0
"""Case steps a second through the engine's Python API, beside the same transaction written by hand.

A step is a whole command: access, form, procedure, clock, event hashes, outbox, one commit. Rounds of ours and of the
limit alternate, and the ratio is the median of the ratios of neighbours, for the machine is never quiet.
"""

import os
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any

import approval
import limit
from figures import Told, ratio
from part import Asked, Heard, prepare, say

ONE, MANY = "L1", "L"


class Client:
    """A process that walks cases from start to end when it is told to."""

    def __init__(self) -> None:
        self.pipe, theirs = get_context("spawn").Pipe()
        self.process: Any = get_context("spawn").Process(target=_walk, args=(theirs,), daemon=True)
        self.process.start()

    def begin(self, seconds: float, *, keyed: bool) -> None:
        """Let it walk for so long."""
        self.pipe.send((seconds, keyed))

    def count(self) -> float:
        """Steps a second it made."""
        rate, fault = self.pipe.recv()
        if fault:
            raise RuntimeError(fault)
        return float(rate)


def measure(told: Told, asked: Asked) -> None:
    """The figures of this part."""
    prepare()
    url = os.environ["DATABASE_OWNER_URL"]
    limit.lay(url)
    say(f"极限由 {limit.driven_by()} 驱动")
    told.details["limit driven by"] = limit.driven_by()
    clients = [Client() for _one in range(limit.CLIENTS)]
    for client in clients:
        assert client.count() == 0
    seconds, rounds = asked.pick(1, 4), asked.count(2, 5)
    for name, ours, theirs, aim in ((ONE, clients[:1], 1, 0.30), (MANY, clients, limit.CLIENTS, 0.22)):
        of_limit, plain, keyed = [], [], []
        heard = Heard(f"办件步 {name}：轮", rounds)
        for turn in range(rounds):
            of_limit.append(limit.steps_per_second(url, clients=theirs, seconds=seconds))
            plain.append(together(ours, seconds, keyed=False))
            keyed.append(together(ours, seconds, keyed=True))
            heard.at(turn + 1)
        who = "1 个客户端" if len(ours) == 1 else f"{len(ours)} 个客户端"
        told.add(f"手写一步 {name}（{limit.driven_by()}，{theirs} 个连接）", _middle(of_limit), "步/s")
        told.add(
            f"办件步，引擎接口，{who}", _middle(plain), "步/s", against=name, ratio=ratio(plain, of_limit), aim=aim
        )
        told.add(f"同上，带防重键，{who}", _middle(keyed), "步/s", against=name, ratio=ratio(keyed, of_limit))
        told.details[name] = {"limit": of_limit, "ours": plain, "ours with a key": keyed}
    for client in clients:
        client.process.terminate()


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def together(clients: list[Client], seconds: float, *, keyed: bool) -> float:
    """Steps a second of some clients at the same time."""
    for client in clients:
        client.begin(seconds, keyed=keyed)
    return sum(client.count() for client in clients)


def _walk(pipe: Connection) -> None:
    """Runs in a process of its own: answers each call to walk with the steps a second it made."""
    try:
        prepare()
        walker = Walker()
        pipe.send((0.0, ""))
        while True:
            seconds, keyed = pipe.recv()
            pipe.send((walker.walk(seconds, keyed=keyed), ""))
    except EOFError:
        return
    except Exception as fault:  # noqa: BLE001 - whatever it was, the parent has to hear of it
        pipe.send((0.0, f"{type(fault).__name__}: {fault}"))


class Walker:
    """Walks cases by the commands that everybody uses."""

    def __init__(self) -> None:
        self.actors = approval.cast()
        self.tokens = approval.tokens()
        self.keys = 0
        self.steps = self._steps()
        self.keyed = False

    def walk(self, seconds: float, *, keyed: bool) -> float:
        """Make steps for so long; returns steps a second."""
        self.keyed = keyed
        begun, done = perf_counter(), 0
        until = begun + seconds
        while perf_counter() < until:
            next(self.steps)
            done += 1
        return done / (perf_counter() - begun)

    def _key(self) -> str | None:
        self.keys += 1
        return f"{os.getpid()}-{self.keys}" if self.keyed else None

    def _steps(self) -> Any:
        open_case, complete_task = approval.cases.open_case, approval.cases.complete_task
        while True:
            number = open_case(approval.START, approval.APPLIED, actor=self.actors[approval.PARTY], key=self._key())
            yield
            for act in approval.ACTS:
                complete_task(number, self.tokens[act.node], act.typed, actor=self.actors[act.post], key=self._key())
                yield
