# SPDX-License-Identifier: Apache-2.0
"""Printing: a PDF goes to a printer. A tray stands in for one in a demo; CUPS is the real one."""

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from django.db import transaction

from mingfu.faces.kiosk.events import KioskPrinted
from mingfu.faces.kiosk.models import Kiosk, Print
from mingfu.faces.kiosk.options import KioskSettings
from mingfu.faces.kiosk.refusals import PrinterSilent, PrinterUnknown
from mingfu.kernel.access import system
from mingfu.kernel.clock import now
from mingfu.kernel.ledger import record
from mingfu.kernel.settings import var_folder

PATIENCE = 20
"""Seconds that a printer has to take a sheet."""


class Printer(Protocol):
    """Takes a PDF and answers with the name of the job. Raises `PrinterSilent`."""

    def take(self, pdf: bytes, title: str, number: int) -> str:
        """Print one sheet; `number` is that of its row."""


class Tray:
    """Stands in for a printer: every sheet lies in a folder of the state, to be looked at."""

    def take(self, pdf: bytes, title: str, number: int) -> str:  # noqa: ARG002 - a printer's shape
        """Keep the sheet."""
        sheet_of(number).write_bytes(pdf)
        return f"tray-{number}"


class Cups:
    """A queue of the machine's print service, by its `lp`."""

    def __init__(self, queue: str) -> None:
        self.queue = queue

    def take(self, pdf: bytes, title: str, number: int) -> str:
        """Hand the sheet to `lp`."""
        command = shutil.which("lp")
        if command is None:
            raise PrinterSilent
        words = [command, "-d", self.queue, "-t", f"{title} {number}", "-"]
        try:
            done = subprocess.run(words, input=pdf, capture_output=True, timeout=PATIENCE, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PrinterSilent from error
        if done.returncode:
            raise PrinterSilent
        return done.stdout.decode(errors="replace").strip()[:120]


def printer() -> Printer:
    """The printer that the settings name. Raises `PrinterUnknown`."""
    kind, _colon, queue = KioskSettings().printer.partition(":")
    if kind == "tray":
        return Tray()
    if kind == "cups" and queue:
        return Cups(queue)
    raise PrinterUnknown(name=KioskSettings().printer[:40])


def print_sheet(kiosk: Kiosk, pdf: bytes, *, title: str, about: str) -> Print:
    """Print a sheet about a case. What the printer did not take is written down too. Raises `PrinterSilent`."""
    digest = sha256(pdf).hexdigest()
    row = Print.objects.create(kiosk=kiosk, title=title[:120], about=about, digest=digest, at=now())
    try:
        job = printer().take(pdf, title, row.pk)
    except PrinterSilent:
        row.fault = "silent"
        row.save(update_fields=["fault"])
        raise
    with transaction.atomic():
        row.job = job
        row.save(update_fields=["job"])
        printed = KioskPrinted(kiosk=kiosk.number, about=about, digest=digest)
        record(printed, stream=f"kiosk:{kiosk.number}", by=system("kiosk"))
    return row


def sheet_of(number: int) -> Path:
    """Where the tray keeps a sheet."""
    return var_folder("kiosk-tray") / f"{number}.pdf"
