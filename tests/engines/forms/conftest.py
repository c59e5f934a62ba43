# SPDX-License-Identifier: Apache-2.0
"""Forms written in the test that needs them."""

import textwrap

import pytest


@pytest.fixture
def written(tmp_path):
    """`written(text)` is the form that a YAML text declares."""

    from mingfu.engines.forms import read_spec  # noqa: PLC0415 - models exist only after pytest_configure

    def write(text):
        path = tmp_path / "asked.yaml"
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return read_spec(path)

    return write


@pytest.fixture
def with_fields(written):
    """`with_fields("{name: a, kind: text, label: 甲}", …)` is a form of these fields."""

    def write(*rows):
        return written("form: test.form\ntitle: 表\nfields:\n" + "".join(f"  - {row}\n" for row in rows))

    return write


@pytest.fixture
def own_registry(monkeypatch):
    """Forms and sources registered by this test are gone after it."""
    from mingfu.engines.forms import registry  # noqa: PLC0415 - models exist only after pytest_configure

    monkeypatch.setattr(registry, "_forms", dict(registry._forms))
    monkeypatch.setattr(registry, "_sources", dict(registry._sources))
