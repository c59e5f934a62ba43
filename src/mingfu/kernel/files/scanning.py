# SPDX-License-Identifier: Apache-2.0
"""The hook for malware scanners.

A deployment registers its own scanner beside the one shipped here, which knows the industry's harmless
EICAR test string only: enough to show at any time that the hook is in use.
"""

from collections.abc import Callable
from pathlib import Path

Scanner = Callable[[Path], str]

# The test string is kept in two pieces, so that scanners do not take this source file for malware.
_EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_PIECE = 1 << 20


def accept_all(path: Path) -> str:  # noqa: ARG001 - the shape of a scanner
    """The twin that finds nothing."""
    return ""


def find_eicar(path: Path) -> str:
    """`EICAR-Test-File` where the file holds the EICAR test string, else an empty text."""
    tail = b""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            if _EICAR in tail + piece:
                return "EICAR-Test-File"
            tail = piece[-len(_EICAR) :]
    return ""


_SCANNERS: dict[str, Scanner] = {"eicar": find_eicar}


def register_scanner(name: str, scanner: Scanner) -> None:
    """Let `scanner` look at each file before it is kept; it returns the name of what it found, or an empty text.

    A second scanner of the same name takes the place of the first.
    """
    _SCANNERS[name] = scanner


def threat_in(path: Path) -> str:
    """What the first scanner to find anything found, or an empty text."""
    return next((threat for scanner in tuple(_SCANNERS.values()) if (threat := scanner(path))), "")
