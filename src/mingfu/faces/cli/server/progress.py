# SPDX-License-Identifier: Apache-2.0
"""Lines that say what is going on, and that it still goes on: nothing is silent for longer than two seconds."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic

SILENT = 1.5  # seconds a step may take before it is shown to go on


class Progress:
    """Prints steps with their time. On a terminal the running step counts its seconds in place."""

    def __init__(self) -> None:
        self._live = sys.stdout.isatty()
        self._started = monotonic()
        self._lock = threading.Lock()
        self._latest = ""

    def say(self, text: str) -> None:
        """One line, at once, also into a pipe."""
        # The terminal may be gone, closed with its window; stopping cleanly matters more than saying so.
        with self._lock, suppress(OSError):
            print(("\r\033[K" if self._live else "") + text, flush=True)

    def hear(self, line: str) -> None:
        """Take what the running step says of itself; it is shown with the next sign of life."""
        self._latest = line.strip()

    @property
    def elapsed(self) -> float:
        """Seconds since the first step."""
        return monotonic() - self._started

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Say that a step begins, show that it runs, say that it is done and how long it took."""
        begun, done, self._latest = monotonic(), threading.Event(), ""
        beat = threading.Thread(target=self._beat, args=(text, begun, done), daemon=True)
        self.say(f"→ {text}")
        beat.start()
        try:
            yield
        except BaseException:
            done.set()
            beat.join()
            self.say(f"✗ {text}")
            raise
        done.set()
        beat.join()
        self.say(f"✓ {text} {monotonic() - begun:.1f} s")

    def _beat(self, text: str, begun: float, done: threading.Event) -> None:
        while not done.wait(1 if self._live else 10):
            shown = f"  … {self._latest or text} {monotonic() - begun:.0f} s"
            if not self._live:
                self.say(shown)
            elif monotonic() - begun > SILENT:
                with self._lock, suppress(OSError):
                    print(f"\r\033[K{shown}", end="", flush=True)
