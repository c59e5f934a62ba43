# SPDX-License-Identifier: Apache-2.0
"""Rules over cases: what falls behind becomes a signal, and a signal becomes a notice to a named post.

A signal is a record with evidence, an owner and an end: it clears by itself when its cause is gone, and both are events.
"""

from typing import TYPE_CHECKING

from mingfu.engines.supervision.watches import Watch, register_watch, watches
from mingfu.kernel.settings import late

if TYPE_CHECKING:
    from mingfu.engines.supervision.commands import sweep
    from mingfu.engines.supervision.queries import SignalRow, signal_counts, signals, signals_by_organ

__all__ = [
    "SignalRow",
    "Watch",
    "register_watch",
    "signal_counts",
    "signals",
    "signals_by_organ",
    "sweep",
    "watches",
]

__getattr__ = late(__name__, "commands", "queries", names=__all__)
