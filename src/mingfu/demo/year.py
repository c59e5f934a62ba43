# SPDX-License-Identifier: Apache-2.0
"""A year of the hotline, played in minutes through the commands that people use, on a frozen clock, from one seed.

Every act happens at a moment of the calendar's working hours (people write at any hour). The same seed gives the same
ledger root: nothing here asks the machine for time or chance.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count

from mingfu.demo.data_sharing import DataPlay
from mingfu.demo.people import Crew, citizen
from mingfu.demo.plan import PlanPlay
from mingfu.demo.powers import PowersPlay
from mingfu.demo.topics import REDIRECTED, ROADS, SPOTS, TOPICS, Topic
from mingfu.demo.windows import WindowsPlay
from mingfu.engines import cases
from mingfu.engines.jobs import drain, fire_due, run_duties
from mingfu.engines.notices import outbox
from mingfu.engines.opinions import rate
from mingfu.engines.publication import awaiting, decline, release
from mingfu.kernel.access import ANONYMOUS, Actor
from mingfu.kernel.calendar import add_working_days, is_working_day
from mingfu.kernel.clock import LEGAL_ZONE, chance, freeze, now

FIRST, LAST = date(2025, 9, 19), date(2026, 9, 18)
NOW = datetime(2026, 9, 18, 10, 0, tzinfo=LEGAL_ZONE)
"""The moment at which the demonstration is handed to visitors: a Friday morning before two holidays."""

MATTERS = 2000
LAST_MORNING = 8
"""Matters that arrive on the last morning, so that a visitor finds the desk with something to do."""
Done = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Story:
    """What one matter is about; its words are filled in once."""

    topic: Topic
    place: str
    road: str
    spot: str
    days: int
    redirect: int = -1

    def words(self, text: str) -> str:
        """A sentence of the topic with this story's places in it."""
        return text.format(place=self.place, road=self.road, spot=self.spot, days=self.days, count=self.days * 3 + 2)


@dataclass(slots=True)
class Year:
    """The state of the play: what is still to come, who acts, what was told."""

    crew: Crew
    places: tuple[str, ...]
    total: int = MATTERS
    agenda: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    ticket: Iterator[int] = field(default_factory=count)
    stories: dict[str, Story] = field(default_factory=dict)
    opened: int = 0

    def play(self, told: Done) -> None:
        """Play from the first day to the moment of handing over; `told(matters, of)` is called once a day."""
        for moment in sorted(_arrivals(self.total)):
            self.at(moment, self.arrive)
        plan = PlanPlay(self.crew)
        plan.begin(FIRST)
        hall = WindowsPlay(self.crew, self.at, LAST)
        hall.begin()
        DataPlay(self.crew, self.at, FIRST).begin()
        PowersPlay(self.crew, self.at, FIRST).begin()
        day = FIRST
        while day <= LAST:
            end = min(datetime.combine(day + timedelta(days=1), time(1, 30), LEGAL_ZONE), NOW)
            self._until(end)
            with freeze(end):
                fire_due(at_due_time=True)
                drain(at_event_time=True)
                run_duties()
                if is_working_day(day) and day < LAST - timedelta(days=1):
                    self.review(end)
                    hall.review(end)
            plan.report(day)
            told(self.opened, self.total)
            day += timedelta(days=1)

    def at(self, moment: datetime, act: Callable[[], None]) -> None:
        """Let something happen at a moment, unless the play is over by then."""
        if moment <= NOW:
            heapq.heappush(self.agenda, (moment.astimezone(UTC), next(self.ticket), act))

    def _until(self, end: datetime) -> None:
        while self.agenda and self.agenda[0][0] <= end:
            moment, _ticket, act = heapq.heappop(self.agenda)
            with freeze(moment):
                act()

    def arrive(self) -> None:
        """Somebody says something, by one of the channels."""
        story = self._story()
        dice = chance.below(100)
        channel = "web" if dice < 55 else "phone" if dice < 90 else "counter"  # noqa: PLR2004 - shares of channels
        party = citizen(chance.below(900)) if dice % 4 else None
        said = (
            story.words(chance.choice(story.topic.said))
            if story.redirect < 0
            else story.words(REDIRECTED[story.redirect][1])
        )
        typed = {"text": [said], "place": [story.place], "publicity": ["public" if chance.below(10) < 7 else "private"]}  # noqa: PLR2004
        actor = ANONYMOUS if channel == "web" else self.crew.at("gm.hotline.desk")
        number = cases.open_case("hotline.say", typed, actor=actor, arrival=cases.Arrival(channel=channel, party=party))
        self.stories[number] = story
        self.opened += 1
        self.next_step(number)

    def _story(self) -> Story:
        pool = [topic for topic in TOPICS for _times in range(topic.weight)]
        redirect = chance.below(len(REDIRECTED)) if chance.below(25) == 0 else -1
        return Story(
            chance.choice(pool),
            chance.choice(self.places),
            chance.choice(ROADS),
            chance.choice(SPOTS),
            chance.below(6) + 2,
            redirect,
        )

    def next_step(self, number: str) -> None:
        """Put the next open task of a case on somebody's agenda."""
        case = cases.read_case(number)
        for item in case.items:
            moment = self._when(item.node, case)
            self.at(moment, partial(self.do, number, item.node))

    def _when(self, node: str, case: cases.Snapshot) -> datetime:
        """How long the post takes: most are in time, some organs are slow, a few cases are forgotten for a while."""
        here = self._now()
        if node in {"triage", "redispatch"}:
            return working(here + timedelta(minutes=20 + chance.below(300)))
        if node in {"sign", "rule"}:
            return working(here + timedelta(hours=1 + chance.below(20)))
        if node == "reply":
            return working(here + timedelta(minutes=30 + chance.below(400)))
        if node == "revisit":
            return working(datetime.combine(add_working_days(here.date(), 1 + chance.below(3)), time(9), LEGAL_ZONE))
        slow = 1.35 if case.organ in {"gm.housing", "gm.environment", "gm.xijiang"} else 1.0
        days = chance.below(2) if case.kind == "consult" else round(8 * slow * (15 + chance.below(75)) / 100)
        days += 6 + chance.below(25) if chance.below(20) == 0 else 0
        return working(
            datetime.combine(add_working_days(here.date(), days), time(9), LEGAL_ZONE)
            + timedelta(minutes=chance.below(420))
        )

    def _now(self) -> datetime:
        return now().astimezone(LEGAL_ZONE)

    def do(self, number: str, node: str) -> None:
        """Do a task as its post would, now and then extending or pausing first."""
        case = cases.read_case(number)
        item = next((item for item in case.items if item.node == node), None)
        if item is None:
            return
        actor = self.crew.at(item.post)
        if node == "handle" and self._hesitates(case, actor):
            return
        cases.complete_task(number, item.token, self._typed(node, case), actor=actor)
        self.next_step(number)

    def _hesitates(self, case: cases.Snapshot, actor: Actor) -> bool:
        """Some cases are extended in time, some pause for an inspection; then the task comes back later."""
        dice = chance.below(100)
        today = self._now().date()
        if not case.clocks:
            return False
        if dice < 5 and case.extension is None and case.due_on and today <= case.due_on and not case.paused:  # noqa: PLR2004 - shares
            ground = chance.choice(("complex", "works"))
            head = self.crew.at(f"{case.organ}.head")
            cases.extend(
                case.number, ground=ground, amount=3 + chance.below(3), reason="涉及施工安排，需多部门会商", actor=head
            )
            self.at(working(self._now() + timedelta(days=2 + chance.below(3))), lambda: self.do(case.number, "handle"))
            return True
        if 5 <= dice < 9 and not case.paused and case.due_on and today < case.due_on and not case.pauses:  # noqa: PLR2004 - shares
            cases.suspend(
                case.number,
                ground=chance.choice(("inspection", "supplement", "weather")),
                note="等待结果期间暂停计时",
                actor=actor,
            )
            back = working(self._now() + timedelta(days=2 + chance.below(6)))
            self.at(back, lambda: self._resume(case.number))
            return True
        return False

    def _resume(self, number: str) -> None:
        case = cases.read_case(number)
        item = next((item for item in case.items if item.node == "handle"), None)
        if item is not None and case.paused:
            cases.resume(number, actor=self.crew.at(item.post))
            self.at(working(self._now() + timedelta(hours=2 + chance.below(20))), lambda: self.do(number, "handle"))

    def _typed(self, node: str, case: cases.Snapshot) -> dict[str, list[str]]:
        story = self.stories[case.number]
        return _ANSWERS[node](story, case)

    def review(self, end: datetime) -> None:
        """The call-back desk looks at texts that wait for publication, and people rate what was sent to them."""
        actor = self.crew.at("gm.hotline.callback")
        for row in awaiting(actor, limit=40):
            if chance.below(30) == 0:
                decline(row.pk, reason="涉及第三人隐私，不予公开", actor=actor)
            else:
                release(row.pk, title=row.title, asked=row.asked, answered=row.answered, actor=actor)
        for notice in outbox(limit=60, search="hotline.rate"):
            if notice.channel == "in-app" and (end - notice.written_at) < timedelta(days=1) and chance.below(100) < 38:  # noqa: PLR2004
                self._rate(notice.text.split("/rate/")[1].split("（")[0])

    @staticmethod
    def _rate(token: str) -> None:
        level = chance.choice((5, 5, 5, 4, 4, 4, 4, 3, 3, 2, 1))
        facets = {name: max(1, min(5, level + chance.below(2))) for name in ("speed", "attitude", "result", "clarity")}
        words = {5: "很快就解决了，谢谢", 2: "处理时间太长", 1: "问题没有解决"}.get(level, "")
        rate(token, level=level, facets=facets, words=words, actor=ANONYMOUS)


def _triage(story: Story, case: cases.Snapshot) -> dict[str, list[str]]:
    if story.redirect >= 0:
        code, _said, advice = REDIRECTED[story.redirect]
        return {"kind": [case.kind], "way": ["redirect"], "exit": [code], "advice": [advice]}
    kind = story.topic.kind
    common = {"kind": [kind], "category": [story.topic.category], "area": [case.area] if case.area else []}
    if kind == "consult" and chance.below(3) == 0:
        return common | {"way": ["answer"]}
    wrong = chance.below(12) == 0
    organ = chance.choice(TOPICS).organ if wrong else story.topic.organ
    return common | {"way": ["dispatch"], "organ": [organ]}


def _sign(story: Story, case: cases.Snapshot) -> dict[str, list[str]]:
    if case.organ != story.topic.organ:
        return {"signing": ["object"], "objection": ["依据部门职责，该事项不属于本单位，应由主管部门办理。"]}
    return {"signing": ["accept"]}


def _rule(story: Story, case: cases.Snapshot) -> dict[str, list[str]]:
    right = case.organ != story.topic.organ
    return {"ruling": ["upheld" if right else "rejected"], "grounds": ["依据职能库和权责清单裁定。"]}


def _redispatch(story: Story, _case: cases.Snapshot) -> dict[str, list[str]]:
    return {"organ": [story.topic.organ], "remark": ["按职责改派，请优先办理。"]}


def _handle(story: Story, case: cases.Snapshot) -> dict[str, list[str]]:
    result = chance.choice(("solved",) * 8 + ("partly",) * 2 + ("explained", "none"))
    return {
        "contacted": ["yes" if case.party else "no"],
        "findings": [story.words(story.topic.found)],
        "measures": [story.words(story.topic.done)],
        "result": [result],
    }


def _reply(story: Story, _case: cases.Snapshot) -> dict[str, list[str]]:
    return {"reply": [story.words(story.topic.reply)], "remedy": [""]}


def _callback(_story: Story, case: cases.Snapshot) -> dict[str, list[str]]:
    if not case.party or chance.below(10) == 0:
        return {"reached": ["no"]}
    good = case.data.get("result") in {"solved", "explained"}
    solved = chance.choice(("yes",) * 9 + ("partly",)) if good else chance.choice(("partly", "no", "partly"))
    satisfied = chance.choice(("5", "4", "4", "5", "3")) if good else chance.choice(("3", "2", "4", "1"))
    return {"reached": ["yes"], "solved": [solved], "satisfied": [satisfied]}


_ANSWERS: dict[str, Callable[[Story, cases.Snapshot], dict[str, list[str]]]] = {
    "triage": _triage,
    "sign": _sign,
    "rule": _rule,
    "redispatch": _redispatch,
    "handle": _handle,
    "reply": _reply,
    "revisit": _callback,
}


def working(moment: datetime) -> datetime:
    """The next moment at which an office is open: 8:30–12:00 and 14:00–17:30 on working days."""
    local = moment.astimezone(LEGAL_ZONE)
    while True:
        if not is_working_day(local.date()) or local.time() >= time(17, 30):
            local = datetime.combine(local.date() + timedelta(days=1), time(8, 30), LEGAL_ZONE) + timedelta(
                minutes=local.minute
            )
        elif local.time() < time(8, 30):
            return datetime.combine(local.date(), time(8, 30), LEGAL_ZONE) + timedelta(minutes=local.minute)
        elif time(12) <= local.time() < time(14):
            return datetime.combine(local.date(), time(14), LEGAL_ZONE) + timedelta(minutes=local.minute)
        else:
            return local


def _arrivals(total: int) -> Iterator[datetime]:
    """Moments of writing: any day, fewer at night, more in the rainy months."""
    days = (LAST - FIRST).days
    for one in range(min(LAST_MORNING, total)):
        yield datetime.combine(LAST, time(9, 5 + one * 6), LEGAL_ZONE)
    for _one in range(total - LAST_MORNING):
        day = FIRST + timedelta(days=chance.below(days + 1))
        if day.month in {12, 1, 2} and chance.below(4) == 0:
            day = FIRST + timedelta(days=chance.below(days + 1))
        hour = chance.choice((7, 8, 9, 9, 10, 10, 11, 12, 14, 15, 15, 16, 17, 19, 20, 21, 22))
        yield datetime.combine(day, time(hour, chance.below(60), chance.below(60)), LEGAL_ZONE)
