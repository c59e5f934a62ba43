# SPDX-License-Identifier: Apache-2.0
"""A register file that says something a register cannot be is refused, and the sentence names the place."""

import pytest
import yaml

from mingfu.engines.registers import read_register

GOOD = {
    "register": "test.visits",
    "form": "test.visits",
    "title": "走访台账",
    "natural": ["firm", "visited_on"],
    "acts": {"read": ["x.read"], "write": ["x.write"]},
    "fields": [
        {"name": "firm", "kind": "text", "label": "企业", "required": True},
        {"name": "visited_on", "kind": "date", "label": "日期", "required": True},
        {"name": "promised", "kind": "number", "label": "承诺事项数"},
    ],
}


def read(tmp_path, **change):
    file = tmp_path / "visits.yaml"
    file.write_text(yaml.safe_dump(GOOD | change, allow_unicode=True), encoding="utf-8")
    return read_register(file)


def test_a_register_is_read(tmp_path):
    spec = read(tmp_path)
    assert (spec.key, spec.system, spec.natural, spec.shown) == (
        "test.visits", "test", ("firm", "visited_on"), ("firm", "visited_on", "promised"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"natural": ["nobody"]}, "nobody"),
        ({"natural": []}, "natural"),
        ({"acts": {"read": ["x"]}}, "acts"),
        ({"colour": "red"}, "colour"),
        (
            {"alarms": [{"code": "a", "title": "a", "card": "red", "when": "firm = null", "due": "promised"}]},
            "promised",
        ),
        ({"alarms": [{"code": "a", "title": "a", "card": "red", "when": "frim = null", "due": "visited_on"}]}, "frim"),
        ({"measures": [{"code": "m", "title": "m", "kind": "share", "day": "visited_on"}]}, "when"),
        ({"measures": [{"code": "m", "title": "m", "kind": "sum", "day": "visited_on"}]}, "field"),
        ({"public": {"fields": ["secret"], "basis": "x"}}, "secret"),
        ({"level": "top"}, "TOP"),
        ({"fields": [*GOOD["fields"], {"name": "scan", "kind": "file", "label": "扫描件"}]}, "文件"),
    ],
)
def test_what_cannot_be_is_refused_by_name(tmp_path, refused, change, named):
    with refused("register-unreadable") as caught:
        read(tmp_path, **change)
    assert named in str(caught.value)
    assert "visits.yaml" in str(caught.value)
