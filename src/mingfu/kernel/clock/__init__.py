# SPDX-License-Identifier: Apache-2.0
"""The only source of time and of chance.

Instants are aware datetimes in UTC; a legal day is a day in Asia/Shanghai.
`CLOCK=system` follows the machine, `CLOCK=steered` follows one database row (demo and test databases only).
"""

from mingfu.kernel.clock.moment import (
    LEGAL_ZONE,
    as_legal_day,
    at_one_moment,
    freeze,
    is_steered,
    legal_now,
    now,
    today,
)

__all__ = ["LEGAL_ZONE", "as_legal_day", "at_one_moment", "freeze", "is_steered", "legal_now", "now", "today"]
