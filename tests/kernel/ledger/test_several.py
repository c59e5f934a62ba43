# SPDX-License-Identifier: Apache-2.0
"""Reading many streams at once."""

import pytest

from mingfu.kernel.ledger import event, events_of, events_of_each, record

pytestmark = pytest.mark.django_db


@event("several.seen")
class Seen:
    """Something was seen."""

    what: str


@event("several.heard")
class Heard:
    """Something was heard."""

    what: str


def test_each_stream_comes_whole_in_its_order_and_with_the_names_asked_for(django_assert_num_queries):
    for stream in ("several:b", "several:a"):
        record(Seen(what="one"), Heard(what="two"), Seen(what=stream), stream=stream, by="system:test")
    record(Heard(what="three"), stream="several:c", by="system:test")
    with django_assert_num_queries(1):
        found = dict(events_of_each(["several:a", "several:b", "several:c", "several:none"], ["several.seen"]))
    assert list(found) == ["several:a", "several:b"]
    assert [(one.seq, one.payload["what"]) for one in found["several:b"]] == [(1, "one"), (3, "several:b")]
    whole = dict(events_of_each(["several:a"], ["several.seen", "several.heard"]))
    assert whole == {"several:a": events_of("several:a")}


def test_no_stream_is_no_answer():
    assert list(events_of_each([], ["several.seen"])) == []
