# SPDX-License-Identifier: Apache-2.0
"""The canonical form and the hash, by hand-written bytes and by a second implementation."""

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfu.kernel.ledger.hashing import GENESIS, body, canonical, event_hash, stamp

EVENT = {
    "stream": "case:2026-000123",
    "seq": 1,
    "name": "case.opened",
    "at": datetime(2026, 3, 1, 10, 3, 4, 5, tzinfo=timezone(timedelta(hours=8))),
    "by": "citizen",
    "payload": {"due_on": "2026-03-16", "count": 2, "tags": ["甲", 'a"\\\n\x1f\x7f'], "none": None, "flag": True},
    "prev": GENESIS,
}
BODY = (
    '{"at":"2026-03-01T02:03:04.000005Z","by":"citizen","name":"case.opened",'
    '"payload":{"count":2,"due_on":"2026-03-16","flag":true,"none":null,"tags":["甲","a\\"\\\\\\n\\u001f\x7f"]},'
    '"prev":"' + "0" * 64 + '","seq":1,"stream":"case:2026-000123"}'
)

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_the_body_is_these_bytes():
    assert body(**EVENT) == BODY.encode()


def test_the_hash_is_sha256_over_the_body():
    assert event_hash(**EVENT) == sha256(BODY.encode()).digest()
    assert event_hash(**EVENT).hex() == "1f805e0116164101df968e2e53621c3c741744fd79c8a10ddd42f3946908136b"


@given(plain)
def test_the_standard_library_writes_the_same(value):
    assert canonical(value) == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize("value", [2**53, -(2**53), "\ud800"])
def test_what_has_no_one_form_is_refused(value):
    with pytest.raises(TypeError):
        canonical({"x": value})


@pytest.mark.parametrize("field", ["stream", "seq", "name", "at", "by", "payload", "prev"])
def test_every_field_is_covered(field):
    other = {
        "stream": "case:2026-000124",
        "seq": 2,
        "name": "case.closed",
        "at": EVENT["at"] + timedelta(microseconds=1),
        "by": "post:1",
        "payload": {},
        "prev": bytes(31) + b"\1",
    }[field]
    assert event_hash(**{**EVENT, field: other}) != event_hash(**EVENT)


def test_an_instant_is_written_in_utc_with_six_decimals():
    assert stamp(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000000Z"
    assert stamp(datetime(2026, 1, 1, 7, tzinfo=timezone(timedelta(hours=8)))) == "2025-12-31T23:00:00.000000Z"
