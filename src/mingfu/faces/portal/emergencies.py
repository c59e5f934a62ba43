# SPDX-License-Identifier: Apache-2.0
"""Words that sound like danger to life: whoever writes them is told the number to ring now. Nothing is held back."""

from typing import Any

from mingfu.kernel.refusals import _

CALLS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("119", _("火警"), ("着火", "起火", "火灾", "冒浓烟", "爆炸", "煤气泄漏", "燃气泄漏", "煤气味", "被困", "溺水")),
    ("120", _("急救"), ("有人受伤", "昏迷", "晕倒", "大出血", "没有呼吸", "快不行了", "中毒", "急救", "心脏骤停")),
    ("110", _("报警"), ("救命", "打人", "持刀", "抢劫", "绑架", "家暴", "有人要跳", "跳楼", "轻生", "自杀", "失踪")),
    ("122", _("交通事故"), ("车祸", "撞人", "撞车", "翻车")),
)


def calls_for(text: str) -> tuple[tuple[str, Any], ...]:
    """Telephone numbers to ring at once, with what each is for, when the text sounds like an emergency."""
    if not any(word in text for _number, _title, words in CALLS for word in words):
        return ()
    meant = tuple((number, title) for number, title, words in CALLS if any(word in text for word in words))
    others = tuple((number, title) for number, title, _words in CALLS if (number, title) not in meant)
    return meant + others
