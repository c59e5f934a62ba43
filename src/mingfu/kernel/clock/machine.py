# SPDX-License-Identifier: Apache-2.0
"""The machine's clock, which nobody outside this package asks."""

from datetime import UTC, datetime


def system_now() -> datetime:
    """The machine's instant, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one caller of the system clock
