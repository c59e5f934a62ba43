# SPDX-License-Identifier: Apache-2.0
"""When somebody is told that work behind the scenes keeps failing."""

from mingfu.kernel.settings import Settings, option


class JobsSettings(Settings, prefix="JOBS"):
    """Timers, duties and reactions, which the worker does by itself."""

    alarm_after: int = option(
        5, help="After how many failures in a row a timer, duty or reaction is reported to those who supervise."
    )
