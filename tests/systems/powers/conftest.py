# SPDX-License-Identifier: Apache-2.0
"""Officials, an entry to be listed, and the way of a change through its procedure."""

import copy

import pytest

NEW = {
    "code": "GM-XK-0901",
    "title": "设置大型户外电子屏许可",
    "category": "行政许可",
    "subject": "gm.urban",
    "level": "区",
    "laws": [{"name": "广东省城市绿化条例", "article": "第一条"}],
    "steps": [
        {"title": "受理审查", "duty": "execute", "accountable": [".handler"], "owes": "五日内一次告知"},
        {"title": "决定", "duty": "decide", "accountable": [".head"], "owes": "依法作出决定"},
        {"title": "事后监督", "duty": "supervise", "accountable": ["gm.office.oversight"], "owes": "每季抽查"},
    ],
    "liability": ["超越法定权限许可"],
    "supervision": "12345",
    "remedy": "行政复议、行政诉讼",
    "legal": {"amount": 20, "unit": "working"},
    "acts": {"services.handle": ["gm.urban.handler"], "services.decide": ["gm.urban.head"]},
}


@pytest.fixture
def new():
    """`new(title=…)` is an entry that lacks nothing; None takes a field away."""

    def made(**changes):
        plain = copy.deepcopy(NEW) | changes
        return {name: value for name, value in plain.items() if value is not None}

    return made


@pytest.fixture
def way(official):
    """`way("gm.urban")` walks a change of that organ."""
    from power_words import Way  # noqa: PLC0415 - models exist only after pytest_configure

    return lambda organ: Way(official, organ)
