# SPDX-License-Identifier: Apache-2.0
"""How long a visit at a machine lasts, and where it prints."""

from mingfu.kernel.settings import Settings, option


class KioskSettings(Settings, prefix="KIOSK"):
    """Self-service machines."""

    seconds: int = option(60, help="Seconds without a touch after which a visit ends.")
    form_seconds: int = option(
        180, help="The same on a page where something is written, where no script sees the keys."
    )
    warning_seconds: int = option(
        15, help="Seconds before the end at which the machine asks whether somebody is there."
    )
    printer: str = option(
        "tray", help="Where a machine prints: `tray` keeps the sheets for a demo; `cups:NAME` hands them to that queue."
    )
