# SPDX-License-Identifier: Apache-2.0
"""Building a case again from its events, and holding it against the rows that stand.

Every step is planned anew from the event that began it, at its instant, under the calendar known then, by the edition the
case was under and what was handed in; what the ledger tells of the step must be what planning makes of it. Once what was
handed in has been erased, gateways go the way that was recorded. Swaps the calendar of the whole process while it runs.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from mingfu.engines.bpmn import BpmnError
from mingfu.engines.cases.comparing import difference_of_rows
from mingfu.engines.cases.models import Case
from mingfu.engines.cases.papers import Papers
from mingfu.engines.cases.replica import Replica, copy_of
from mingfu.engines.cases.retelling import FOLLOWING, STEPS, Difference, Telling
from mingfu.engines.cases.retelling_acts import ACTS
from mingfu.engines.cases.retelling_relations import RELATIONS
from mingfu.engines.cases.snapshot import UnknownCase
from mingfu.engines.cases.writing import Writing
from mingfu.kernel.calendar.book import Book, book, install
from mingfu.kernel.calendar.queries import load_editions
from mingfu.kernel.clock import as_legal_day, freeze
from mingfu.kernel.ledger import StoredEvent, catalogue, events_of, name_of, payload
from mingfu.kernel.refusals import Refusal

TOLD = {**STEPS, **ACTS, **RELATIONS}

TOGETHER = {("timer.fired", "case.lapsed"), ("part.dropped", "part.dropped")}
"""Events of which the second may stand in the step that the first began."""


@dataclass(frozen=True, slots=True)
class Replay:
    """A case built again: how many events and steps, what was followed rather than evaluated, and every difference."""

    number: str
    events: int
    steps: int
    followed: int
    """Steps that went the recorded way, because data were erased."""
    erased: int
    """Submissions that were erased."""
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the stored case is the one its events make."""
        return not self.differences


def replay(number: str) -> Replay:
    """Build the case again and compare. Raises `UnknownCase`."""
    found = Case.objects.filter(number=number).values_list("pk", flat=True).first()
    if found is None:
        raise UnknownCase(number=number)
    load_editions()
    return _Replaying(number, found).run()


def replay_all(*, progress: Callable[[int, int], None] | None = None) -> Iterator[Replay]:
    """Every case, oldest first; `progress` is told how many of how many are done."""
    numbers = list(Case.objects.order_by("id").values_list("number", flat=True))
    for done, number in enumerate(numbers, 1):
        yield replay(number)
        if progress is not None:
            progress(done, len(numbers))


class _Replaying:
    """One replay under way."""

    def __init__(self, number: str, case_id: int) -> None:
        self.case_id = case_id
        self.events = events_of(f"case:{number}")
        self.replica = Replica(number)
        self.papers = Papers(case_id)
        self.steps = self.followed = 0
        self.follows = False
        self.found: list[Difference] = []
        self.notes: dict[str, None] = {}

    def run(self) -> Replay:
        """All steps, then the rows."""
        place = 0
        while place < len(self.events):
            try:
                place = self._step(place)
            except (Refusal, BpmnError, LookupError, ValueError, AssertionError) as error:
                cause = self.events[place]
                why = f"无法重演：{type(error).__name__} {error}"
                self.found.append(Difference(cause.name, _said(cause.payload), why, cause.seq))
                break
        else:
            for digest in self.papers.unclaimed:
                self.found.append(Difference("submission", digest, "没有任何记录提到这份材料"))
            self.found += difference_of_rows(self.replica, self.case_id, erased=self.papers.erased > 0)
        return Replay(
            self.replica.number, len(self.events), self.steps, self.followed, self.papers.erased, tuple(self.found),
            tuple(self.notes),
        )  # fmt: skip

    def _step(self, place: int) -> int:
        """Tell one step again; where the next one begins."""
        cause = self.events[place]
        if cause.name not in TOLD and not _is_ours(cause):
            # Somebody else wrote in the case's stream (a recusal): no step of the case.
            return place + 1
        tellings = []
        for believed in _beliefs(cause):
            telling = Telling(cause, self._rest(place), copy_of(self.replica), self.papers, self.follows)
            with freeze(cause.at), _believing(believed):
                writing = TOLD[cause.name](telling)
            tellings.append((telling, writing))
            if self._same(place, writing):
                break
        telling, writing = tellings[-1] if self._same(place, tellings[-1][1]) else tellings[0]
        after = self._compare(place, writing)
        self._take(telling, writing)
        return after

    def _take(self, telling: Telling, writing: Writing) -> None:
        self.replica = telling.replica
        self.replica.apply(writing)
        for token, due_at in telling.timers.items():
            self.replica.moved_timer(token, due_at, writing.at, counted=token.isdecimal())
        self.found += telling.found
        self.notes |= dict.fromkeys(telling.notes)
        self.follows = telling.follows
        self.steps += 1
        self.followed += telling.follows

    def _rest(self, place: int) -> Sequence[StoredEvent]:
        """The events that may belong to the step which began at a place."""
        cause = self.events[place]
        rest: list[StoredEvent] = []
        for event in self.events[place + 1 :]:
            together = (cause.name, event.name) in TOGETHER and cause.payload.get("digest") == event.payload.get(
                "digest"
            )
            if (event.at, event.by) != (cause.at, cause.by) or (event.name not in FOLLOWING and not together):
                break
            rest.append(event)
        return rest

    def _same(self, place: int, writing: Writing) -> bool:
        told = self.events[place : place + len(writing.events)]
        return bool(told) and [(event.name, event.payload) for event in told[1:]] == _planned(writing)[1:]

    def _compare(self, place: int, writing: Writing) -> int:
        """Name every event that planning tells otherwise; where the next step begins."""
        if self._same(place, writing):
            return place + len(writing.events)
        told = [self.events[place], *self._rest(place)]
        planned = _planned(writing)
        for offset in range(1, max(len(told), len(planned))):
            stored = (told[offset].name, told[offset].payload) if offset < len(told) else None
            again = planned[offset] if offset < len(planned) else None
            if stored != again:
                name = (stored or again or ("",))[0]
                seq = self.events[place].seq + offset
                self.found.append(Difference(name, _line(stored), _line(again), seq))
        return place + len(told)


def _is_ours(event: StoredEvent) -> bool:
    """Whether the case engine declares the event."""
    declared = next((kind for kind in catalogue() if kind.name == event.name), None)
    return declared is None or declared.cls.__module__.startswith(__package__)


def _planned(writing: Writing) -> list[tuple[str, dict[str, object]]]:
    return [(name_of(event), payload(event)) for event in writing.events]


def _line(event: tuple[str, dict[str, object]] | None) -> str:
    return f"{event[0]} {_said(event[1])}" if event is not None else "（没有）"


def _said(facts: object) -> str:
    return str(facts)


_books: dict[int, Book] = {}


def _beliefs(cause: StoredEvent) -> Iterator[Book]:
    """The calendars that may have been in force at an event, likeliest first.

    An edition names the day on which it became known: on that day itself it may have come before or after. The last is
    the calendar as it is today.
    """
    held, day = book(), as_legal_day(cause.at)
    known = len(held.known(day))
    sooner = sum(edition.known_from < day for edition in held.editions)
    for count in dict.fromkeys((known, *range(known - 1, sooner - 1, -1), len(held.editions))):
        yield held if count == len(held.editions) else _books_of(held, count)


def _books_of(held: Book, count: int) -> Book:
    kept = _books.get(count)
    if kept is None or kept.editions != held.editions[:count] or kept.weeks != held.weeks:
        kept = _books[count] = Book(held.editions[:count], held.weeks)
    return kept


@contextmanager
def _believing(believed: Book) -> Iterator[None]:
    held = book()
    if believed is held:
        yield
        return
    install(believed)
    try:
        yield
    finally:
        install(held)
