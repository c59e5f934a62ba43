# SPDX-License-Identifier: Apache-2.0
"""The service hall in the demonstration: one bill for three matters, ratings and what follows a bad one, a day of queues.

Everything goes through the commands that people use; the sandbox's bank plays the bank.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from mingfu.demo.people import Crew, citizen
from mingfu.engines import cases
from mingfu.engines.forms import FormSpec, form
from mingfu.engines.notices import outbox
from mingfu.engines.opinions import rate
from mingfu.kernel.access import ANONYMOUS, SYSTEM, Actor
from mingfu.kernel.calendar import is_working_day
from mingfu.kernel.clock import LEGAL_ZONE, chance, now
from mingfu.kernel.refusals import Refusal
from mingfu.systems.services.bills import charging, paying, refunding, sandbox
from mingfu.systems.services.bills.charging import Charge, fee_code
from mingfu.systems.services.bills.models import Bill, Refund
from mingfu.systems.services.bills.reconciling import reconcile
from mingfu.systems.services.queue import booking, serving, taking
from mingfu.systems.services.queue.halls import hall, priorities
from mingfu.systems.services.queue.models import Ticket
from mingfu.systems.services.ratings.working import START as RATING

Do = Callable[[], None]
At = Callable[[datetime, Do], None]
HALL = "gm-center"
ROADS = ("gm-road-occupation", "gm-road-digging", "gm-soil")
BUILDERS = ("示例建筑有限公司", "样本市政工程有限公司")
QUANTITIES = ("100", "1200", "300", "24", "2000")
FIRST_BILL = 40
"""Working days before the end on which the first bill is made: so it has been paid, and reconciled, long since."""

TYPED = {
    "check": {"check": ["accept"]},
    "review": {"special": ["none"], "opinion": ["grant"], "findings": ["材料齐全，现场与图纸一致"]},
    "decide": {"decision": ["grant"]},
    "deliver": {"delivered_by": ["window"], "receiver": ["演示样本"]},
    "contact": {"reached": ["yes"], "findings": ["经核实，群众多跑了一趟"], "finding": ["rectify"]},
    "rectify": {"measures": ["已修改一次性告知单，窗口人员已培训，并向群众致歉"], "cause": ["guide"]},
    "verify": {"verdict": ["done"], "remark": ["已核验，告知单已更新"]},
    "appeal": {"ruling": ["keep"], "reasons": ["录像显示告知确实不全，评价属实"]},
}


class WindowsPlay:
    """The hall's part of the year. `at` puts an act on the agenda."""

    def __init__(self, crew: Crew, at: At, last: date) -> None:
        self.crew, self.at, self.last = crew, at, last
        self.days = [day for day in (last - timedelta(days=back) for back in range(80, -1, -1)) if is_working_day(day)]

    def begin(self) -> None:
        """Put on the agenda what happens in the hall in the last weeks."""
        for place, back in enumerate((FIRST_BILL, 12)):
            day = self.days[-back]
            self.at(_on(day, 9, 20), partial(self.build, BUILDERS[place], place, day))
        for back in range(30, 4, -4):
            self.at(_on(self.days[-back], 9, 40), partial(self.instant, 740 + back))
        for day in self.days[-3:-1]:
            self.queue_day(day)
        self.at(_on(self.last, 8, 25), self.morning)

    def build(self, name: str, place: int, day: date) -> None:
        """A firm applies for three matters of one life event; they are granted within two days, on one bill."""
        party = citizen(700 + place)
        numbers = [self.apply(code, name, party) for code in ROADS]
        later = self.days[self.days.index(day) + 1]
        self.at(_on(later, 10), partial(self.grant_all, numbers))
        self.at(_on(later, 15), partial(self.charge_all, numbers, place))

    def instant(self, person: int) -> None:
        """Somebody registers a birth and is served within the hour; a link to rate follows."""
        number = self.apply("gm-birth", "", citizen(person))
        self.at(now() + timedelta(minutes=50), partial(self.step, number, "decide"))

    def apply(self, code: str, name: str, party: UUID) -> str:
        """Hand in an application with everything its form asks."""
        start = cases.start_of(f"services.item.{code}")
        actor = Actor("citizen", f"party:{party}", party=party)
        typed = first_answers(form(start.form), name)
        return filled(typed, lambda: cases.open_case(start.key, typed, actor=actor, arrival=cases.Arrival(party=party)))

    def grant_all(self, numbers: list[str]) -> None:
        """Take each matter as far as it goes before it is paid."""
        for number in numbers:
            for node in ("check", "review", "decide"):
                self.step(number, node)

    def step(self, number: str, node: str) -> None:
        """Do a task of a case as its post would, if it is open."""
        item = next((item for item in cases.read_case(number).items if item.node == node), None)
        if item is None:
            return
        typed = {name: list(values) for name, values in TYPED[node].items()}
        if node == "deliver":
            typed["delivered_on"] = [now().astimezone(LEGAL_ZONE).date().isoformat()]
        filled(typed, lambda: cases.complete_task(number, item.token, typed, actor=self.crew.at(item.post)))

    def charge_all(self, numbers: list[str], place: int) -> None:
        """Measure every fee and put it on the one bill; the older bill is paid the same day, the newer one waits."""
        bill = ""
        for number in numbers:
            organ = cases.read_case(number).organ
            quantities = iter(QUANTITIES)
            wanted = tuple(Charge(fee_code(fee), next(quantities)) for fee in charging.fees_of(cases.read_case(number)))
            if wanted:
                bill = charging.charge(number, wanted, actor=self.crew.at(f"{organ}.handler"))
        if bill and place == 0:
            self.at(now() + timedelta(hours=2), partial(self.pay, bill))
            after = self.days[self.days.index(now().astimezone(LEGAL_ZONE).date()) + 2]
            self.at(_on(after, 10), partial(self.deliver_all, numbers))

    def deliver_all(self, numbers: list[str]) -> None:
        """What was granted and paid is handed over at the window."""
        for number in numbers:
            self.step(number, "deliver")

    def pay(self, bill: str) -> None:
        """Pay at the sandbox's bank, which says so twice; a second window of the payer pays once more."""
        paying.ask_payment(bill, actor=ANONYMOUS)
        order = f"{bill}-1"
        sent = sandbox.pay(order)
        for _time in range(2):
            paying.hear(sandbox.KEY, *sent)
        paying.hear(sandbox.KEY, *sandbox.pay(order))
        day = now().astimezone(LEGAL_ZONE).date()
        after = self.days[self.days.index(day) + 1]
        self.at(_on(after, 9), partial(self.give_back, bill))
        self.at(_on(after, 9, 30), partial(self.reconcile, day))

    def give_back(self, bill: str) -> None:
        """What was paid twice goes back, once somebody has granted it."""
        for refund in Refund.objects.filter(payment__bill=Bill.objects.get(number=bill), state="asked").order_by("pk"):
            refunding.grant(refund.number, actor=self.crew.at("gm.urban.head"))
        refunding.send_granted(now())

    def reconcile(self, day: date) -> None:
        """Hold the bank's account of a day against ours."""
        reconcile(sandbox.KEY, sandbox.Sandbox().account(day), actor=self.crew.at("gm.data.handler"))

    def review(self, end: datetime) -> None:
        """People rate what was sent to them by the hall, and the work on bad ratings goes on by a step a day."""
        for code in ("services.rate", "services.rate-again"):
            for notice in outbox(limit=40, search=code):
                fresh = end - notice.written_at < timedelta(days=1)
                if notice.channel == "in-app" and fresh and chance.below(100) < 60:  # noqa: PLR2004 - a share
                    level = chance.choice((5, 5, 4, 4, 3, 2)) if code == "services.rate" else 4
                    rate(notice.text.split("/rate/")[1].split("（")[0], level=level, facets={}, actor=ANONYMOUS)
        for number in cases.cases_for(SYSTEM).filter(start=RATING, status="open").values_list("number", flat=True):
            for item in cases.read_case(number).items:
                self.step(number, item.node)

    def queue_day(self, day: date) -> None:
        """A working day of the hall: people come, are called, one does not come; the day closes."""
        codes: list[str] = []
        lines = [line.code for line in hall(HALL).lines]
        minutes = sorted(chance.below(150) for _one in range(24))
        self.at(_on(day, 8, 30), partial(self.sit, ("1", "3", "4")))
        for minute in minutes:
            moment = _on(day, 8, 35) + timedelta(minutes=minute)
            self.at(moment, partial(self.come, codes, chance.choice(lines)))
        for minute in range(10, 205, 7):
            self.at(_on(day, 8, 35) + timedelta(minutes=minute), self.serve_all)
        self.at(_on(day, 17, 20), partial(self.close, day))

    def morning(self) -> None:
        """The morning on which visitors come: some have been served, some wait, two windows are open."""
        codes: list[str] = []
        lines = [line.code for line in hall(HALL).lines]
        self.at(_on(self.last, 8, 30), partial(self.sit, ("1", "3")))
        for minute in sorted(chance.below(80) for _one in range(16)):
            self.at(_on(self.last, 8, 32) + timedelta(minutes=minute), partial(self.come, codes, chance.choice(lines)))
        for minute in range(10, 80, 9):
            self.at(_on(self.last, 8, 32) + timedelta(minutes=minute), self.serve_all)
        self.book_ahead()

    def book_ahead(self) -> None:
        """Some have booked for the next working day."""
        place, day = hall(HALL), self.last + timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
        for number, slot in enumerate(booking.slots(place, "social", day)[:5]):
            booking.book(HALL, "social", slot.begins_at, actor=SYSTEM, party=citizen(720 + number))

    def sit(self, windows: tuple[str, ...]) -> None:
        """Officers sit down. There are more windows than accounts: each window's officer is one of the demonstration's own."""
        for window in windows:
            serving.sit_down(HALL, window, actor=_officer(window))

    def come(self, codes: list[str], line: str) -> None:
        """Somebody takes a number; one in six has a reason to go first."""
        ground = chance.choice(priorities()).code if chance.below(6) == 0 else ""
        codes.append(taking.take(HALL, line, actor=ANONYMOUS, channel="hall", ground=ground))

    def serve_all(self) -> None:
        """Every open window ends what it does and calls the next."""
        for window in ("1", "3", "4"):
            officer = _officer(window)
            desk = serving.desk_of(officer)
            if desk is None:
                continue
            ticket = serving.at_window(desk)
            if ticket is not None and ticket.state == "serving":
                serving.done(ticket.code, actor=officer)
            elif ticket is not None:
                self.absent_or_here(ticket, officer)
                continue
            try:
                called = serving.call_next(actor=officer)
            except Refusal:
                continue
            if chance.below(12):
                serving.begin(called, actor=officer)

    def absent_or_here(self, ticket: Ticket, officer: Actor) -> None:
        """Called and not come: called again, and after the third time the number goes by."""
        if ticket.calls < 3:  # noqa: PLR2004 - as the rule of the hall says
            serving.recall(ticket.code, actor=officer)
        else:
            serving.skip(ticket.code, actor=officer)

    def close(self, day: date) -> None:
        """The day ends."""
        taking.close_day(HALL, day, actor=self.crew.at("gm.data.head"))


def first_answers(spec: FormSpec, name: str) -> dict[str, list[str]]:
    """Answers to a form as somebody gives them who brings everything to the window."""
    typed: dict[str, list[str]] = {
        "body": [name],
        "credit_code": ["91440608MA00000000"],
        "name": ["演示样本"],
        "acting": ["self"],
    }
    for field in spec.fields:
        if field.kind == "hidden":
            typed[field.name] = [field.default]
        elif field.kind == "choice" and field.name not in typed:
            values = [option.value for option in field.options]
            wanted = next((each for each in ("body", "window", "share", "none") if each in values), values[0])
            typed[field.name] = [wanted]
    return typed


def filled(typed: dict[str, list[str]], act: Callable[[], str]) -> str:
    """Do an act with a form; what it still asks for is answered in a few words, once."""
    try:
        return act()
    except cases.FormRefused as refusal:
        for name in refusal.bound.errors:
            field = refusal.bound.spec.field(name)
            values = [option.value for option in field.options]
            typed[name] = [values[0] if values else "演示用的说明文字"]
        return act()


def _officer(window: str) -> Actor:
    """Who sits at a window of the demonstration."""
    return Actor("system", f"system:window-{window}", number=f"窗{window}")


def _on(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), LEGAL_ZONE)
