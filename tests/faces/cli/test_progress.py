# SPDX-License-Identifier: Apache-2.0
"""Nothing is silent for longer than two seconds on a terminal, nor floods a log."""

import re
from time import sleep

import pytest

from mingfu.faces.cli.server import Progress
from mingfu.faces.cli.server import progress as module


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr(module, "SILENT", 0.5)
    return Progress()


def test_a_step_says_that_it_began_and_how_long_it_took(capsys):
    with Progress().step("建表"):
        pass
    assert re.fullmatch(r"→ 建表\n✓ 建表 0\.\d s\n", capsys.readouterr().out)


def test_a_step_that_fails_is_marked_and_its_fault_goes_on(capsys):
    with pytest.raises(ZeroDivisionError), Progress().step("建表"):
        raise ZeroDivisionError
    assert capsys.readouterr().out == "→ 建表\n✗ 建表\n"


def test_a_long_step_shows_on_a_terminal_what_it_says_of_itself(capsys, terminal):
    with terminal.step("演示区"):
        terminal.hear("三月 120 件\n")
        sleep(1.3)
    assert "… 三月 120 件 1 s" in capsys.readouterr().out


def test_a_window_that_was_closed_stops_nothing(monkeypatch):
    def gone(*_, **__):
        raise BrokenPipeError

    progress = Progress()
    monkeypatch.setattr("builtins.print", gone)
    progress.say("再见")
