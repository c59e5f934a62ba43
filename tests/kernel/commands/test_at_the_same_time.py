# SPDX-License-Identifier: Apache-2.0
"""Two calls under one key at the same time."""

import threading

import psycopg
import pytest

from mingfu.kernel.clock import now
from mingfu.kernel.commands import KeyedCall, fingerprint


@pytest.mark.parametrize("commits", [True, False])
def test_the_second_waits_for_the_first(own_database, steer, ran, commits):
    """The first is another process in its transaction; ours waits, then answers as it did or runs in its place."""
    call = KeyedCall(steer.name, "a", "k", fingerprint({"days": 1, "fail": False}), now())
    with psycopg.connect(own_database) as first:
        once = "SELECT command_once_v1(%s, %s, %s, %s, %s, '\"answer of the first\"')"
        assert first.execute(once, call.parameters()).fetchone() == (None,)
        end = threading.Timer(0.3, first.commit if commits else first.rollback)
        end.start()
        answer = steer(1, actor="a", key="k")
        end.join()
    assert answer == ("answer of the first" if commits else "day 1 of a")
    assert ran == ([] if commits else [1])
