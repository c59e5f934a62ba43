# SPDX-License-Identifier: Apache-2.0
"""A year published later: edition, event, what it changes, what is refused, and how processes learn of it."""

import json
from datetime import date, datetime

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, transaction

from mingfu.faces.cli.calendar import group
from mingfu.kernel.access import Actor, system
from mingfu.kernel.calendar import DayFact, DayKind, Unit, Week, book, due, is_provisional, is_working_day
from mingfu.kernel.calendar import register_calendar as register
from mingfu.kernel.clock import LEGAL_ZONE

CLERK = system("clerk")
PAPER = "关于2027年部分节假日安排的通知"
NOVEMBER = datetime(2026, 11, 5, 10, tzinfo=LEGAL_ZONE)


def facts(kind, name, *texts):
    return [DayFact(date.fromisoformat(text), kind, name) for text in texts]


YEAR = [
    *facts(DayKind.OFF, "元旦", "2027-01-01", "2027-01-02", "2027-01-03"),
    *facts(DayKind.WORK, "元旦", "2026-12-27"),
    *facts(DayKind.OFF, "春节", *(f"2027-02-{day:02}" for day in range(5, 13))),
    *facts(DayKind.OFF, "清明节", "2027-04-05"),
    *facts(DayKind.OFF, "劳动节", *(f"2027-05-0{day}" for day in range(1, 6))),
    *facts(DayKind.WORK, "劳动节", "2027-05-08"),
    *facts(DayKind.OFF, "端午节", "2027-06-09"),
    *facts(DayKind.OFF, "中秋节", "2027-09-15"),
    *facts(DayKind.OFF, "国庆节", *(f"2027-10-0{day}" for day in range(1, 8))),
]


@pytest.fixture
def publish(db, at, django_capture_on_commit_callbacks):
    from mingfu.kernel.calendar.commands import publish_year  # noqa: PLC0415 - models exist only when Django is up

    at(NOVEMBER)

    def run(year=2027, days=YEAR, paper=PAPER, *, actor=CLERK, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return publish_year(year, days, paper, actor=actor, **more)

    return run


@pytest.fixture
def rows(db):
    from mingfu.kernel.calendar.models import CalendarYear  # noqa: PLC0415 - as above

    return CalendarYear.objects


def test_a_published_year_is_official_and_counts(publish, rows):
    running = due(date(2027, 4, 26), 5, Unit.WORKING)
    assert (running.due, running.provisional) == (date(2027, 5, 3), True)
    row = publish()
    assert (str(row), row.known_from) == ("cn:2027-1d", date(2026, 11, 5))
    assert rows.count() == 1
    again = due(date(2027, 4, 26), 5, Unit.WORKING)
    assert (again.due, again.provisional, again.calendar_edition) == (date(2027, 5, 6), False, "cn:2027-1d")
    assert is_working_day(date(2026, 12, 27))
    assert is_provisional(date(2028, 1, 1))


def test_the_event_names_every_day_that_counts_otherwise(publish, events_of):
    from mingfu.kernel.ledger import events_of as stored  # noqa: PLC0415 - as above

    publish()
    assert events_of("calendar:2027") == ["calendar.year-published"]
    happened = stored("calendar:2027")[0]
    assert happened.by == "system:clerk"
    assert happened.payload["edition"] == "cn:2027-1d"
    assert happened.payload["changed"] == [
        "2026-12-27",
        "2027-02-09",
        "2027-02-10",
        "2027-02-11",
        "2027-02-12",
        "2027-05-03",
        "2027-05-04",
        "2027-05-05",
        "2027-05-08",
        "2027-10-04",
        "2027-10-05",
        "2027-10-06",
        "2027-10-07",
    ]


def test_what_was_believed_before_stays_known(publish):
    publish()
    believed = due(date(2027, 4, 26), 5, Unit.WORKING, believed_on=date(2026, 11, 4))
    assert (believed.due, believed.provisional, believed.calendar_edition) == (date(2027, 5, 3), True, "cn:2026-1")
    assert due(date(2027, 4, 26), 5, Unit.WORKING, believed_on=date(2026, 11, 5)).due == date(2027, 5, 6)


def test_a_correction_changes_single_days_and_leaves_a_trail(publish, events_of):
    publish()
    row = publish(days=facts(DayKind.OFF, "国庆节", "2027-10-08"), paper="补充通知", amends=True)
    assert row.code == "cn:2027-2d"
    assert not is_working_day(date(2027, 10, 8))
    assert not is_working_day(date(2027, 5, 5))
    assert events_of("calendar:2027") == ["calendar.year-published"] * 2


def test_an_ordinary_day_is_given_back_by_a_correction(publish):
    publish()
    publish(days=facts(DayKind.WORK, "国庆节", "2027-10-07"), paper="补充通知", amends=True)
    assert is_working_day(date(2027, 10, 7))


def test_a_calendar_of_ones_own_gets_its_days_from_rows(publish):
    register(Week("market", "市场监管所", frozenset({5, 6}), "cn"))
    row = publish(2026, facts(DayKind.OFF, "搬迁", "2026-11-20"), "搬迁公告", calendar="market")
    assert row.code == "market:2026-1d"
    assert not is_working_day(date(2026, 11, 20), calendar="market")
    assert is_working_day(date(2026, 11, 20))


without_october = [fact for fact in YEAR if fact.day != date(2027, 10, 3)]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ((2027, [], PAPER), "1 至 80"),
        ((2027, YEAR + YEAR[:1], PAPER), "2 次"),
        ((2027, without_october, PAPER), "缺少法定节假日 2027年10月3日（国庆节）"),
        ((2027, YEAR + facts(DayKind.WORK, "元旦", "2027-01-05"), PAPER), "本来就是工作日"),
        ((2027, YEAR + facts(DayKind.OFF, "元旦", "2028-01-01"), PAPER), "不属于这一年"),
        ((2027, YEAR + facts(DayKind.OFF, " ", "2027-01-04"), PAPER), "没有节日名称"),
        ((2027, YEAR, " "), "没有写明依据"),
        ((2028, facts(DayKind.OFF, "元旦", "2028-01-01"), PAPER), "2027 年尚未公布"),
    ],
)
def test_facts_that_cannot_be_are_refused_and_nothing_happens(publish, rows, refused, events_of, given, says):
    with refused("calendar-year-facts") as refusal:
        publish(*given)
    assert says in str(refusal.value)
    assert rows.count() == 0
    assert events_of(f"calendar:{given[0]}") == []


def test_publishing_the_same_twice_is_refused(publish, rows, refused):
    publish()
    with refused("calendar-year-facts") as refusal:
        publish()
    assert "相同" in str(refusal.value)
    assert rows.count() == 1


@pytest.mark.parametrize("year", [0, 2006, 2099])
def test_years_outside_the_calendar_are_refused(publish, rows, refused, year):
    with refused("calendar-day-outside"):
        publish(year)
    assert rows.count() == 0


def test_an_unknown_calendar_is_refused(publish, rows, refused):
    with refused("calendar-unknown"):
        publish(calendar="mars")
    assert rows.count() == 0


def test_a_stranger_cannot_publish(publish, rows, refused):
    with refused("nobody-may"):
        publish(actor=Actor("official", "post:clerk#1"))
    assert rows.count() == 0


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_a_published_year(publish, rows, change):
    publish()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(paper="另一通知") if change == "update" else rows.all().delete()
    assert rows.get().paper == PAPER


def test_a_retry_under_a_key_publishes_once(publish, rows):
    first = publish(key="2027")
    assert publish(key="2027").pk == first.pk
    assert rows.count() == 1


def test_another_process_learns_of_it_by_one_small_query(publish, queries):
    from mingfu.kernel.calendar import install  # noqa: PLC0415 - as above
    from mingfu.kernel.calendar.queries import _Seen, keep_current  # noqa: PLC0415 - as above

    publish()
    # A process that started before: it holds the packaged book and has looked at an empty table.
    install(None)
    _Seen.newest, _Seen.looked = 0, float("-inf")
    assert is_provisional(date(2027, 3, 1))
    with queries(2):
        assert keep_current()
    assert not is_provisional(date(2027, 3, 1))
    with queries(1):
        assert not keep_current(fresh_for=0.0)
    with queries(0):
        assert not keep_current()
        due(date(2027, 3, 1), 20, Unit.WORKING)


def test_loading_twice_keeps_the_tables(publish, queries):
    from mingfu.kernel.calendar.queries import load_editions  # noqa: PLC0415 - as above

    publish()
    held = book()
    with queries(1):
        assert load_editions() == 1
    assert book() is held


def as_file(folder, days):
    file = folder / "2027.json"
    rows = [{"date": fact.day.isoformat(), "name": fact.name, "isOffDay": fact.kind is DayKind.OFF} for fact in days]
    file.write_text(json.dumps({"year": 2027, "days": rows}, ensure_ascii=False), encoding="utf-8")
    return file


def test_the_command_line_publishes_and_shows(publish, rows, tmp_path, django_capture_on_commit_callbacks):
    runner = CliRunner()
    with django_capture_on_commit_callbacks(execute=True):
        done = runner.invoke(group, ["publish", str(as_file(tmp_path, YEAR)), "--year", "2027", "--paper", PAPER])
    assert done.exit_code == 0, done.output
    assert "cn:2027-1d" in done.output
    shown = json.loads(runner.invoke(group, ["show", "2027", "--json"]).output)
    assert shown["provisional"] is False
    assert shown["papers"] == [{"edition": "cn:2027-1d", "known_from": "2026-11-05", "paper": PAPER}]
    assert {"date": "2027-05-08", "kind": "work", "name": "劳动节"} in shown["days"]
    assert shown["half_days"][0] == {"date": "2027-03-08", "name": "妇女节", "who": "妇女"}
    told = runner.invoke(group, ["show", "2026"]).output
    assert "2026 年（cn）：正式 official，249 个工作日" in told
    assert "2026-10-10 work 国庆节" in told
    assert "暂定" in runner.invoke(group, ["show", "2030"]).output
