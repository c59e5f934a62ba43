# SPDX-License-Identifier: Apache-2.0
"""Making the demonstration: mark the database, seat everybody, play the year, hand the clock over."""

from collections.abc import Callable
from datetime import datetime, time

from django.db import connection

from mingfu.demo.people import Crew
from mingfu.demo.staff import seat_everybody
from mingfu.demo.year import FIRST, MATTERS, NOW, Year
from mingfu.engines.cases import any_case
from mingfu.engines.manifest.profile import load_profile
from mingfu.kernel.clock import LEGAL_ZONE, chance, freeze
from mingfu.kernel.clock.steering import mark, steer
from mingfu.kernel.ledger import latest_seal, seal_due
from mingfu.kernel.refusals import Refusal, _
from mingfu.kernel.regions import regions_on

SEED = 20140616
Told = Callable[[int, int], None]


class AlreadyLivedIn(Refusal):
    """The database holds matters already."""

    code = "demo-lived-in"
    status = 409
    message = _("这个库里已有办件，不能再生成演示数据。需要重来请运行 make fresh。")


def make(*, seed: int = SEED, matters: int = MATTERS, told: Told) -> str:
    """Make a lived-in district and return the root of its last seal (hex): the same seed gives the same root."""
    if any_case():
        raise AlreadyLivedIn
    mark("demo", profile="gaoming")
    _hurry()
    with chance.seeded(seed), freeze(_midnight()):
        load_profile("gaoming")
        seat_everybody()
    places = tuple(
        regions_on(FIRST)
        .filter(kind__in=("street", "town", "village", "community"))
        .order_by("code")
        .values_list("name", flat=True)
    )
    with chance.seeded(seed + 1):
        Year(Crew(), places, total=matters).play(told)
    with freeze(NOW):
        for _seal in seal_due():
            pass
        last = latest_seal()
    steer(NOW, running=True)
    return last.root.hex() if last else ""


def _hurry() -> None:
    """Set this connection up for one long run of many statements."""
    with connection.cursor() as cursor:
        # A demonstration that a crash cuts short is made again from its seed: it need not wait for the disk.
        cursor.execute("SET synchronous_commit TO off")
    # Savepoints have names of their own: prepared at first sight, they would crowd out what comes again and again.
    connection.connection.prepare_threshold = 1
    connection.connection.prepared_max = 2000


def _midnight() -> datetime:
    return datetime.combine(FIRST, time(), LEGAL_ZONE)
