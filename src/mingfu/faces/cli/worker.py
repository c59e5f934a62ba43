# SPDX-License-Identifier: Apache-2.0
"""`mingfu worker`: run what is due, until told to stop."""

import signal
from threading import Event
from types import FrameType

import click

from mingfu.engines.jobs.worker import one_round, work


@click.group(invoke_without_command=True)
@click.option("--once", is_flag=True, help="做完到期的就退出。 Do what is due and leave.")
def group(*, once: bool) -> None:
    """处理到期计时、事件反应与例行工作。 Timers, reactions, duties."""
    if once:
        while one_round():
            pass
        return
    stop = Event()

    def leave(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    click.echo("worker: 就绪 ready", err=True)
    work(stop)
