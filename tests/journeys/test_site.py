# SPDX-License-Identifier: Apache-2.0
"""The ground of every journey: a district that runs, whose time is ours, and whose processes may die."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_time_is_moved_for_all_processes(site):
    morning = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
    assert site.steer(morning) == morning
    assert site.advance(timedelta(days=1, hours=2)) == datetime(2026, 3, 3, 11, 0, tzinfo=SHANGHAI)


def test_a_killed_web_server_comes_back_with_the_same_district(site, phone):
    phone.goto(site.url)
    title = phone.title()
    site.kill("web")
    site.launch("web")
    site.ready()
    phone.goto(site.url)
    assert phone.title() == title


def test_districts_do_not_share_their_records(open_site):
    first, second = open_site(), open_site()
    first.steer(datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI))
    second.steer(datetime(2026, 5, 5, 9, 0, tzinfo=SHANGHAI))
    assert "2026-03-02" in first.run("clock", "show")
    assert "2026-05-05" in second.run("clock", "show")
