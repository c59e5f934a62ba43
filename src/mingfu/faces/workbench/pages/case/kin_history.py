# SPDX-License-Identifier: Apache-2.0
"""What happened between a case and others, in words for those who handle it. Of a case they do not see, not even the number."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.translation import gettext

from mingfu.engines.cases.linking import KINDS
from mingfu.engines.cases.merging import LEAD_ENDED
from mingfu.faces.ui.components import Tone

Said = tuple[str, str, Tone]
Facts = Mapping[str, Any]
Known = Collection[str]
Texts = Mapping[str, str]


def _named(number: str, known: Known) -> str:
    """Another case as the official may know it."""
    return number if number in known else gettext("另一件")


def _linked(facts: Facts, known: Known, texts: Texts) -> Said | None:
    if facts["other"] not in known:
        return None
    said = gettext("关联 {number}（{kind}）").format(
        number=facts["other"], kind=KINDS.get(facts["kind"], facts["kind"])
    )
    return said, texts.get(facts["digest"], ""), "act"


def _unlinked(facts: Facts, known: Known, texts: Texts) -> Said | None:
    if facts["other"] not in known:
        return None
    return gettext("解除与 {number} 的关联").format(number=facts["other"]), texts.get(facts["digest"], ""), ""


def _split(facts: Facts, _known: Known, texts: Texts) -> Said:
    said = gettext("拆分为 {count} 件：{numbers}").format(
        count=len(facts["parts"]) + 1, numbers="、".join(facts["parts"])
    )
    return said, texts.get(facts["reason"], ""), "act"


def _split_off(facts: Facts, known: Known, _texts: Texts) -> Said:
    return gettext("由 {number} 拆分而来").format(number=_named(facts["origin"], known)), "", "act"


def _joined(facts: Facts, known: Known, texts: Texts) -> Said:
    said = gettext("并入 {number}").format(number=_named(facts["lead"], known))
    return said, texts.get(facts["digest"], ""), "act"


def _gained(facts: Facts, known: Known, _texts: Texts) -> Said:
    return gettext("{number} 并入这件").format(number=_named(facts["voice"], known)), "", "act"


def _left(facts: Facts, known: Known, texts: Texts) -> Said:
    said = gettext("从 {number} 取出，单独办理").format(number=_named(facts["lead"], known))
    ended = gettext("牵头件没有答复就结束了。") if facts["how"] == LEAD_ENDED else ""
    return said, texts.get(facts["digest"], ended), "warn"


def _lost(facts: Facts, known: Known, _texts: Texts) -> Said:
    return gettext("{number} 不再由这件牵头").format(number=_named(facts["voice"], known)), "", ""


def _voiced(facts: Facts, known: Known, _texts: Texts) -> Said:
    said = gettext("{number} 已答复，同时作为这件的答复").format(number=_named(facts["lead"], known))
    return said, gettext("这位诉求人的答复另有措辞。") if facts["varied"] else "", "ok"


def _worded(facts: Facts, _known: Known, texts: Texts) -> Said:
    return gettext("拟定给这位诉求人的话"), texts.get(facts["digest"], ""), ""


def _child_opened(facts: Facts, known: Known, _texts: Texts) -> Said:
    return gettext("启动子件 {number}").format(number=_named(facts["child"], known)), "", "act"


def _child_born(facts: Facts, known: Known, _texts: Texts) -> Said:
    return gettext("由母件 {number} 启动").format(number=_named(facts["parent"], known)), "", "act"


def _child_ended(facts: Facts, known: Known, _texts: Texts) -> Said:
    return gettext("子件 {number} 已结束").format(number=_named(facts["child"], known)), "", "ok"


def _called_off(facts: Facts, known: Known, _texts: Texts) -> Said:
    return gettext("母件 {number} 已结束，这件随之终止").format(number=_named(facts["parent"], known)), "", "warn"


BETWEEN: dict[str, Callable[[Facts, Known, Texts], Said | None]] = {
    "case.linked": _linked,
    "case.unlinked": _unlinked,
    "case.split": _split,
    "case.split-off": _split_off,
    "voice.joined": _joined,
    "voice.gained": _gained,
    "voice.left": _left,
    "voice.lost": _lost,
    "voice.answered": _voiced,
    "voice.worded": _worded,
    "child.opened": _child_opened,
    "child.born": _child_born,
    "child.ended": _child_ended,
    "child.called-off": _called_off,
}
"""What is said of each event between cases."""


def told_between(name: str, facts: Facts, known: Known, texts: Texts) -> Said | None:
    """What an event says, to somebody who may see the cases that are `known`; nothing where it is no business of theirs."""
    return BETWEEN[name](facts, known, texts)
