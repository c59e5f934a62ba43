# SPDX-License-Identifier: Apache-2.0
"""A small plan, the real one where it is here, and the people who work on them."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

SMALL = """关于印发《建设人民满意政府试点方案》的通知
(明试字〔2015〕3号)
各镇街：
佛山市高明区人民政府
2015年2月9日
建设人民满意政府试点方案
一、主要任务
(一)建设民生政府。
1.改善生活环境。推进生活垃圾分类处理。到2020年，城镇污水处理率达93%以上。
2.完善政民互动。整合各类热线平台，由区政务服务局牵头。
(二)建设高效政府。
3.提升执行力。每年至少组织学法2次。
二、保障措施
(一)加强督查。对进展缓慢的及时发出督办通知。
"""


@pytest.fixture
def small():
    """A plan of three clauses and one safeguard, made for tests."""
    return SMALL


@pytest.fixture
def real():
    """The text of the real plan, which is not ours to ship."""
    data = Path(os.environ.get("MINGFU_DATA") or ROOT.parent / "shared" / "data")
    file = data.parent / "plan.txt"
    if not file.is_file():
        pytest.skip(f"the plan's text is not here: set MINGFU_DATA (looked beside {data})")
    return file.read_text(encoding="utf-8")
