# SPDX-License-Identifier: Apache-2.0
"""A command of our own; commands that a test declares are forgotten after it."""

import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps

from mingfu.kernel.commands import command
from mingfu.kernel.refusals import Refusal

WHEN = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    # `mingfu.kernel.commands.command` is the decorator; its module is found by name only.
    module = sys.modules["mingfu.kernel.commands.command"]
    monkeypatch.setattr(module, "_KINDS", dict(module._KINDS))


@pytest.fixture
def ran():
    """Arguments of every call that really ran."""
    return []


@pytest.fixture
def steer(ran):
    @command
    def steer(days: int, *, actor: str, fail: bool = False) -> str:
        """Move a clock on, which is a write one can count."""
        ran.append(days)
        # This file is read before Django is set up, so the model is looked up when it is needed.
        apps.get_model("clock", "Steering").objects.create(moment=WHEN + timedelta(days=days), set_at=WHEN)
        if fail:
            raise Refusal
        return f"day {days} of {actor}"

    return steer
