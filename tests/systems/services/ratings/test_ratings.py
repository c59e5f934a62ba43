# SPDX-License-Identifier: Apache-2.0
"""Five levels on every channel, once; staff do not rate themselves; a bad rating to its end; figures beside the response."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from windows_words import ASKED, ROAD, SIGN, desk_of, home_of, moment, text_of

from mingfu.engines import cases
from mingfu.engines.jobs import reactions
from mingfu.engines.notices.models import Notice
from mingfu.engines.opinions import commands, invitation_of, rating_of, satisfaction
from mingfu.engines.opinions.models import Invitation, Rating
from mingfu.kernel import parties
from mingfu.kernel.access import ANONYMOUS, SYSTEM, Actor
from mingfu.kernel.ledger import events_of as told
from mingfu.systems.services.items.commands import publish_items
from mingfu.systems.services.ratings import asking
from mingfu.systems.services.ratings.working import START

pytestmark = pytest.mark.usefixtures("district", "seeded")

YEAR = {"since": datetime(2026, 1, 1, tzinfo=UTC), "until": datetime(2027, 1, 1, tzinfo=UTC)}


@pytest.fixture
def urban(official):
    return official("gm.urban.handler")


@pytest.fixture
def head(official):
    return official("gm.urban.head", number="T2")


@pytest.fixture
def who(at, small, official):
    at(moment(3, 2))
    free = [{**one, "fees": []} for one in (ROAD, SIGN)]
    publish_items([small(**one) for one in free], actor=official("gm.data.handler"))
    return parties.register_party(actor=SYSTEM, name="刘洋", identifiers={"phone": "13800000000"}, key="liu").id


class Runner:
    """What follows from events, once each."""

    def __init__(self):
        self.done = set()

    def __call__(self, *streams):
        while new := [each for stream in streams for each in told(stream) if each.id not in self.done]:
            for each in new:
                self.done.add(each.id)
                for reaction in reactions():
                    if reaction.name.startswith("services.") and each.name in reaction.on:
                        reaction.run(each)


@pytest.fixture
def react():
    return Runner()


@pytest.fixture
def ended(who, urban, react):
    """The number of a matter that was done at once, on Monday 2 March 2026."""

    def made(party=who):
        applicant = Actor("citizen", f"party:{party}", party=party) if party else ANONYMOUS
        number = cases.open_case("services.item.gm-t-sign", ASKED, actor=applicant, arrival=cases.Arrival(party=party))
        token = cases.read_case(number).items[0].token
        cases.complete_task(number, token, {"decision": ["grant"], "result": ["已备案"]}, actor=urban)
        react(f"case:{number}")
        return number

    return made


def link_to(number, template="services.rate"):
    [notice] = Notice.objects.filter(template=template, about=number, channel="sms")
    return notice.values["link"]


def test_asked_once_by_link_and_rated_once(ended, queries):
    number = ended()
    link = link_to(number)
    invited = invitation_of(number, "services.short")
    assert (invited.organ, invited.item, invited.officer, invited.channel) == ("gm.urban", "gm-t-sign", "T1", "link")
    phone = Client()
    assert "这件事办得怎么样？" in text_of(phone.get(link))
    assert "请选择满意程度" in text_of(phone.post(link, {"level": "6"}), 422)
    assert phone.post(link, {"level": "5", "facet-speed": "4", "words": "很快"}).status_code == 303
    text_of(phone.post(link, {"level": "1"}), 410)
    rated = rating_of(number)
    assert (rated.level, rated.words, rated.named, rated.item, len(rated.device)) == (5, "很快", True, "gm-t-sign", 64)
    assert [each.name for each in told(f"rating:{number}")] == ["rating.invited", "rating.given"]
    assert not cases.cases_for(SYSTEM).filter(start=START).exists()


def test_staff_do_not_rate_themselves(ended, who, urban, official, refused):
    number = ended()
    link = link_to(number)
    text_of(desk_of("gm.civil.handler").post(link, {"level": "5"}), 403)
    # The applicant is the handler, as a citizen.
    desk_of("gm.urban.handler")
    boss = desk_of("gm.urban.head")
    assert (
        boss.post(
            "/desk/ratings/", {"do": "staff", "official": "7gm.urban.handler", "phone": "13800000000"}
        ).status_code
        == 303
    )
    text_of(Client().post(link, {"level": "5"}), 403)
    with refused("rating-by-staff"):
        commands.rate_by_phone(number, actor=urban, level=5)
    assert (rating_of(number), invitation_of(number, "services.short").used_at) == (None, None)
    assert commands.rate_by_phone(number, actor=official("gm.data.handler", number="T9"), level=3) == number
    assert rating_of(number).channel == "phone"


def test_a_code_at_the_window_takes_the_place_of_the_link(ended, react):
    number = ended()
    old = link_to(number)
    desk = desk_of("gm.urban.handler")
    said = text_of(desk.post("/desk/ratings/", {"do": "code", "case": number}))
    assert "<svg" in said
    new = re.search(r"http://testserver(/rate/[\w-]+)", said).group(1)
    text_of(Client().get(old), 404)
    Client().post(new, {"level": "4"})
    assert (rating_of(number).level, rating_of(number).channel) == (4, "window")
    assert "已经用过" in text_of(desk.post("/desk/ratings/", {"do": "code", "case": number}), 422)
    text_of(desk.post("/desk/ratings/", {"do": "code", "case": "2026"}), 422)
    # A visit without a matter, once; its number is one of the queue.
    token = asking.ask_visitor("20260302A001", actor=SYSTEM, organ="gm.data")
    assert asking.ask_visitor("20260302A001", actor=SYSTEM, organ="gm.data") != token
    text_of(Client().get(f"/rate/{token}"), 404)


def test_many_from_one_device_are_marked_and_still_count(ended, react):
    numbers = [ended(None) for _n in range(7)]
    for number in numbers:
        Client(REMOTE_ADDR="10.0.0.9").post(
            "/rate/" + commands.invite_again(number, "services.short", actor=SYSTEM, channel="link"), {"level": "5"}
        )
    assert list(Rating.objects.order_by("pk").values_list("flag", flat=True)) == ["device"] * 7
    assert satisfaction(**YEAR)["gm.urban"].rated == 7
    assert [each.name for each in told(f"rating:{numbers[0]}")][-1] == "rating.flagged"
    assert "同一设备评价过多" in text_of(desk_of("gm.data.handler").get("/desk/ratings/?kind=odd"))


def step(case, node, typed, actor):
    token = next(item.token for item in cases.read_case(case).items if item.node == node)
    cases.complete_task(case, token, typed, actor=actor)


def test_a_bad_rating_to_its_end(ended, head, official, react, at):
    """Rated badly on Monday 2 March: contact by 3 March (one working day), rectified by 23 March (fifteen)."""
    number = ended()
    Client().post(link_to(number), {"level": "2", "words": "跑了三趟"})
    react(f"rating:{number}")
    react(f"rating:{number}")
    work = cases.cases_for(SYSTEM).get(start=START)
    case = cases.read_case(work.number)
    assert (case.organ, case.summary, [item.post for item in case.items]) == (
        "gm.urban",
        f"{number} 不满意",
        ["gm.urban.head"],
    )
    assert [item.due_on for item in case.items] == [date(2026, 3, 3)]
    # 3 to 6, 9 to 13, 16 to 20 and 23 March are fifteen working days.
    assert {held.code: held.due_on for held in case.clocks} == {"rating": date(2026, 3, 23)}
    at(moment(3, 3))
    step(
        work.number, "contact", {"reached": ["yes"], "findings": ["指南没有写明照片要求"], "finding": ["rectify"]}, head
    )
    step(work.number, "rectify", {"measures": ["已修改办事指南并致歉"], "cause": ["guide"]}, head)
    review = official("gm.data.handler", number="T9")
    step(work.number, "verify", {"verdict": ["again"], "remark": ["指南还没有公布"]}, review)
    step(work.number, "rectify", {"measures": ["指南已公布"], "cause": ["guide"]}, head)
    step(work.number, "verify", {"verdict": ["done"], "remark": ["已核验到位"]}, review)
    assert cases.read_case(work.number).outcome == "rectified"
    react(f"case:{work.number}")
    # Asked once more; the first rating stands.
    again = link_to(number, "services.rate-again")
    Client().post(again, {"level": "5"})
    assert list(Rating.objects.order_by("pk").values_list("survey", "level")) == [
        ("services.short", 2),
        ("services.again", 5),
    ]
    sums = satisfaction(**YEAR)["gm.urban"]
    assert (sums.asked, sums.rated, sums.satisfied, sums.bad) == (2, 2, 1, 1)
    assert cases.replay(work.number).differences == ()
    # The applicant was told of their matter, not of a second application.
    assert Notice.objects.filter(template="services.received", about=work.number).count() == 0


def test_a_malicious_one_is_struck_by_another_organ_and_stays_visible(ended, head, official, react, refused):
    number = ended()
    Client().post(link_to(number), {"level": "1", "words": "不给我办假证就差评"})
    with refused("rating-strike-by-own"):
        commands.strike(number, "services.short", actor=head, ground="恶意评价")
    with refused("rating-strike-ground"):
        commands.strike(number, "services.short", actor=SYSTEM, ground=" ")
    react(f"rating:{number}")
    work = cases.cases_for(SYSTEM).get(start=START).number
    step(
        work,
        "contact",
        {"reached": ["no"], "findings": ["要求违法办证被拒"], "finding": ["appeal"], "grounds": ["大厅录像可以证明"]},
        head,
    )
    assert [item.post for item in cases.read_case(work).items] == ["gm.office.oversight"]
    judge = official("gm.office.oversight", number="T8")
    step(work, "appeal", {"ruling": ["strike"], "reasons": ["录像证实要求违法办证"]}, judge)
    assert cases.read_case(work).outcome == "struck"
    react(f"case:{work}")
    sums = satisfaction(**YEAR)["gm.urban"]
    assert (sums.asked, sums.rated, sums.satisfied, sums.bad, sums.struck) == (1, 0, 0, 0, 1)
    assert rating_of(number).strike.by == "post:gm.office.oversight#T8"
    assert "已剔除" in text_of(desk_of("gm.urban.handler").get("/desk/ratings/"))
    assert Invitation.objects.filter(survey="services.again").count() == 0


def test_figures_stand_beside_the_response_rate(ended, queries, at, react):
    for level in ("5", "5", "4", "3", "2", ""):
        number = ended(None)
        if level:
            token = commands.invite_again(number, "services.short", actor=SYSTEM, channel="link")
            commands.rate(token, actor=ANONYMOUS, level=int(level), facets={})
    at(moment(3, 2) + timedelta(minutes=1))
    with queries(12):
        said = text_of(Client().get("/services/ratings?by=item"))
    row = re.search(r"招牌设置备案.*?</tr>", said, re.DOTALL).group(0)
    assert [each for each in ("6", "5", "83.3%", "80.0%", "1", "0") if each not in row] == []
    assert "区城管执法局" in text_of(Client().get("/services/ratings"))
    assert "短信链接" in text_of(Client().get("/services/ratings?by=channel"))
    text_of(Client().get("/services/ratings?by=%00"))


def test_a_citizen_may_follow_but_not_open_the_desk(who):
    assert home_of(who).get("/desk/ratings/").status_code in {302, 303, 403, 404}
