# SPDX-License-Identifier: Apache-2.0
"""Equal arguments have equal fingerprints, and unequal ones do not."""

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from mingfu.kernel.clock.models import Steering
from mingfu.kernel.commands import NoFingerprintError, fingerprint


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Point:
    x: int


ALL_DIFFERENT = [
    None,
    "",
    "1",
    1,
    True,
    1.0,
    Decimal(1),
    b"1",
    ("1",),
    ["1", "1"],
    {"1": "1"},
    {"1"},
    frozenset({"1", "2"}),
    date(2026, 3, 1),
    datetime(2026, 3, 1, tzinfo=UTC),
    time(1),
    timedelta(1),
    UUID(int=1),
    Path("1"),
    Colour.RED,
    "red",
    Point(1),
    Point(2),
    Steering(pk=1),
    Steering(pk=2),
    SimpleNamespace(code="1"),
    ContentFile(b"1", name="a"),
    ContentFile(b"2", name="a"),
    ContentFile(b"1", name="b"),
]


def test_no_two_different_values_are_taken_for_each_other():
    for one, two in combinations(ALL_DIFFERENT, 2):
        assert fingerprint({"x": one}) != fingerprint({"x": two}), (one, two)
    for one in ALL_DIFFERENT:
        assert fingerprint({"x": one}) == fingerprint({"x": one})
        assert fingerprint({"x": one}) != fingerprint({"y": one})


def test_order_matters_where_it_means_something():
    assert fingerprint({"x": {"a": 1, "b": 2}}) == fingerprint({"x": {"b": 2, "a": 1}})
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint({"x": {"a", "b", "c"}}) == fingerprint({"x": {"c", "b", "a"}})
    assert fingerprint({"x": ["a", "b"]}) != fingerprint({"x": ["b", "a"]})


def test_a_file_is_read_and_rewound():
    file = ContentFile(b"content", name="a")
    fingerprint({"x": file})
    assert file.read() == b"content"


@given(st.integers(), st.integers())
def test_numbers_of_any_size_have_one(one, two):
    assert (fingerprint({"x": one}) == fingerprint({"x": two})) == (one == two)


def test_it_is_keyed_so_that_a_telephone_number_cannot_be_guessed_back(monkeypatch, tmp_path):

    # The module's name is hidden behind the function's.
    module = sys.modules["mingfu.kernel.commands.fingerprint"]
    here = fingerprint({"phone": "13800000000"})
    module._secret.cache_clear()
    monkeypatch.setenv("MINGFU_KEYS", str(tmp_path))
    try:
        assert fingerprint({"phone": "13800000000"}) != here
    finally:
        module._secret.cache_clear()


@pytest.mark.parametrize("value", [object(), iter("ab"), (each for each in "ab"), int, lambda: 1])
def test_what_cannot_be_compared_is_a_fault(value):
    with pytest.raises(NoFingerprintError):
        fingerprint({"x": value})
