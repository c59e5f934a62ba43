# SPDX-License-Identifier: Apache-2.0
"""Declaring events, and their payloads."""

import dataclasses
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from mingfu.kernel.ledger import NotPlainError, catalogue, code_of, event, name_of, payload, restore
from mingfu.kernel.ledger.events import EventDeclarationError

pytestmark = pytest.mark.usefixtures("own_registry")


def declare_all():
    @event("test-all.declared")
    class Declared:
        """All kinds of fields."""

        text: str
        count: int
        flag: bool
        nothing: None
        day: date
        moment: datetime
        sum: Decimal
        many: tuple[str, ...]
        pair: tuple[str, int]
        named: dict[str, tuple[date, ...]]
        perhaps: str | None = None

    return Declared


def an_event():
    return declare_all()(
        text="甲",
        count=3,
        flag=False,
        nothing=None,
        day=date(2026, 3, 1),
        moment=datetime(2026, 3, 1, 8, tzinfo=timezone(timedelta(hours=8))),
        sum=Decimal("1.50"),
        many=("b", "a"),
        pair=("x", 1),
        named={"k": (date(2026, 1, 2),)},
    )


def test_a_payload_is_plain():
    happened = an_event()
    assert name_of(happened) == "test-all.declared"
    assert payload(happened) == {
        "text": "甲",
        "count": 3,
        "flag": False,
        "nothing": None,
        "day": "2026-03-01",
        "moment": "2026-03-01T00:00:00.000000Z",
        "sum": "1.50",
        "many": ["b", "a"],
        "pair": ["x", 1],
        "named": {"k": ["2026-01-02"]},
        "perhaps": None,
    }


def test_a_payload_comes_back_as_the_event():
    happened = an_event()
    assert restore("test-all.declared", payload(happened)) == dataclasses.replace(
        happened, moment=datetime(2026, 3, 1, tzinfo=UTC)
    )
    with pytest.raises(KeyError):
        restore("test-all.undeclared", {})


def test_an_event_is_frozen_slotted_and_takes_names_only():
    happened = an_event()
    with pytest.raises(dataclasses.FrozenInstanceError):
        happened.text = "乙"
    assert not hasattr(happened, "__dict__")
    with pytest.raises(TypeError, match="positional"):
        type(happened)("甲")


def test_a_name_is_used_once():
    declare_all()
    with pytest.raises(EventDeclarationError, match=r"test-all\.declared"):
        declare_all()


@pytest.mark.parametrize("name", ["opened", "Case.opened", "case opened", "case.", ".opened", "case_x.opened", ""])
def test_a_name_is_noun_and_past(name):
    with pytest.raises(EventDeclarationError):
        event(name)


def test_an_event_says_what_happened():
    with pytest.raises(EventDeclarationError, match="docstring"):

        @event("test-silent.declared")
        class Silent:
            text: str


@pytest.mark.parametrize(
    "kind", [float, list[str], dict[int, str], str | int, bytes, tuple, dict, object, tuple[float, ...], float | None]
)
def test_a_field_without_one_form_is_refused_when_declared(kind):
    with pytest.raises(NotPlainError):

        @event("test-field.declared")
        class Wrong:
            """Has a field that must not be."""

            value: kind

    assert "test-field.declared" not in [each.name for each in catalogue()]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", 1),
        ("text", "a\0b"),
        ("count", True),
        ("count", 1.0),
        ("count", "1"),
        ("flag", 1),
        ("nothing", ""),
        ("day", datetime(2026, 3, 1, tzinfo=UTC)),
        ("day", "2026-03-01"),
        ("moment", datetime(2026, 3, 1)),  # noqa: DTZ001 - that is what is refused
        ("sum", 1.5),
        ("many", ["a"]),
        ("many", ("a", 1)),
        ("pair", ("x",)),
        ("named", {"k": ("2026-01-02",)}),
        ("perhaps", 0),
    ],
)
def test_a_value_that_is_not_of_its_field_is_refused(field, value):
    with pytest.raises((NotPlainError, ValueError)):
        payload(dataclasses.replace(an_event(), **{field: value}))


def test_only_declared_events_have_names():
    for stranger in (object(), "case.opened", date(2026, 1, 1)):
        with pytest.raises(EventDeclarationError, match="not declared"):
            name_of(stranger)


def test_the_catalogue_lists_name_words_and_fields():
    declare_all()
    found = {kind.name: kind for kind in catalogue()}["test-all.declared"]
    assert found.doc == "All kinds of fields."
    assert {name: codec.shown for name, codec in found.fields.items()} == {
        "text": "str",
        "count": "int",
        "flag": "bool",
        "nothing": "None",
        "day": "date",
        "moment": "datetime",
        "sum": "Decimal",
        "many": "tuple[str, ...]",
        "pair": "tuple[str, int]",
        "named": "dict[str, tuple[date, ...]]",
        "perhaps": "str | None",
    }


def test_somebody_is_known_by_a_code():
    class Post:
        code = "post:7"

    assert code_of("system") == "system"
    assert code_of(Post()) == "post:7"
