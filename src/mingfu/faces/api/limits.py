# SPDX-License-Identifier: Apache-2.0
"""How often one network address may ask: fixed windows, kept by each worker for itself in bounded memory."""

from collections import OrderedDict
from threading import Lock
from time import monotonic

from django.http import HttpRequest

from mingfu.faces.api.options import ApiSettings
from mingfu.faces.api.refusals import TooMany

MOST_ADDRESSES = 20_000
MINUTE, HOUR = 60, 3600


class Windows:
    """Counts by name and address, each over its own window. The addresses seen longest ago are forgotten first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()

    def count(self, name: str, address: str, *, most: int, seconds: int) -> None:
        """Count one more. Raises `TooMany` with the seconds until the window ends; 0 allows everything."""
        if not most:
            return
        here = monotonic()
        with self._lock:
            began, count = self._seen.pop((name, address), (here, 0))
            if here - began >= seconds:
                began, count = here, 0
            self._seen[name, address] = (began, count + 1)
            while len(self._seen) > MOST_ADDRESSES:
                self._seen.popitem(last=False)
        if count >= most:
            raise TooMany(seconds=max(1, round(began + seconds - here)))

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._seen.clear()


WINDOWS = Windows()


def address_of(request: HttpRequest) -> str:
    """The network address a request came from: past as many proxies as the deployment says it runs."""
    proxies = ApiSettings().proxies
    sent = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(sent) >= proxies:
        return sent[-proxies][:60]
    return str(request.META.get("REMOTE_ADDR", ""))


def let_in(request: HttpRequest, guard: str) -> None:
    """Let a request in or raise `TooMany`; `guard` names a stricter window as well."""
    options, address = ApiSettings(), address_of(request)
    WINDOWS.count("all", address, most=options.requests_a_minute, seconds=MINUTE)
    if guard == "open":
        WINDOWS.count("open", address, most=options.cases_an_hour, seconds=HOUR)
