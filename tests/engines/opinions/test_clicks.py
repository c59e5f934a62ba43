# SPDX-License-Identifier: Apache-2.0
"""Two clicks at the same moment on one link: one rating."""

from datetime import datetime
from threading import Barrier, Thread

from django.db import connection

from mingfu.engines import opinions
from mingfu.engines.opinions import InvitationOver
from mingfu.engines.opinions.models import Rating
from mingfu.kernel.access import ANONYMOUS
from mingfu.kernel.clock import LEGAL_ZONE, freeze

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE)


def test_one_of_two_clicks_counts(own_database):
    with freeze(MONDAY):
        token = opinions.invite("20260302000018", "test.short", organ="gm.urban", party=None)
    gate, answers = Barrier(3), []

    def click(level):
        try:
            with freeze(MONDAY):
                gate.wait(timeout=30)
                answers.append(opinions.rate(token, actor=ANONYMOUS, level=level, facets={}))
        except InvitationOver as over:
            answers.append(over.code)
        finally:
            connection.close()

    threads = [Thread(target=click, args=(level,)) for level in (1, 3, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(answers) == ["20260302000018", "rating-link-over", "rating-link-over"]
    assert Rating.objects.count() == 1
