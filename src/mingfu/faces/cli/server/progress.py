# SPDX-License-Identifier: Apache-2.0
"""Lines that say what is going on, and that it still goes on: nothing is silent for longer than two seconds."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic


class Progress:
    """Prints steps with their time. On a terminal the running step counts its seconds in place."""

    def __init__(self) -> None:
        self._live = sys.stdout.isatty()
        self._started = monotonic()
        self._lock = threading.Lock()

    def say(self, text: str) -> None:
        """One line, at once, also into a pipe."""
        # The terminal may be gone, closed with its window; stopping cleanly matters more than saying so.
        with self._lock, suppress(OSError):
            print(("\r\033[K" if self._live else "") + text, flush=True)

    @property
    def elapsed(self) -> float:
        """Seconds since the first step."""
        return monotonic() - self._started

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Say that a step begins, show that it runs, say that it is done and how long it took."""
        begun, done = monotonic(), threading.Event()
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
        while not done.wait(2 if self._live else 10):
            if self._live:
                with self._lock, suppress(OSError):
                    print(f"\r\033[K  … {text} {monotonic() - begun:.0f} s", end="", flush=True)
            else:
                self.say(f"  … {text} {monotonic() - begun:.0f} s")
