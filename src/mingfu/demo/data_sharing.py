# SPDX-License-Identifier: Apache-2.0
"""Data sharing in the demonstration: records and certificates of a few people, requests, readings, corrections.

A visitor who signs in as the first citizen finds a dossier: what organs hold, who read it for which matter, one datum that
was put right and one that is being checked; and acts for a small firm with two licences.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from mingfu.demo.people import Crew, citizen
from mingfu.engines import cases
from mingfu.engines.forms import form
from mingfu.kernel.access import SYSTEM, Actor
from mingfu.kernel.calendar import is_working_day
from mingfu.kernel.clock import LEGAL_ZONE, today
from mingfu.kernel.parties import actor_of_party, give_mandate, party, register_party, synthetic
from mingfu.systems.data_sharing.catalogue.commands import refresh
from mingfu.systems.data_sharing.certificates.commands import issue_certificate, revoke_certificate
from mingfu.systems.data_sharing.correcting import ask_correction
from mingfu.systems.data_sharing.exchange.reading import read_item
from mingfu.systems.data_sharing.exchange.records import keep_record
from mingfu.systems.data_sharing.exchange.requests import request_data

At = Callable[[datetime, Callable[[], None]], None]
RECORDS = (
    ("poverty-relief", {"kind": "城镇低保", "since": "2025-03", "household_size": "3", "monthly": "1800"}),
    ("social-insurance", {"status": "正常参保", "employer": "示例饮食店", "months": "74", "since": "2019-07"}),
    ("marriage", {"status": "已婚", "registered_on": "2018-05-20", "registered_at": "高明区民政局"}),
    ("property", {"location": "荷城街道示例路 1 号", "use": "住宅", "area": "68.5 平方米", "right": "房屋所有权", "mortgaged": "否"}),
)  # fmt: skip
REQUESTS = (
    (10, "gm.housing", "poverty-relief", "GM-JF-0009", "审核公共租赁住房申请人是否属于最低生活保障家庭", ("kind", "since"), "agree"),
    (12, "gm.housing", "property", "GM-JF-0009", "核对公共租赁住房申请人名下有无住房", ("location", "area"), "agree"),
    (15, "gm.labour", "disability", "GM-JF-0002", "核对灵活就业补贴申请人的残疾类别", ("category",), "agree"),
    (20, "gm.market", "marriage", "GM-XK-0001", "核对个体工商户家庭经营者的婚姻状况", ("status",), "refuse"),
    (26, "gm.health", "business-licence", "GM-XK-0004", "核对卫生许可申请人的主体资格", ("credit_code", "body"), "agree"),
    (355, "gm.transport", "social-insurance", "GM-XK-0007", "核对从业人员参保情况", ("status",), ""),
)  # fmt: skip
FIRM = "示例饮食店"
APPLIES = "services.item.gm-public-rental"


@dataclass(slots=True)
class DataPlay:
    """The part of sharing data in the year: `at` puts an act on the agenda of the play."""

    crew: Crew
    at: At
    first: date
    case: str = ""
    firm: UUID | None = None

    def begin(self) -> None:
        """Put everything on the agenda."""
        for place, act in (
            (3, self.keep_records), (4, self.found_firm), (5, self.issue), (40, self.apply), (42, self.read),
            (50, self.withdraw), (60, self.correct), (200, self.revoke), (359, self.correct_again),
        ):  # fmt: skip
            self.at(self._moment(place), act)
        for request in REQUESTS:
            self.at(self._moment(request[0]), partial(self.ask, request))
        for day in range(30, 360, 90):
            self.at(self._moment(day), self.refresh)

    def keep_records(self) -> None:
        """What organs hold about the first citizens."""
        owners = {
            "poverty-relief": "gm.civil",
            "social-insurance": "gm.labour",
            "marriage": "gm.civil",
            "property": "gm.land",
        }
        for number in range(3):
            for item, content in RECORDS[: 4 - number]:
                keep_record(
                    item, citizen(number), content, actor=self.crew.at(f"{owners[item]}.handler"), since=self.first
                )

    def found_firm(self) -> None:
        """A small firm, for which the first citizen acts."""
        made = register_party(
            "body", actor=SYSTEM, name=FIRM, identifiers={"uscc": synthetic.credit_code(8)}, proved=True
        )
        self.firm = made.id
        give_mandate(made, party(citizen(0)), actor=SYSTEM, scope="all")

    def issue(self) -> None:
        """Certificates by hand, as organs issued them before the hall did."""
        market = self.crew.at("gm.market.handler")
        said = {
            "body": FIRM, "credit_code": synthetic.credit_code(8), "operator": "赵示例", "address": "荷城街道示例路 3 号",
            "scope": "餐饮服务",
        }  # fmt: skip
        issue_certificate("business-licence", said, actor=market, party=self.firm)
        issue_certificate("food-licence", said | {"scope": "热食类食品制售"}, actor=market, party=self.firm)
        for number in range(3):
            content = {"name": "示例", "address": f"荷城街道示例路 {number + 10} 号"}
            issue_certificate(
                "residence-permit", content, actor=self.crew.at("gm.police.handler"), party=citizen(number)
            )

    def ask(self, request: tuple[int, str, str, str, str, tuple[str, ...], str]) -> None:
        """A request of an organ, and the day on which it is answered."""
        day, organ, item, power, purpose, fields, answer = request
        asked = {"power": [power], "purpose": [purpose], "months": ["12"]}
        asked |= {f"f_{name}": ["check", "review"] for name in fields}
        number = request_data(item, "services.promised", asked, actor=self.crew.at(f"{organ}.handler"))
        if answer:
            self.at(self._moment(day + 1), partial(self.answer, number, answer))

    def answer(self, number: str, answer: str) -> None:
        """The owner answers; what it agrees to it delivers some days later."""
        [item] = cases.read_case(number).items
        said = {"decision": [answer]}
        if answer == "refuse":
            said |= {"ground": ["duty"], "reason": ["个体工商户登记不以婚姻状况为条件，与所称职责无关"]}
        cases.complete_task(number, item.token, said, actor=self.crew.at(item.post))
        if answer == "agree":
            self.at(_later(5), partial(self.deliver, number))

    def deliver(self, number: str) -> None:
        """The owner opens what was agreed to."""
        [item] = cases.read_case(number).items
        done = {"way": ["exchange"], "tested": ["yes"]}
        cases.complete_task(number, item.token, done, actor=self.crew.at(item.post))

    def apply(self) -> None:
        """The first citizen applies for public rental housing."""
        start = cases.start_of(APPLIES)
        typed = {}
        for one in form(start.form).fields:
            if one.kind in {"choice", "select"} and one.options:
                known = [option.value for option in one.options]
                typed[one.name] = [
                    next((value for value in known if value in {"window", "self", "share", "no"}), known[0])
                ]
            elif one.kind in {"text", "textarea"} and one.required and not one.own:
                typed[one.name] = ["示例"]
        typed |= {"name": ["赵示例"], "edition": [start.form.rpartition("@")[2]]}
        who = citizen(0)
        self.case = cases.open_case(APPLIES, typed, actor=_self(who), arrival=cases.Arrival(party=who))

    def read(self) -> None:
        """The housing bureau reads what it may, for that case."""
        housing = self.crew.at("gm.housing.handler")
        read_item("poverty-relief", ["kind"], case=self.case, actor=housing)
        read_item("property", ["location", "area"], case=self.case, actor=housing)

    def withdraw(self) -> None:
        """The citizen has found a flat."""
        cases.withdraw(self.case, actor=_self(citizen(0)), reason="已租到合适的住房")

    def correct(self) -> None:
        """The citizen says that a number is wrong; the source finds so."""
        number = self._ask("item:poverty-relief", "household_size", "4", "去年十月孩子出生，户内现有四人")
        self.at(_later(4), partial(self.verify, number))

    def verify(self, number: str) -> None:
        """The source has looked into its files."""
        [item] = cases.read_case(number).items
        decided = {"decision": ["correct"], "value": ["4"], "reason": ["经查户籍档案，2025年10月新增一人，予以更正"]}
        cases.complete_task(number, item.token, decided, actor=self.crew.at(item.post))

    def correct_again(self) -> None:
        """A second request, still being checked when visitors come."""
        self._ask("item:social-insurance", "months", "86", "2018年下半年在外地参保的月份没有接续")

    def revoke(self) -> None:
        """A certificate that no longer holds."""
        revoke_certificate(
            f"GM-JZZ-{self._moment(5).year}-000003", actor=self.crew.at("gm.police.head"), ground="surrendered",
            reason="持证人已迁入本区户籍，居住证注销",
        )  # fmt: skip

    def refresh(self) -> None:
        """Owners bring their data up to date; a few forget, and are found."""
        for item, organ in (
            ("social-insurance", "gm.labour"),
            ("planning-permit", "gm.land"),
            ("school-licence", "gm.education"),
        ):
            refresh(item, actor=self.crew.at(f"{organ}.handler"), rows=1200)

    def _ask(self, subject: str, name: str, right: str, why: str) -> str:
        typed = {"subject": [subject], "field": [name], "right": [right], "why": [why]}
        return ask_correction(typed, actor=_self(citizen(0)))

    def _moment(self, days: int) -> datetime:
        """Ten in the morning, some days into the year, on a day on which offices work."""
        return _morning(self.first + timedelta(days=days))


def _later(days: int) -> datetime:
    """Ten in the morning, some days after the present act."""
    return _morning(today() + timedelta(days=days))


def _morning(day: date) -> datetime:
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(10), LEGAL_ZONE)


def _self(who: UUID) -> Actor:
    found = actor_of_party(who)
    assert found is not None
    return found
