# SPDX-License-Identifier: Apache-2.0
"""What happens later: reactions to events, timers on the legal clock, daily duties, and technical work with retries.

Business time (timers, duties) follows `mingfu.kernel.clock`, steered or not. Technical work (mail, rendering,
imports) goes to procrastinate in the same database.
"""

from typing import TYPE_CHECKING

from mingfu.kernel.settings import late

if TYPE_CHECKING:
    from mingfu.engines.jobs.failing import FailingWork, failing_count, failing_work, try_now
    from mingfu.engines.jobs.reacting import Reaction, drain, reactions, register_reaction
    from mingfu.engines.jobs.rounds import Duty, duties, register_duty, run_duties
    from mingfu.engines.jobs.timers import (
        beginning_of,
        due_timers,
        fire_due,
        hold_timers,
        open_timers,
        open_timers_of,
        register_timer_kind,
        set_timer,
        stop_timer,
    )

__all__ = [
    "Duty",
    "FailingWork",
    "Reaction",
    "beginning_of",
    "drain",
    "due_timers",
    "duties",
    "failing_count",
    "failing_work",
    "fire_due",
    "hold_timers",
    "open_timers",
    "open_timers_of",
    "reactions",
    "register_duty",
    "register_reaction",
    "register_timer_kind",
    "run_duties",
    "set_timer",
    "stop_timer",
    "try_now",
]

__getattr__ = late(__name__, "failing", "reacting", "rounds", "timers", names=__all__)
