# SPDX-License-Identifier: Apache-2.0
"""One gate for all that becomes public: called, redacted, checked by a post, public, taken back with a reason."""

from datetime import date, datetime

import pytest

from mingfu.engines import search
from mingfu.engines.publication import (
    PublicText,
    Release,
    awaiting,
    awaiting_count,
    call,
    decline,
    published,
    published_one,
    release,
    withdraw,
)
from mingfu.engines.publication.releases import _releases
from mingfu.kernel import catalogs
from mingfu.kernel.access import ANONYMOUS, SYSTEM, Actor
from mingfu.kernel.catalogs.files import Row
from mingfu.kernel.clock import LEGAL_ZONE

pytestmark = pytest.mark.django_db

CHECKER = Actor(
    "official",
    "post:gm.gov.publicity#T1",
    number="T1",
    posts=("gm.gov.publicity",),
    organ="gm.gov",
    powers={("publication.release", ""): ("GM-1",), ("publication.withdraw", ""): ("GM-1",)},
)
OTHER = Actor("official", "post:gm.urban.handler#T2", number="T2", posts=("gm.urban.handler",), organ="gm.urban")
TEXT = PublicText(
    title="路灯不亮，电话13800138000",
    asked="本人陈大文，沧江路路灯不亮，电话13800138000。",
    answered="已更换驱动电源。",
    organ="gm.urban",
    category="1.1",
    area="440608",
    facts={"result": "solved"},
)


@pytest.fixture
def texts(monkeypatch, at):
    """Texts by reference, of a release that is checked (`test.reply`) and one that is not (`test.figures`)."""
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
    held = {"1": TEXT}
    for one in (
        Release(key="test.reply", title="答复", view=held.get, basis="本人同意"),
        Release(key="test.figures", title="统计", view=held.get, basis="主动公开", reviewed=False),
    ):
        monkeypatch.setitem(_releases, one.key, one)
    entry = Row("GM-1", "公开审核", "", {}, "", "assumed", None, None)
    catalogs.publish_edition(catalogs.CatalogFile("powers", "权责清单", date(2026, 1, 1), (entry,)), actor=SYSTEM)
    yield held
    catalogs.forget()


@pytest.fixture
def waiting(texts):
    """The key of a text that waits to be checked."""
    assert call("test.reply", "1")
    return awaiting(CHECKER)[0].pk


def found(question):
    return [(hit.kind, hit.ref) for hit in search.find(question, actor=ANONYMOUS)]


def test_a_text_waits_redacted_until_somebody_has_looked(waiting, events_of):
    (row,) = awaiting(CHECKER)
    assert (row.title, row.asked) == ("路灯不亮，电话＊＊＊", "本人＊＊＊，沧江路路灯不亮，电话＊＊＊。")
    assert (row.answered, row.organ, row.facts, row.redactions) == (
        "已更换驱动电源。",
        "gm.urban",
        {"result": "solved"},
        3,
    )
    assert row.released_at is None
    assert awaiting_count(CHECKER) == 1
    assert published() == []
    assert published_one(waiting) is None
    assert found("沧江路") == []
    assert events_of("publication:test.reply:1") == ["publication.awaited"]


def test_what_the_person_or_the_law_keeps_back_is_never_called(texts, events_of):
    texts["2"] = None
    assert call("test.reply", "2") is False
    assert call("test.reply", "3") is False
    assert awaiting(CHECKER) == []
    assert events_of("publication:test.reply:2") == []


def test_the_same_text_is_called_once_whatever_became_of_it(waiting, events_of):
    assert call("test.reply", "1") is False
    decline(waiting, actor=CHECKER, reason="涉及第三人")
    assert call("test.reply", "1") is False
    assert awaiting(CHECKER) == []
    assert events_of("publication:test.reply:1") == ["publication.awaited", "publication.declined"]


def test_a_checked_text_is_public_as_the_checker_left_it(waiting, events_of):
    release(waiting, actor=CHECKER, title="  路灯不亮 ", asked="沧江路路灯不亮。", answered=" 已修复。 ")
    (row,) = published()
    assert (row.title, row.asked, row.answered) == ("路灯不亮", "沧江路路灯不亮。", "已修复。")
    assert row.released_at == datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE)
    assert published_one(waiting) == row
    assert published(release="test.reply", organ="gm.urban") == [row]
    assert published(release="test.figures") == published(organ="gm.water") == []
    assert awaiting(CHECKER) == []
    assert found("沧江路路灯") == [("publication", str(waiting))]
    # What the checker took out is not found either.
    assert found("电话") == []
    assert events_of("publication:test.reply:1") == ["publication.awaited", "publication.released"]


def test_a_title_that_was_emptied_stays_as_it_was(waiting):
    release(waiting, actor=CHECKER, title=" ", asked="a", answered="b")
    assert published()[0].title == "路灯不亮，电话＊＊＊"


@pytest.mark.parametrize("reason", ["", "  ", "不行", " 不行　 "])
def test_keeping_back_and_taking_back_need_a_reason(waiting, refused, reason):
    with refused("publication-reason-needed"):
        decline(waiting, actor=CHECKER, reason=reason)
    assert awaiting_count(CHECKER) == 1
    release(waiting, actor=CHECKER, title="题", asked="问", answered="答")
    with refused("publication-reason-needed"):
        withdraw(waiting, actor=CHECKER, reason=reason)
    assert len(published()) == 1


def test_what_is_taken_back_is_neither_read_nor_found(waiting, events_of, refused):
    release(waiting, actor=CHECKER, title="题", asked="沧江路", answered="答")
    withdraw(waiting, actor=CHECKER, reason="本人撤回同意")
    assert published() == []
    assert published_one(waiting) is None
    assert found("沧江路") == []
    assert awaiting(CHECKER) == []
    for act in (decline, withdraw):
        with refused("publication-gone"):
            act(waiting, actor=CHECKER, reason="再来一次")
    assert events_of("publication:test.reply:1") == [
        "publication.awaited",
        "publication.released",
        "publication.withdrawn",
    ]


def test_what_is_decided_is_decided(waiting, refused):
    with refused("publication-gone"):
        withdraw(waiting, actor=CHECKER, reason="还没有公开")
    decline(waiting, actor=CHECKER, reason="涉及第三人")
    with refused("publication-gone"):
        release(waiting, actor=CHECKER, title="题", asked="问", answered="答")
    with refused("publication-gone"):
        release(waiting + 1, actor=CHECKER, title="题", asked="问", answered="答")
    assert published() == []


def test_only_the_post_that_checks_sees_and_decides(waiting, refused):
    assert awaiting(OTHER) == awaiting(ANONYMOUS) == []
    assert awaiting_count(OTHER) == awaiting_count(ANONYMOUS) == 0
    with refused("nobody-may"):
        release(waiting, actor=OTHER, title="题", asked="问", answered="答")
    with refused("nobody-may"):
        decline(waiting, actor=OTHER, reason="不想公开")
    release(waiting, actor=CHECKER, title="题", asked="问", answered="答")
    with refused("nobody-may"):
        withdraw(waiting, actor=OTHER, reason="不想公开")
    assert len(published()) == 1


def test_figures_are_public_at_once(texts, events_of):
    assert call("test.figures", "1")
    (row,) = published()
    assert row.asked == "本人＊＊＊，沧江路路灯不亮，电话＊＊＊。"
    assert awaiting(CHECKER) == []
    assert found("沧江路") == [("publication", str(row.pk))]
    assert events_of("publication:test.figures:1") == ["publication.awaited", "publication.released"]


def test_the_newest_stands_first_and_pages_follow(texts, at):
    for day in range(1, 6):
        at(datetime(2026, 3, day, 9, 0, tzinfo=LEGAL_ZONE))
        texts[f"n{day}"] = TEXT
        call("test.figures", f"n{day}")
    assert [row.ref for row in published(limit=2)] == ["n5", "n4"]
    assert [row.ref for row in published(limit=2, offset=2)] == ["n3", "n2"]
