# SPDX-License-Identifier: Apache-2.0
"""Options read from the environment, and what they say about themselves."""

from datetime import time
from pathlib import Path
from typing import Literal

import pytest

from mingfu.kernel.settings import Declared, Settings, UnreadableSettingError, declared, options
from mingfu.kernel.settings import option as opt


@pytest.fixture
def sample(monkeypatch):
    monkeypatch.setattr(options, "_DECLARED", dict(options._DECLARED))

    class Sample(Settings, prefix="SAMPLE"):
        """One of each."""

        text: str = opt("a", help="Text.")
        count: int = opt(3, help="Count.")
        share: float = opt(0.5, help="Share.")
        flag: bool = opt(False, help="Flag.")
        folder: Path = opt(Path("x"), help="Folder.")
        at: time = opt(time(1, 30), help="When.")
        mode: Literal["slow", "fast"] = opt("slow", help="Mode.")
        named: str = opt("", help="Under a name of its own.", variable="OTHER_NAME")

    return Sample


def test_defaults_hold_where_the_environment_is_silent(sample):
    read = sample()
    assert (read.text, read.count, read.share, read.flag) == ("a", 3, 0.5, False)
    assert (read.folder, read.at, read.mode, read.named) == (Path("x"), time(1, 30), "slow", "")


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("SAMPLE_TEXT", "", "text", ""),
        ("SAMPLE_COUNT", "12", "count", 12),
        ("SAMPLE_SHARE", "0.25", "share", 0.25),
        ("SAMPLE_FLAG", "Yes", "flag", True),
        ("SAMPLE_FLAG", "1", "flag", True),
        ("SAMPLE_FLAG", "off", "flag", False),
        ("SAMPLE_FLAG", "", "flag", False),
        ("SAMPLE_FOLDER", "/srv", "folder", Path("/srv")),
        ("SAMPLE_AT", "02:05", "at", time(2, 5)),
        ("SAMPLE_MODE", "fast", "mode", "fast"),
        ("OTHER_NAME", "b", "named", "b"),
    ],
)
def test_the_environment_is_read_by_type(sample, monkeypatch, variable, text, name, value):
    monkeypatch.setenv(variable, text)
    read = getattr(sample(), name)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("variable", "text", "kind"),
    [
        ("SAMPLE_COUNT", "many", "int"),
        ("SAMPLE_COUNT", "1.5", "int"),
        ("SAMPLE_FLAG", "maybe", "bool"),
        ("SAMPLE_AT", "25:00", "time"),
        ("SAMPLE_MODE", "Fast", "slow | fast"),
    ],
)
def test_what_cannot_be_read_says_which_and_why(sample, monkeypatch, variable, text, kind):
    monkeypatch.setenv(variable, text)
    with pytest.raises(UnreadableSettingError) as caught:
        sample()
    assert f"{variable}={text!r}" in str(caught.value)
    assert kind in str(caught.value)


def test_every_option_says_what_it_is(sample):
    found = {each.variable: each for each in declared()}
    assert found["SAMPLE_COUNT"] == Declared("SAMPLE_COUNT", "int", "3", "Count.")
    assert found["SAMPLE_FOLDER"] == Declared("SAMPLE_FOLDER", "Path", "x", "Folder.")
    assert found["OTHER_NAME"].help == "Under a name of its own."
    assert [each.variable for each in declared()] == sorted(found)


def test_the_options_of_this_house_are_declared():
    variables = {each.variable for each in declared()}
    assert variables >= {"MINGFU_VAR", "MINGFU_KEYS", "CLOCK", "LEDGER_SEAL_AT", "LEDGER_VERIFY_BATCH"}
