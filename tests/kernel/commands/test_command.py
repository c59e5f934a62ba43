# SPDX-License-Identifier: Apache-2.0
"""One verb, one transaction; under a key, one effect."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from mingfu.kernel.clock import freeze, now
from mingfu.kernel.clock.models import Steering
from mingfu.kernel.commands import (
    CommandDeclarationError,
    KeyedCall,
    command,
    commands,
    fingerprint,
    forget_answers,
    is_other_arguments,
    register,
    was_answered,
)
from mingfu.kernel.ledger import NotPlainError

pytestmark = pytest.mark.django_db

WHEN = datetime(2026, 3, 1, tzinfo=UTC)


def steerings():
    return Steering.objects.count()


def test_a_command_is_called_like_its_function(steer):
    assert steer(1, actor="a") == "day 1 of a"
    assert steer(days=2, actor="a", key=None) == "day 2 of a"
    assert steer(3, actor="a", key="") == "day 3 of a"
    assert steerings() == 3


def test_it_keeps_its_name_and_words(steer):
    assert (steer.__name__, steer.__doc__) == ("steer", "Move a clock on, which is a write one can count.")


def test_a_refusal_undoes_everything(steer, refused):
    with refused("refused"):
        steer(1, actor="a", fail=True)
    assert steerings() == 0


def test_a_retry_answers_what_the_first_call_answered(steer, ran):
    assert steer(1, actor="a", key="k") == "day 1 of a"
    assert steer(1, actor="a", key="k") == "day 1 of a"
    assert steer(days=1, actor="a", fail=False, key="k") == "day 1 of a"
    assert ran == [1]
    assert steerings() == 1


def test_a_key_stands_for_one_content(steer, ran, refused):
    steer(1, actor="a", key="k")
    with refused("key-reused") as caught:
        steer(2, actor="a", key="k")
    assert caught.value.status == 409
    assert ran == [1]
    assert steer(1, actor="a", key="k") == "day 1 of a"


def test_keys_of_two_people_and_of_two_commands_do_not_meet(steer, ran):
    @command
    def also_steer(days: int, *, actor: str) -> str:
        """Do the same under another name."""
        return f"also {days} of {actor}"

    steer(1, actor="a", key="k")
    assert steer(2, actor=SimpleNamespace(code="b"), key="k").startswith("day 2")
    assert also_steer(3, actor="a", key="k") == "also 3 of a"
    assert ran == [1, 2]


def test_a_refused_call_leaves_its_key_free(steer, ran, refused):
    with refused("refused"):
        steer(1, actor="a", fail=True, key="k")
    assert steer(1, actor="a", key="k") == "day 1 of a"
    assert ran == [1, 1]


@pytest.mark.parametrize("key", ["x" * 201, "line\nbreak", "\0", "\u200b"])
def test_a_key_that_is_none_is_refused(steer, ran, refused, key):
    with refused("key-unusable"):
        steer(1, actor="a", key=key)
    assert ran == []


def test_a_keyed_call_costs_two_more_queries(steer, django_assert_num_queries):
    with django_assert_num_queries(5):  # savepoint, once, create, done, release
        steer(1, actor="a", key="k")
    with django_assert_num_queries(3):  # savepoint, once, release
        steer(1, actor="a", key="k")


def test_an_answer_may_be_forgotten(steer, ran):
    with freeze(WHEN):
        steer(1, actor="a", key="old")
    with freeze(WHEN + timedelta(days=2)):
        steer(2, actor="a", key="new")
        assert forget_answers(before=WHEN + timedelta(days=1)) == 1
        assert forget_answers(before=now() + timedelta(days=9)) == 0
        steer(1, actor="a", key="old")
        steer(2, actor="a", key="new")
    assert ran == [1, 2, 1]


@dataclass(frozen=True)
class Pair:
    one: str
    two: int


def answering(kind, answer):
    calls = []

    def give(*, actor: str) -> kind:
        """Give an answer."""
        calls.append(1)
        return answer

    return command(give), calls


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (None, None),
        (str, "甲"),
        (int, 7),
        (bool, False),
        (date, date(2026, 3, 1)),
        (datetime, datetime(2026, 3, 1, 2, tzinfo=UTC)),
        (Decimal, Decimal("1.50")),
        (UUID, UUID(int=9)),
        (str | None, None),
        (tuple[str, int], ("a", 1)),
        (tuple[bool, ...], (True, False)),
        (dict[str, tuple[int, ...]], {"b": (1,), "a": ()}),
    ],
)
def test_every_kind_of_answer_is_answered_again(kind, answer):
    give, calls = answering(kind, answer)
    first, second = give(actor="a", key="k"), give(actor="a", key="k")
    assert first == second == answer
    assert type(second) is type(answer)
    assert calls == [1]


def test_a_frozen_record_is_answered_again():
    @dataclass(frozen=True)
    class Kept:
        number: str
        due: date
        parts: tuple[int, ...]
        id: UUID

    kept = Kept("1", date(2026, 1, 2), (1, 2), UUID(int=5))
    give, calls = answering(Kept, kept)
    assert give(actor="a", key="k") is kept
    assert give(actor="a", key="k") == kept
    assert calls == [1]


def test_a_row_is_answered_as_it_stands():
    row = Steering.objects.create(moment=WHEN, set_at=WHEN)
    give, calls = answering(Steering, row)
    give(actor="a", key="k")
    Steering.objects.filter(pk=row.pk).update(running=True)
    again = give(actor="a", key="k")
    assert (again, again.running, calls) == (row, True, [1])


def test_rows_are_answered_in_their_order():
    rows = tuple(Steering.objects.create(moment=WHEN, set_at=WHEN) for _ in range(3))[::-1]
    give, _calls = answering(tuple[Steering, ...], rows)
    give(actor="a", key="k")
    assert give(actor="a", key="k") == rows


@pytest.mark.parametrize(
    ("kind", "answer"), [(str, 7), (Steering, "7"), (tuple[int, ...], [7]), (Pair, "7"), (None, 7)]
)
def test_an_answer_of_another_kind_is_a_fault_and_undoes_everything(kind, answer):
    give, calls = answering(kind, answer)
    with pytest.raises(NotPlainError):
        give(actor="a", key="k")
    assert was_answered(give.name, "a", "k") is None
    assert calls == [1]


@dataclass
class Changeable:
    number: str


@pytest.mark.parametrize("kind", [float, list[str], object, Changeable, dict[int, str], str | int])
def test_an_answer_that_cannot_be_given_again_is_refused_when_declared(kind):
    with pytest.raises(NotPlainError):
        answering(kind, None)


def test_a_command_has_the_shape_of_one():
    def no_actor(x: int) -> None:
        """Do."""

    def actor_late(*, x: int, actor: str) -> None:
        """Do."""

    def actor_by_place(actor: str) -> None:
        """Do."""

    def own_key(*, actor: str, key: str) -> None:
        """Do."""

    def silent(*, actor: str) -> None:
        pass

    for function in (no_actor, actor_late, actor_by_place, own_key, silent):
        with pytest.raises(CommandDeclarationError, match=function.__name__):
            command(function)

    def no_answer(*, actor: str):
        """Do."""

    with pytest.raises(NotPlainError, match="no_answer"):
        command(no_answer)


def test_commands_are_listed_for_the_reference(steer):
    (kind,) = [each for each in commands() if each.name.endswith(".steer")]
    assert kind.doc == "Move a clock on, which is a write one can count."
    assert kind.signature == "(days: int, *, actor: str, fail: bool = False) -> str"
    assert kind.module.endswith("conftest")


def test_a_name_belongs_to_one_module():
    def publish(*, actor: str) -> None:
        """Publish."""

    publish.__module__ = "mingfu.kernel.catalogs.commands"
    assert command(publish).name == "catalogs.publish"
    publish.__module__ = "mingfu.engines.catalogs"
    with pytest.raises(CommandDeclarationError, match=r"mingfu\.kernel\.catalogs"):
        register("catalogs.publish", publish)


def test_a_fault_of_the_database_stays_what_it_is(steer):
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION command_once_v1(text, text, text, bytea, timestamptz, jsonb)")
    with pytest.raises(DatabaseError, match="command_once_v1"):
        steer(1, actor="a", key="k")


def keyed(key, arguments):
    return KeyedCall("cases.open", "a", key, fingerprint(arguments), now())


def test_one_sql_function_may_ask_and_answer_at_once():
    ask = "SELECT command_once_v1(%s, %s, %s, %s, %s, %s::jsonb)::text"
    with connection.cursor() as cursor:
        for expected in (None, '{"result": {"number": "1"}}'):
            cursor.execute(ask, [*keyed("k", {"x": 1}).parameters(), '{"number": "1"}'])
            assert cursor.fetchone()[0] == expected
        assert was_answered("cases.open", "a", "k") == {"number": "1"}
        assert was_answered("cases.open", "b", "k") is None
        with pytest.raises(Exception, match="other arguments") as caught:
            cursor.execute(ask, [*keyed("k", {"x": 2}).parameters(), "null"])
    assert is_other_arguments(caught.value)
