# SPDX-License-Identifier: Apache-2.0
"""Starting programs that end with us, also when we are killed and can tell them nothing."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from mingfu.faces.cli.server.account import Account

PR_SET_PDEATHSIG = 1


def die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """What a child runs before its program, so that the kernel ends it with `number` when its parent dies."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), number)

    return tie


def start(
    command: Sequence[str],
    *,
    output: IO[bytes],
    environment: Mapping[str, str],
    last: signal.Signals = signal.SIGTERM,
    account: Account | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own (Ctrl-C reaches us alone), tied to our life by the signal `last`."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=dict(environment),
        cwd=folder,
        start_new_session=True,
        # Started from the main thread; the only other one, a progress line, holds no lock that `tie` takes.
        preexec_fn=die_with_parent(last),  # noqa: PLW1509 - as the line above says
        **(account.demotion if account else {}),
    )
