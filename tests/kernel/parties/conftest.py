# SPDX-License-Identifier: Apache-2.0
"""Here every entry of the power list lives, unless a test says otherwise."""

import pytest


@pytest.fixture(autouse=True)
def _living_entries(monkeypatch):
    monkeypatch.setattr("mingfu.kernel.access.registry._checks", [])
