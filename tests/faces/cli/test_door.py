# SPDX-License-Identifier: Apache-2.0
"""Who has the port and the state folder, told to the one who comes second."""

import os
import socket

import pytest

from mingfu.faces.cli.server.door import OccupiedError, check_port, hold, holder


@pytest.fixture
def listener():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_taken_port_names_its_holder_and_the_variable(listener):
    with pytest.raises(OccupiedError) as caught:
        check_port("127.0.0.1", listener)
    told = str(caught.value)
    assert str(os.getpid()) in told
    assert f"MINGFU_PORT={listener + 1}" in told


def test_a_free_port_passes(listener):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    check_port("127.0.0.1", port)


def test_an_address_that_is_not_ours_is_told_plainly():
    with pytest.raises(OccupiedError, match=r"192\.0\.2\.1"):
        check_port("192.0.2.1", 18412)


def test_the_holder_of_a_free_port_is_nobody_we_see(listener):
    assert str(os.getpid()) in holder(listener)


def test_a_second_start_is_told_where_the_first_one_is(tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    first = hold(run, address="http://127.0.0.1:8412/")
    with pytest.raises(OccupiedError) as caught:
        hold(run, address="http://127.0.0.1:8413/")
    told = str(caught.value)
    assert "http://127.0.0.1:8412/" in told
    assert f"kill {os.getpid()}" in told
    assert "MINGFU_VAR" in told
    first.close()
    hold(run, address="http://127.0.0.1:8413/").close()
