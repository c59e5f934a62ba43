# SPDX-License-Identifier: Apache-2.0
"""What happens to machines, and at them: never who stood there."""

from mingfu.kernel.ledger import event


@event("kiosk.registered")
class KioskRegistered:
    """A machine was registered for a place, and whom it calls for help."""

    kiosk: str
    place: str
    post: str


@event("kiosk.activated")
class KioskActivated:
    """The browser of a machine took its one-time link and is known from now on."""

    kiosk: str


@event("kiosk.ended")
class KioskEnded:
    """A machine is no longer one of ours."""

    kiosk: str
    reason: str


@event("kiosk.printed")
class KioskPrinted:
    """A sheet about a case was printed at a machine; `digest` is its SHA-256."""

    kiosk: str
    about: str
    digest: str


@event("kiosk.called")
class KioskCalled:
    """Somebody at a machine asked for help."""

    kiosk: str
    post: str
