# SPDX-License-Identifier: Apache-2.0
"""What a process remembers of a case: it is what the database would say, and nothing is ever done on an old memory."""

import pytest
from case_words import ACCEPTED, HANDLED, citizen, do, item_at, moment, official, opened, triaged
from django.db import DatabaseError, connection, transaction

from mingfu.engines import cases
from mingfu.engines.cases import commands, foreseeing, receiving, remembering
from mingfu.engines.cases.snapshot import read_case
from mingfu.engines.manifest.profile import load_profile
from mingfu.kernel import catalogs
from mingfu.kernel.commands import Statement, array
from mingfu.kernel.ledger import events_of

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture(autouse=True)
def monday(own_database, at):
    at(moment(3, 2))
    catalogs.forget()
    load_profile("gaoming")
    yield
    catalogs.forget()


def without_ids(case):
    return [
        (item.token, item.node, item.post, item.limit, item.due_on, item.claimed_by, item.opened_at)
        for item in case.items
    ]


def what_is_foreseen_is_what_the_database_says(monkeypatch):
    compared = []

    def born(writing, answer):
        foreseen, read = foreseeing.born(writing, answer["id"], answer["clocks"]), read_case(writing.number)
        assert foreseen.changed(items=()) == read.changed(items=())
        assert without_ids(foreseen) == without_ids(read)
        compared.append(0)

    def compare(before, writing, answer):
        foreseen = foreseeing.after(before, writing, answer["clocks"] or [])
        read = read_case(before.number)
        assert without_ids(foreseen) == without_ids(read)
        for name in (
            "state",
            "version",
            "data",
            "status",
            "outcome",
            "milestone",
            "organ",
            "due_on",
            "clocks",
            "head",
            "kind",
        ):
            assert getattr(foreseen, name) == getattr(read, name), name
        compared.append(before.version)

    monkeypatch.setattr(commands, "remember_after", compare)
    monkeypatch.setattr(receiving, "remember_birth", born)
    number = opened()
    triaged(number)
    do(number, "sign", ACCEPTED)
    do(number, "handle", HANDLED)
    assert compared == [0, 1, 2, 3]


def a_second_step_asks_nothing_before_it_writes(monkeypatch):
    number = opened()
    triaged(number)
    assert remembering.recall(number).version == 2
    monkeypatch.setattr(remembering, "read_case", None)
    [item] = remembering.recall(number).items
    cases.complete_task(number, item.token, ACCEPTED, actor=official(item.post))
    assert read_case(number).version == 3


def a_memory_that_the_case_has_left_behind_is_asked_anew():
    number = opened()
    triaged(number)
    old = remembering.recall(number)
    item = item_at(number, "sign")
    cases.claim(number, item.token, actor=official(item.post))
    remembering.remember(old)
    cases.complete_task(number, item.token, ACCEPTED, actor=official(item.post))
    assert [event.name for event in events_of(f"case:{number}")].count("task.completed") == 2
    assert remembering.recall(number).version == read_case(number).version == 4


def another_past_of_the_same_version_writes_nothing(refused):
    number = opened()
    triaged(number)
    true = remembering.recall(number)
    # A memory of a restored database: the version fits, the ledger's last hash does not.
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_event")
        before = cursor.fetchone()
    forged = true.changed(head=type(true.head)(true.head.seq, bytes(32)))
    remembering.remember(forged)
    [item] = true.items
    with refused("task-not-yours"):
        cases.complete_task(number, item.token, ACCEPTED, actor=citizen())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_event")
        assert cursor.fetchone() == before
    remembering.remember(forged)
    cases.complete_task(number, item.token, ACCEPTED, actor=official(item.post))
    names = [event.name for event in events_of(f"case:{number}")]
    assert names.count("task.completed") == 2


def only_so_many_are_remembered(monkeypatch):
    monkeypatch.setattr(remembering, "HELD", 2)
    numbers = [opened() for _each in range(3)]
    for number in numbers:
        remembering.look(number)
    assert [remembering.recall(number) is not None for number in numbers] == [False, True, True]


def a_refusal_that_was_rolled_back_leaves_the_next_question_answerable(refused):
    number = opened()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    # What psycopg knows of prepared statements goes with a rollback, for the whole session: ours go with it.
    with refused("case-unknown"), transaction.atomic():
        read_case("20260302000000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert read_case(number).number == number
    triaged(number)
    assert read_case(number).version == 2


def a_fault_of_the_database_stays_a_fault():
    with pytest.raises(DatabaseError):
        Statement("SELECT (1 / %s::int)::text").ask("0")
    assert Statement("SELECT (4 / %s::int)::text").ask("2") == b"2"
    assert Statement("SELECT coalesce(%s::text, 'none')").ask(None) == b"none"


def an_array_arrives_as_it_was_sent():
    sent = ["", "a,b", '"', "\\", '\\"', "{}", "NULL", "二\n", None]
    for asked in (sent, [], [None]):
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::text[]", [array(asked)])
            assert cursor.fetchone()[0] == asked


def test_what_a_process_remembers(monkeypatch, refused):
    """One database for the whole story: each part begins a case of its own."""
    with monkeypatch.context() as patched:
        what_is_foreseen_is_what_the_database_says(patched)
    with monkeypatch.context() as patched:
        a_second_step_asks_nothing_before_it_writes(patched)
    a_memory_that_the_case_has_left_behind_is_asked_anew()
    another_past_of_the_same_version_writes_nothing(refused)
    with monkeypatch.context() as patched:
        only_so_many_are_remembered(patched)
    a_refusal_that_was_rolled_back_leaves_the_next_question_answerable(refused)
    a_fault_of_the_database_stays_a_fault()
    an_array_arrives_as_it_was_sent()
