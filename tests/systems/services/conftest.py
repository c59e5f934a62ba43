# SPDX-License-Identifier: Apache-2.0
"""An item to change, and officials of the district."""

import copy

import pytest

SMALL = {
    "code": "TEST-0001",
    "name": "占用城市道路许可",
    "power": "GM-QT-0020",
    "kind": "licence",
    "serves": ["person", "enterprise"],
    "organ": "gm.urban",
    "organ_name": "高明区城市管理和综合执法局",
    "basis": [{"name": "城市道路管理条例", "article": "第三十一条"}],
    "status": "verified",
    "situations": [
        {"code": "works", "title": "因工程建设", "group": "为什么占用"},
        {"code": "event", "title": "因举办活动", "group": "为什么占用"},
    ],
    "conditions": [{"text": "占用确有必要，且不影响消防通道"}],
    "materials": [
        {"code": "m1", "name": "申请表", "kind": "form", "originals": 1, "sample": "sample-m1", "form": "form-m1"},
        {"code": "m2", "name": "占用道路范围图", "originals": 1, "sample": "sample-m2"},
        {"code": "m3", "name": "施工组织设计", "originals": 1, "sample": "sample-m3", "situations": ["works"]},
    ],
    "legal": {"amount": 20, "unit": "working", "basis": "行政许可法第四十二条"},
    "promised": {"amount": 5, "unit": "working"},
    "results": [{"name": "占用城市道路许可证"}],
    "windows": [{"place": "区政务服务中心", "counter": "综合窗口", "phone": "12345"}],
    "remedies": [{"kind": "review", "where": "高明区人民政府", "within": "60日"}],
    "consult": "12345",
    "complaint": "12345",
    "themes": ["transport"],
    "words": ["占道", "围挡"],
}


@pytest.fixture
def small():
    """`small(name=…)` declares an item; None takes a field away."""

    def made(**changes):
        plain = copy.deepcopy(SMALL) | changes
        return {name: value for name, value in plain.items() if value is not None}

    return made


@pytest.fixture
def publish(small, official):
    """`publish(name=…)` puts a changed item into force as `gm-road`; answers its start and what an application says."""

    from handling_words import BODY  # noqa: PLC0415 - tests of this folder alone

    from mingfu.systems.services.items.commands import publish_items  # noqa: PLC0415 - models exist only after configure

    def made(code="gm-road", **changes):
        item = small(code=code, **({"power": "GM-XK-0025", "channels": ["online", "window"]} | changes))
        publish_items([item], actor=official("gm.data.handler"))
        asked = BODY | {"s1": ["works"]} | {f"m_{one['code']}": ["window"] for one in item["materials"]}
        return f"services.item.{code}", asked

    return made


@pytest.fixture
def urban(official):
    """The handler of the organ that decides on roads."""
    return official("gm.urban.handler")


@pytest.fixture
def head(official):
    """Its head."""
    return official("gm.urban.head", number="T2")
