# SPDX-License-Identifier: Apache-2.0
"""Killing web, worker and PostgreSQL in the middle of people's acts loses no acknowledged act and does none twice.

Citizens say things and officials handle them, over HTTP, each act under its form's one-time key; whoever gets no
answer sends the same form again, or gives up. MINGFU_KILLS says how many kills (25).
"""

import os
import re
import sys
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Event, Lock, Thread, current_thread
from time import monotonic, sleep

import psycopg
import pytest
from load import Answer, Wire, request

from mingfu.demo.staff import PASSWORD
from mingfu.kernel.clock import chance

KILLS = int(os.environ.get("MINGFU_KILLS", "25"))
SEED = os.environ.get("MINGFU_SEED", "1")
PARTS = ("worker", "web-worker", "postgres", "web", "backend", "worker", "web-worker", "postgres")
SEE_OTHER, OK = 303, 200
CSRF = {"csrftoken": "a" * 32}
DESK, URBAN, BACK = "2001", "3001", "2003"
WALK = (
    (DESK, {"kind": "help", "way": "dispatch", "organ": "gm.urban"}),
    (URBAN, {"signing": "accept"}),
    (URBAN, {"contacted": "no", "findings": "灯具驱动电源损坏", "measures": "更换驱动电源六套", "result": "solved"}),
    (URBAN, {"reply": "已更换驱动电源，路灯恢复照明。"}),
    (BACK, {"reached": "yes", "solved": "yes", "satisfied": "5"}),
)
# The desk handles this one itself: one official who acts from two posts.
OWN = (
    (DESK, {"kind": "help", "way": "dispatch", "organ": "gm.hotline"}),
    (DESK, {"signing": "accept"}),
    (DESK, {"contacted": "no", "findings": "灯具驱动电源损坏", "measures": "更换驱动电源六套", "result": "solved"}),
    (DESK, {"reply": "已更换驱动电源，路灯恢复照明。"}),
    (BACK, {"reached": "yes", "solved": "yes", "satisfied": "5"}),
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(0)]


@dataclass
class Record:
    """What people were told: the number each mark was given, the tasks each case had acknowledged, what went wrong."""

    opened: dict[str, str] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)
    done: list[tuple[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    faults: dict[int, int] = field(default_factory=dict)
    repeated: int = 0
    lock: Lock = field(default_factory=Lock)

    @property
    def acts(self) -> int:
        """How many acts were acknowledged so far."""
        return len(self.opened) + len(self.done)


class Person(Thread):
    """Somebody at a browser: sends a form until it is answered."""

    def __init__(self, port: int, record: Record, over: Event, seed: str) -> None:
        super().__init__(name=seed, daemon=True)
        self.wire, self.record, self.over, self.seed = Wire(port), record, over, seed
        self.fault: BaseException | None = None

    def run(self) -> None:
        """Live, with chance of one's own."""
        try:
            with chance.seeded(self.seed):
                self.live()
        except BaseException as fault:  # noqa: BLE001 - the test reads it after the threads have ended
            self.fault = fault
        finally:
            self.wire.close()

    def live(self) -> None:
        """What this person does until the end."""

    def ask(self, sent: bytes) -> Answer | None:
        """One try; None where no answer came, or one that says the house is not well."""
        try:
            answer = self.wire.ask(sent)
        except OSError:
            self.wire.close()
            return None
        except EOFError:
            self.wire.close()
            return None
        if answer.status >= 500:
            with self.record.lock:
                self.record.faults[answer.status] = self.record.faults.get(answer.status, 0) + 1
            return None
        return answer

    def insist(self, sent: bytes, *, tries: int = 2000) -> Answer | None:
        """Send the same until it is answered, or the tries are over."""
        for turn in range(tries):
            answer = self.ask(sent)
            if answer is not None:
                return answer
            if turn == 0:
                with self.record.lock:
                    self.record.repeated += 1
            sleep(0.1)
        return None


class Citizen(Person):
    """Says one thing after another; every eighth time gives up after the first try that brings no answer."""

    def __init__(self, port: int, record: Record, over: Event, seed: str, numbers: "Queue[str]") -> None:
        super().__init__(port, record, over, seed)
        self.numbers = numbers

    def live(self) -> None:
        """Say things until it is over."""
        place = 0
        while not self.over.is_set():
            place += 1
            mark = f"{current_thread().name}第{place}件"
            form = {"text": f"路灯不亮，请修理。{mark}", "publicity": "public", "step": "submit", "place": ""}
            if place % 2:
                form |= {"phone": f"139{chance.digits(8)}", "name": "演示"}
            hidden = {"csrfmiddlewaretoken": CSRF["csrftoken"], "key": chance.token_urlsafe(18)}
            sent = request("POST", "/say", {**form, **hidden}, cookies=CSRF)
            answer = self.insist(sent, tries=1 if chance.below(8) == 0 else 2000)
            with self.record.lock:
                if answer is None:
                    self.record.given_up.add(mark)
                elif answer.status == SEE_OTHER:
                    number = re.search(rb"(?i)location:\s*/done/(\d{14})", answer.head).group(1).decode()
                    self.record.opened[mark] = number
                    self.numbers.put(number)
                else:
                    self.record.refused.append(f"say {answer.status} {words(answer)}")
            sleep(0.3)


class Office(Person):
    """Takes one matter after another and does every step of it, each as the official whose step it is."""

    def __init__(self, port: int, record: Record, over: Event, seed: str, numbers: "Queue[str]") -> None:
        super().__init__(port, record, over, seed)
        self.numbers = numbers
        self.cookies: dict[str, dict[str, str]] = {}

    def live(self) -> None:
        """Handle what there is until it is over and nothing is left."""
        for official in (DESK, URBAN, BACK):
            self.cookies[official] = self.sign_in(official)
        while True:
            try:
                number = self.numbers.get(timeout=0.3)
            except Empty:
                if self.over.is_set():
                    return
                continue
            for official, form in OWN if chance.below(3) == 0 else WALK:
                self.do(number, official, form)

    def sign_in(self, official: str) -> dict[str, str]:
        """The cookies of a session."""
        form = {"number": official, "password": PASSWORD, "csrfmiddlewaretoken": CSRF["csrftoken"]}
        answer = self.insist(request("POST", "/desk/sign-in", form, cookies=CSRF))
        found = re.search(rb"(?i)set-cookie:\s*mingfu_session=([^;]+)", answer.head)
        assert found, (answer.head, words(answer))
        return {**CSRF, "mingfu_session": found.group(1).decode()}

    def do(self, number: str, official: str, form: dict[str, str]) -> None:
        """Look at the case, fill in the form of its open task, send it until it is answered."""
        cookies = self.cookies[official]
        page = self.insist(request("GET", f"/desk/cases/{number}", cookies=cookies))
        found = re.search(rb"/desk/cases/\d+/tasks/([^/\"]+)/completion", page.body) if page else None
        if found is None:
            with self.record.lock:
                self.record.refused.append(f"{number}: no form for {official} {words(page)}")
            return
        token = found.group(1).decode()
        hidden = {"csrfmiddlewaretoken": CSRF["csrftoken"], "key": chance.token_urlsafe(18)}
        sent = request("POST", f"/desk/cases/{number}/tasks/{token}/completion", {**form, **hidden}, cookies=cookies)
        answer = self.insist(sent)
        with self.record.lock:
            if answer is not None and answer.status == SEE_OTHER:
                self.record.done.append((number, token))
            else:
                self.record.refused.append(f"{number} {token} {official}: {answer and answer.status} {words(answer)}")


def words(answer: Answer | None) -> str:
    """What a page says, without its marks, in short."""
    if answer is None:
        return "no answer"
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.body.decode(errors="replace"), flags=re.DOTALL)
    return " ".join(text.split())[:400]


@pytest.fixture
def lived_through(ruined):
    """The district after all kills, mended, with everybody's acts ended; and what people were told."""
    record, over = Record(), Event()
    numbers: Queue[str] = Queue()
    people = [Citizen(ruined.port, record, over, f"citizen-{SEED}-{place}", numbers) for place in range(2)]
    people += [Office(ruined.port, record, over, f"office-{SEED}-{place}", numbers) for place in range(3)]
    for person in people:
        person.start()
    with chance.seeded(SEED):
        while len(ruined.kills) < KILLS:
            # A kill while everybody still waits for the last one to be mended would fall into nobody's act.
            since, wanted = record.acts, 1 + chance.below(4)
            ruined.wait(lambda since=since, wanted=wanted: record.acts >= since + wanted)
            sleep(chance.below(500) / 1000)
            ruined.kill(PARTS[chance.below(len(PARTS))], chance.below(1000))
    ruined.wait(ruined.is_well, 120)
    over.set()
    until = monotonic() + 300
    for person in people:
        person.join(max(1.0, until - monotonic()))
    assert [person.name for person in people if person.is_alive()] == []
    assert [repr(person.fault)[:600] for person in people if person.fault] == []
    return ruined, record


def rows(ruined, query, *values):
    """What the database holds, asked as its owner."""
    with psycopg.connect(ruined.remembered()["DATABASE_OWNER_URL"]) as connection:
        return connection.execute(query, values).fetchall()


READ_TO_THE_END = """
SELECT (SELECT bool_and(c.event_id >= (SELECT max(id) FROM ledger_event)) FROM jobs_reactioncursor c)
   AND NOT EXISTS (SELECT FROM jobs_reactionfault WHERE settled_at IS NULL)
"""


def test_no_acknowledged_act_is_lost_and_none_is_done_twice(lived_through):
    ruined, record = lived_through
    assert record.refused == []
    assert len(record.opened) > KILLS // 5
    assert len(record.done) > KILLS // 5
    ruined.wait(lambda: rows(ruined, READ_TO_THE_END) == [(True,)], 180)

    # Every matter that was acknowledged is there once; one that was not, at most once.
    said = rows(
        ruined,
        "SELECT substring(content->>'text' from '[^。]+$'), count(*) FROM cases_submission WHERE node = '' GROUP BY 1",
    )
    times = dict(said)
    assert {mark: times.get(mark) for mark in record.opened if times.get(mark) != 1} == {}
    assert {mark: times[mark] for mark in record.given_up if times.get(mark, 0) > 1} == {}
    assert set(times) <= set(record.opened) | record.given_up
    opened = rows(ruined, "SELECT payload->>'case', count(*) FROM ledger_event WHERE name = 'case.opened' GROUP BY 1")
    assert [row for row in opened if row[1] != 1] == []
    assert set(record.opened.values()) <= {number for number, _count in opened}

    # Every task that was acknowledged as done is in the ledger once, and no other twice.
    done = rows(
        ruined,
        "SELECT payload->>'case', payload->>'token', count(*) FROM ledger_event WHERE name = 'task.completed' GROUP BY 1, 2",
    )
    assert [row for row in done if row[2] != 1] == []
    assert set(record.done) <= {(number, token) for number, token, _count in done}

    # Everything that follows from an event followed once.
    assert rows(ruined, "SELECT key FROM notices_notice GROUP BY key HAVING count(*) > 1") == []
    told = "SELECT count(*) FROM notices_notice WHERE template = 'hotline.received' AND channel = 'in-app'"
    known = "SELECT count(*) FROM cases_case WHERE party IS NOT NULL"
    assert rows(ruined, told) == rows(ruined, known)
    written = "SELECT count(*) FROM ledger_event WHERE name = 'notice.written'"
    messages = "SELECT count(*) FROM notices_notice WHERE channel = 'in-app'"
    assert rows(ruined, written) == rows(ruined, messages)
    called = "SELECT payload->>'case' FROM ledger_event WHERE name = 'paper.called' ORDER BY 1"
    issued = "SELECT about FROM documents_document ORDER BY 1"
    assert rows(ruined, called) == rows(ruined, issued)
    asked = "SELECT payload->>'case' FROM ledger_event WHERE name = 'publication.called' ORDER BY 1"
    waiting = "SELECT ref FROM publication_publication ORDER BY 1"
    assert rows(ruined, asked) == rows(ruined, waiting)

    # No case is stuck: an open one waits for somebody, a closed one for nobody, and the projection agrees with the ledger.
    lost = """SELECT number FROM cases_case c WHERE (status = 'open') <>
                EXISTS (SELECT FROM cases_workitem w WHERE w.case_id = c.id AND w.closed_at IS NULL)"""
    assert rows(ruined, lost) == []
    finished = "SELECT payload->>'case' FROM ledger_event WHERE name = 'case.closed' ORDER BY 1"
    closed = "SELECT number FROM cases_case WHERE status = 'closed' ORDER BY 1"
    assert rows(ruined, finished) == rows(ruined, closed)

    verified = ruined.mingfu("ledger", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert record.repeated > 0, "no kill fell into an act: the test shows nothing"
    assert ruined.stop() == 0
    summary = {part: ruined.kills.count(part) for part in sorted(set(ruined.kills))}
    sys.stdout.write(
        f"\n{len(record.opened)} matters, {len(record.done)} tasks, {record.repeated} acts sent again, "
        f"{len(record.given_up)} given up, answers {record.faults}, kills {summary}\n"
    )
