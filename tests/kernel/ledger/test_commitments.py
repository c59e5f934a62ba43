# SPDX-License-Identifier: Apache-2.0
"""What may be erased is committed to, not recorded."""

from hashlib import sha256

import pytest

from mingfu.kernel.clock import chance
from mingfu.kernel.ledger import commit, matches, new_salt


def test_a_commitment_is_a_salted_hash():
    salt = bytes(range(32))
    assert commit("甲", salt) == sha256(b"mingfu-commitment/1\n\x20" + salt + "甲".encode()).hexdigest()
    assert commit("甲", salt) == commit("甲".encode(), salt)


def test_the_datum_with_its_salt_matches_and_nothing_else_does():
    salt = new_salt()
    held = commit("甲", salt)
    assert matches(held, "甲", salt)
    assert not matches(held, "乙", salt)
    assert not matches(held, "甲", new_salt())


def test_two_salts_hide_that_two_data_are_equal():
    assert commit("甲", new_salt()) != commit("甲", new_salt())


@pytest.mark.parametrize("size", [0, 15, 256])
def test_a_guessable_salt_is_refused(size):
    with pytest.raises(ValueError, match="16 to 255"):
        commit("甲", bytes(size))


def test_the_end_of_a_salt_is_no_beginning_of_a_datum():
    assert commit(b"ab", bytes(16)) != commit(b"b", bytes(16) + b"a")


def test_one_seed_gives_one_salt():
    with chance.seeded(7):
        first = new_salt()
    with chance.seeded(7):
        assert new_salt() == first
    assert len(first) == 32
