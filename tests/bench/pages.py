# SPDX-License-Identifier: Apache-2.0
"""The six most used pages of a large district: how long one person waits for each, and how often it asks the database.

The district holds a year of matters up to this moment, written by `volume.py`.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from figures import Told, quantile
from load import Wire, request
from part import Asked, Heard, prepare, say
from served import nobody, served, signed_in
from stories import cast, plans
from volume import Volume, year_until

from mingfu.engines.cases.models import Case
from mingfu.engines.supervision import sweep
from mingfu.faces.portal.grants import HELD
from mingfu.kernel.clock import now

MOST_QUERIES = 20
OK = 200
MAYOR, HANDLER = "gm.gov.mayor", "gm.urban.handler"
SEED = 20140616


@dataclass(frozen=True)
class Page:
    """A page, the most milliseconds p95 should take at a million matters, and the requests for it, one after another."""

    name: str
    aim: float
    asked: tuple[tuple[str, dict[str, str]], ...]


def measure(told: Told, asked: Asked) -> None:
    """The figures of this part."""
    prepare()
    matters = asked.count(3_000, 100_000, 1_000_000)
    with as_owner():
        fill(told, matters)
    pages = list(_pages())
    for page in pages:
        _count_queries(told, page)
    with served(Path(os.environ["MINGFU_VAR"]) / "web.log") as site:
        for page in pages:
            taken = list(_times(site.port, page, asked.count(30, 150)))
            told.add(f"{page.name}，{matters:,} 件，p50", quantile(taken, 0.5), "ms")
            told.add(f"{page.name}，{matters:,} 件，p95", quantile(taken, 0.95), "ms", aim=page.aim, most=True)
            say(f"{page.name}：{quantile(taken, 0.5):.0f} / {quantile(taken, 0.95):.0f} ms")


@contextmanager
def as_owner() -> Iterator[None]:
    """Reach the database as the owner of its tables: the role of the site may not set running numbers."""
    usual = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = urlsplit(os.environ["DATABASE_OWNER_URL"]).username
    yield
    connection.close()
    connection.settings_dict["USER"] = usual


def fill(told: Told, matters: int) -> None:
    """Write the district, then let supervision look at it once."""
    actors = cast()
    heard, begun = Heard("写入办件", matters), perf_counter()
    until = year_until(now())
    done = Volume(actors).write(plans(actors.people, matters=matters, seed=SEED, until=until), heard.at)
    seconds = perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM ledger_event")
        events = cursor.fetchone()[0]
    sweep()
    told.add(f"写入 {done:,} 件、{events:,} 条台账", done / seconds, "件/s")
    told.details["volume"] = {"matters": done, "events": events, "seconds": seconds}


def _pages() -> Iterator[Page]:
    recent = Case.objects.filter(system="hotline", organ="gm.urban").order_by("-received_at")
    numbers = list(recent.filter(received_at__gt=now() - timedelta(days=90)).values_list("number", flat=True)[:64])
    handler = signed_in(HANDLER)
    yield Page("门户首页", 50, (("/", {}),))
    yield Page("进度页", 50, tuple((f"/case/{number}", _bearer(number)) for number in numbers))
    yield Page("公开答复", 50, tuple((f"/replies?page={page}", {}) for page in range(1, 6)))
    yield Page("工作台待办", 100, (("/desk/inbox", handler),))
    yield Page("办件页", 100, tuple((f"/desk/cases/{number}", handler) for number in numbers))
    yield Page("驾驶舱", 200, (("/cockpit/", signed_in(MAYOR)),))


def _bearer(number: str) -> dict[str, str]:
    """The cookies of a browser that has proved number and code of a case."""
    session = import_module("django.contrib.sessions.backends.signed_cookies").SessionStore()
    session[HELD] = {number: ((now() + timedelta(hours=1)).isoformat(), "code")}
    session.save()
    return {"mingfu_session": session.session_key, **nobody()}


def _times(port: int, page: Page, count: int) -> Iterator[float]:
    wire = Wire(port)
    sent = [request("GET", path, cookies=cookies) for path, cookies in page.asked]
    heard = Heard(page.name, count)
    # Both workers and all their connections have seen the page before it counts.
    for place, each in enumerate(islice(cycle(sent), 24 + count)):
        begun = perf_counter()
        answer = wire.ask(each)
        taken = (perf_counter() - begun) * 1000
        if answer.status != OK:
            raise RuntimeError(f"{page.name}：{page.asked[place % len(sent)][0]} 应答 {answer.status}")
        if place >= 24:
            heard.at(place - 24)
            yield taken
    wire.close()


def _count_queries(told: Told, page: Page) -> None:
    """The most queries that any of the requests makes, once the process is warm."""
    most = 0
    for path, cookies in page.asked[:12]:
        client = Client(HTTP_HOST="127.0.0.1", raise_request_exception=True)
        client.cookies.load(dict(cookies))
        get: Callable[[], object] = lambda at=path, of=client: of.get(at)  # noqa: E731 - asked twice
        get()
        with CaptureQueriesContext(connection) as caught:
            get()
        most = max(most, len(caught))
    told.add(f"{page.name}：查询次数", most, "次", aim=MOST_QUERIES, most=True, must=True)
