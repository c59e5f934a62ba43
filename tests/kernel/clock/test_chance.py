# SPDX-License-Identifier: Apache-2.0
"""The one source of chance."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from mingfu.kernel.clock import chance


def drawn():
    return (
        chance.token_bytes(8),
        chance.token_urlsafe(9),
        chance.uuid(),
        chance.digits(6),
        chance.below(1000),
        chance.choice("abcdef"),
    )


def test_one_seed_draws_the_same():
    with chance.seeded(1):
        first = drawn()
    with chance.seeded(1):
        assert drawn() == first
    with chance.seeded(2):
        assert drawn() != first


def test_a_seed_within_a_seed_does_not_disturb_it():
    with chance.seeded(1):
        first, second = chance.below(10**9), chance.below(10**9)
    with chance.seeded(1):
        assert chance.below(10**9) == first
        with chance.seeded(7):
            drawn()
        assert chance.below(10**9) == second


def test_without_a_seed_nothing_repeats():
    assert len({chance.token_bytes(8) for _ in range(100)}) == 100
    assert drawn() != drawn()


def test_a_seed_is_of_one_thread():
    with chance.seeded(1), ThreadPoolExecutor(1) as pool:
        here = chance.token_bytes(8)
        assert pool.submit(chance.token_bytes, 8).result() != here


def test_shapes():
    assert len(chance.token_bytes(5)) == 5
    assert chance.token_urlsafe(9).isascii()
    assert len(chance.token_urlsafe(9)) == 12
    assert chance.uuid().version == 4
    assert {len(chance.digits(6)) for _ in range(200)} == {6}
    assert chance.digits(6).isdecimal()


@pytest.mark.parametrize("seed", [None, 3])
def test_every_outcome_comes_about(seed):
    def outcomes():
        return Counter(chance.below(3) for _ in range(300)), {chance.choice("ab") for _ in range(64)}

    if seed is None:
        numbers, letters = outcomes()
    else:
        with chance.seeded(seed):
            numbers, letters = outcomes()
    assert set(numbers) == {0, 1, 2}
    assert min(numbers.values()) > 50
    assert letters == {"a", "b"}
