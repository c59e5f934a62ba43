# SPDX-License-Identifier: Apache-2.0
"""The clock's one option."""

from typing import Literal

from mingfu.kernel.settings import Settings, option


class ClockSettings(Settings, prefix="CLOCK"):
    """Where time comes from."""

    source: Literal["system", "steered"] = option(
        "system",
        variable="CLOCK",
        help="system: the machine's clock. steered: one row, in demo and test databases only.",
    )
