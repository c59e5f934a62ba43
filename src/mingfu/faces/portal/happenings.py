# SPDX-License-Identifier: Apache-2.0
"""What happened to a case, in words for the person it is about. Officials appear as organ and post, never by name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from mingfu.engines.bpmn import Program
from mingfu.engines.cases import EFFECTS
from mingfu.engines.forms import form
from mingfu.faces.portal.wording import day_words, iso, moment_words
from mingfu.faces.ui.components import Entry, Tone
from mingfu.faces.ui.progress import heard
from mingfu.kernel.calendar import LapseEffect
from mingfu.kernel.catalogs import items
from mingfu.kernel.ledger import StoredEvent


@dataclass(frozen=True)
class Reading:
    """What a line needs to know beside its event: the procedure's own words, post titles, grounds, outcomes, texts.

    `texts` are what somebody wrote for the person to read, by the digest that the event holds.
    """

    program: Program
    posts: Mapping[str, str]
    grounds: Mapping[str, str]
    outcomes: Mapping[str, str]
    texts: Mapping[str, str]

    def node(self, name: str) -> str:
        """What a step is called."""
        return gettext(self.program.node(name).label) if name in self.program.index else name

    def who(self, code: str) -> str:
        """Organ and post behind an actor's code; the person themselves; nothing for the system."""
        if code.startswith("post:"):
            return self.posts.get(post_of(code), "")
        return gettext("您") if code.startswith("party:") or code == "system:query-code" else ""


def post_of(code: str) -> str:
    """The post in an actor's code such as `post:gm.urban.handler#100001`."""
    return code.removeprefix("post:").partition("#")[0]


def posts_in(events: Iterable[StoredEvent]) -> set[str]:
    """Every post that a timeline has to name."""
    found = {post_of(event.by) for event in events if event.by.startswith("post:")}
    return found | {
        event.payload[name] for event in events for name in ("to_post", "from_post") if name in event.payload
    }


def grounds_of(system: str) -> dict[str, str]:
    """What the grounds of a system's list are called."""
    return {item.code: item.title for item in items(f"{system}.grounds")}


def entries(events: Iterable[StoredEvent], reading: Reading) -> tuple[Entry, ...]:
    """The timeline, newest first. Events that tell the person nothing are left out."""
    held = list(events)
    if any(event.name in {"case.withdrawn", "case.unfounded"} for event in held):
        # The clock of a matter that was taken back stops; nothing was answered.
        held = [event for event in held if event.name != "deadline.met"]
    found = [entry for event in held if (entry := _entry(event, reading)) is not None]
    return tuple(reversed(found))


Said = tuple[str, str, Tone]


def _entry(event: StoredEvent, reading: Reading) -> Entry | None:
    told = _TELLERS.get(event.name)
    said = told(event.payload, reading) if told else None
    if said is None:
        return None
    what, text, tone = said
    return Entry(moment_words(event.at), what, text, reading.who(event.by), iso(event.at), tone=tone)


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text))


def _opened(_facts: Mapping[str, Any], _reading: Reading) -> Said | None:
    return gettext("收到诉求"), "", "act"


def _completed(facts: Mapping[str, Any], reading: Reading) -> Said | None:
    return (
        gettext("完成：{step}").format(step=reading.node(facts["node"])),
        reading.texts.get(facts["digest"], ""),
        "ok",
    )


def _claimed(facts: Mapping[str, Any], reading: Reading) -> Said | None:
    return gettext("开始：{step}").format(step=reading.node(facts["node"])), "", ""


def _handed_over(facts: Mapping[str, Any], reading: Reading) -> Said | None:
    to = reading.posts.get(facts["to_post"], facts["to_post"])
    return gettext("转交：{step}").format(step=reading.node(facts["node"])), gettext("转给{post}").format(post=to), ""


def _heard(facts: Mapping[str, Any], reading: Reading) -> Said | None:
    """What was waited for from outside, by the name of the step that waited; a message between cases has its own line."""
    said = heard(reading.program, facts["message"])
    return (said, "", "ok") if said else None


def _due_set(facts: Mapping[str, Any], _reading: Reading) -> Said | None:
    return gettext("答复期限：{day}").format(day=_day(facts["due_on"])), "", ""


def _due_moved(facts: Mapping[str, Any], _reading: Reading) -> Said | None:
    why = {
        "pause": gettext("暂停计时后顺延"),
        "extension": gettext("批准延期"),
        "calendar": gettext("放假安排公布后重新计算"),
    }.get(facts["why"], "")
    return gettext("答复期限改为 {day}").format(day=_day(facts["due_on"])), why, "warn"


def _due_met(facts: Mapping[str, Any], _reading: Reading) -> Said | None:
    if facts["late"]:
        return gettext("超期 {days} 个工作日答复").format(days=facts["late"]), "", "bad"
    if facts.get("hours_late"):
        return gettext("超期 {hours} 小时答复").format(hours=facts["hours_late"]), "", "bad"
    return gettext("按期答复"), "", "ok"


def _lapsed(facts: Mapping[str, Any], _reading: Reading) -> Said | None:
    said = gettext("{day} 期限届满，依法{effect}").format(
        day=_day(facts["due_on"]), effect=EFFECTS[LapseEffect(facts["effect"])]
    )
    return said, facts["article"], "warn"


def _suspended(facts: Mapping[str, Any], reading: Reading) -> Said | None:
    return gettext("暂停计时"), reading.grounds.get(facts["ground"], ""), "warn"


def _resumed(_facts: Mapping[str, Any], _reading: Reading) -> Said | None:
    return gettext("恢复计时"), "", ""


def _extended(facts: Mapping[str, Any], reading: Reading) -> Said | None:
    said = gettext("延长 {amount} 个工作日").format(amount=facts["amount"])
    return said, reading.grounds.get(facts["ground"], ""), "warn"


def _noted(facts: Mapping[str, Any], reading: Reading) -> Said | None:
    text = reading.texts.get(facts["digest"])
    return (gettext("补充情况"), text, "") if text is not None else None


def _withdrawn(_facts: Mapping[str, Any], _reading: Reading) -> Said | None:
    return gettext("撤回诉求"), "", "warn"


def _unfounded(facts: Mapping[str, Any], reading: Reading) -> Said | None:
    return gettext("依据已取消，不再办理"), reading.texts.get(facts["digest"], ""), "warn"


def _closed(facts: Mapping[str, Any], reading: Reading) -> Said | None:
    return reading.outcomes.get(facts["outcome"], gettext("已办结")), "", "ok"


def _returned(facts: Mapping[str, Any], _reading: Reading) -> Said | None:
    if facts["to"] != "party":
        return None
    spec = form(facts["form"])
    labels = "、".join(gettext(one.label) for one in spec.fields if one.name in facts["fields"])
    return gettext("请您补正"), labels, "warn"


def _corrected(facts: Mapping[str, Any], _reading: Reading) -> Said | None:
    return (gettext("已补正"), "", "ok") if not facts["of"] else None


def _return_ended(facts: Mapping[str, Any], reading: Reading) -> Said | None:
    return gettext("不必再补正"), reading.texts.get(facts["digest"], ""), ""


def _prioritised(facts: Mapping[str, Any], reading: Reading) -> Said | None:
    said = gettext("优先办理至 {day}").format(day=_day(facts["until"]))
    return said, reading.grounds.get(facts["ground"], ""), "act"


def _reopened(facts: Mapping[str, Any], reading: Reading) -> Said | None:
    said = reading.texts.get(facts["digest"], "") or reading.grounds.get(facts["ground"], "")
    return gettext("重新办理"), said, "act"


def _joined(_facts: Mapping[str, Any], _reading: Reading) -> Said | None:
    return gettext("与别人说的同一件事一并办理"), gettext("编号、期限、答复和评价仍是您自己的。"), "act"


def _left(_facts: Mapping[str, Any], _reading: Reading) -> Said | None:
    return gettext("改为单独办理"), gettext("期限没有停过，照原来的日期。"), ""


def _answered(_facts: Mapping[str, Any], _reading: Reading) -> Said | None:
    return gettext("一并办理的事有了答复"), "", "ok"


def _split(facts: Mapping[str, Any], _reading: Reading) -> Said | None:
    said = gettext("您一次说了 {count} 件事，分开办理").format(count=len(facts["parts"]) + 1)
    return said, gettext("另有编号：{numbers}").format(numbers="、".join(facts["parts"])), "act"


def _split_off(facts: Mapping[str, Any], _reading: Reading) -> Said | None:
    said = gettext("从您的来信 {number} 中分出").format(number=facts["origin"])
    return said, gettext("收到时间和期限都照原来的来信。"), "act"


def _child_opened(facts: Mapping[str, Any], _reading: Reading) -> Said | None:
    return gettext("由这件引出另一件：{number}").format(number=facts["child"]), "", ""


_TELLERS: dict[str, Callable[[Mapping[str, Any], Reading], Said | None]] = {
    "case.opened": _opened,
    "task.completed": _completed,
    "task.claimed": _claimed,
    "task.handed-over": _handed_over,
    "message.arrived": _heard,
    "deadline.set": _due_set,
    "deadline.moved": _due_moved,
    "deadline.met": _due_met,
    "case.lapsed": _lapsed,
    "case.suspended": _suspended,
    "case.resumed": _resumed,
    "case.extended": _extended,
    "case.noted": _noted,
    "case.withdrawn": _withdrawn,
    "case.unfounded": _unfounded,
    "case.closed": _closed,
    "form.returned": _returned,
    "form.corrected": _corrected,
    "return.taken-back": _return_ended,
    "case.prioritised": _prioritised,
    "case.reopened": _reopened,
    "voice.joined": _joined,
    "voice.left": _left,
    "voice.answered": _answered,
    "case.split": _split,
    "case.split-off": _split_off,
    "child.opened": _child_opened,
}
