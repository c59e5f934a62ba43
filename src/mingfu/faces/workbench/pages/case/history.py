# SPDX-License-Identifier: Apache-2.0
"""What happened to a case, in words for those who handle it: every event of its stream that says something."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from mingfu.engines.cases import EFFECTS
from mingfu.engines.cases.whose import PARTY
from mingfu.engines.forms import form
from mingfu.faces.ui.components import Entry, Tone
from mingfu.faces.ui.progress import heard
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.pages.case.file import File
from mingfu.faces.workbench.pages.case.kin_history import BETWEEN, told_between
from mingfu.faces.workbench.words import day_words, iso, moment_words
from mingfu.kernel.calendar import LapseEffect
from mingfu.kernel.ledger import StoredEvent
from mingfu.kernel.refusals import _

Said = tuple[str, str, Tone]
FOLLOWS = {
    "task.opened",
    "task.cancelled",
    "deadline.set",
    "deadline.moved",
    "deadline.met",
    "case.lapsed",
    "case.closed",
    "paper.called",
    "publication.called",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line needs beside its event. `texts` are what somebody wrote, by the digest that the event holds."""

    file: File
    grounds: Mapping[str, str]
    outcomes: Mapping[str, str]
    texts: Mapping[str, str]


def history(file: File, texts: Mapping[str, str]) -> tuple[Entry, ...]:
    """The timeline, newest first."""
    system = file.case.system
    reading = Reading(file, naming.grounds(system), naming.outcomes(system), texts)
    found = [entry for event in file.events if (entry := _entry(event, reading)) is not None]
    return tuple(reversed(found))


def _over(event: StoredEvent, file: File) -> bool:
    """Whether a line only says that a step waited which has been taken since: its end tells enough."""
    return event.name == "task.opened" and file.case.item(event.payload["token"]) is None


def _entry(event: StoredEvent, reading: Reading) -> Entry | None:
    teller = None if _over(event, reading.file) else _TELLERS.get(event.name)
    said = teller(event.payload, reading) if teller else None
    if said is None:
        return None
    what, text, tone = said
    # What follows by itself from an act is nobody's own.
    who = naming.who(event.by, reading.file.posts) if event.name not in FOLLOWS else ""
    if who and reading.file.stood_in(event.by, event.at):
        who = gettext("{who}（代班）").format(who=who)
    return Entry(moment_words(event.at), what, text, who, iso(event.at), tone=tone)


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text))


def _step(facts: Mapping[str, Any], reading: Reading) -> str:
    return gettext(reading.file.node(facts["node"]))


def _opened(facts: Mapping[str, Any], reading: Reading) -> Said:
    way = naming.channel(facts["channel"])
    return gettext("收到诉求（{channel}）").format(channel=way), reading.texts.get(facts["digest"], ""), "act"


def _waits(facts: Mapping[str, Any], reading: Reading) -> Said:
    post = reading.file.posts.get(facts["post"], facts["post"])
    until = gettext("，{day} 前").format(day=_day(facts["due_on"])) if facts["due_on"] else ""
    said = gettext("到：{step}").format(step=_step(facts, reading))
    return said, gettext("等{post}办理{until}").format(post=post, until=until), ""


def _completed(facts: Mapping[str, Any], reading: Reading) -> Said:
    return gettext("完成：{step}").format(step=_step(facts, reading)), reading.texts.get(facts["digest"], ""), "ok"


def _claimed(facts: Mapping[str, Any], reading: Reading) -> Said:
    return gettext("认领：{step}").format(step=_step(facts, reading)), "", ""


def _released(facts: Mapping[str, Any], reading: Reading) -> Said:
    return gettext("放回待办：{step}").format(step=_step(facts, reading)), "", ""


def _handed_over(facts: Mapping[str, Any], reading: Reading) -> Said:
    to = reading.file.posts.get(facts["to_post"], facts["to_post"])
    said = gettext("转办：{step}，转给{post}").format(step=_step(facts, reading), post=to)
    return said, reading.texts.get(facts["digest"], ""), "warn"


def _cancelled(facts: Mapping[str, Any], reading: Reading) -> Said:
    return gettext("不再需要：{step}").format(step=_step(facts, reading)), "", ""


def _timer(facts: Mapping[str, Any], reading: Reading) -> Said:
    return gettext("到时：{step}").format(step=_step(facts, reading)), "", ""


def _heard(facts: Mapping[str, Any], reading: Reading) -> Said | None:
    said = heard(reading.file.program, facts["message"])
    return (said, "", "ok") if said else None


def _due_set(facts: Mapping[str, Any], _reading: Reading) -> Said:
    return gettext("答复期限：{day}").format(day=_day(facts["due_on"])), "", ""


def _due_moved(facts: Mapping[str, Any], _reading: Reading) -> Said:
    why = {
        "pause": gettext("暂停计时后顺延"),
        "extension": gettext("批准延期"),
        "calendar": gettext("放假安排公布后重新计算"),
    }.get(facts["why"], "")
    said = gettext("期限由 {was} 改为 {day}").format(was=_day(facts["was"]), day=_day(facts["due_on"]))
    return said, why, "warn"


def _due_met(facts: Mapping[str, Any], _reading: Reading) -> Said:
    if facts["late"]:
        return gettext("超期 {days} 个工作日答复").format(days=facts["late"]), "", "bad"
    if facts.get("hours_late"):
        return gettext("超期 {hours} 小时答复").format(hours=facts["hours_late"]), "", "bad"
    return gettext("按期答复"), "", "ok"


def _lapsed(facts: Mapping[str, Any], reading: Reading) -> Said:
    said = gettext("{day} 期限届满，依法{effect}").format(
        day=_day(facts["due_on"]), effect=EFFECTS[LapseEffect(facts["effect"])]
    )
    if facts["post"] == PARTY:
        whose = gettext("申请人没有办")
    else:
        whose = gettext("{who}没有办").format(who=reading.file.posts.get(facts["post"], facts["post"]))
    return said, gettext("{whose}（{basis}）").format(whose=whose, basis=facts["article"]), "bad"


def _suspended(facts: Mapping[str, Any], reading: Reading) -> Said:
    return gettext("暂停计时"), reading.grounds.get(facts["ground"], facts["ground"]), "warn"


def _resumed(_facts: Mapping[str, Any], _reading: Reading) -> Said:
    return gettext("恢复计时"), "", ""


def _extended(facts: Mapping[str, Any], reading: Reading) -> Said:
    said = gettext("批准延长 {amount} 个工作日").format(amount=facts["amount"])
    return said, reading.grounds.get(facts["ground"], facts["ground"]), "warn"


def _noted(facts: Mapping[str, Any], reading: Reading) -> Said:
    return gettext("记录"), reading.texts.get(facts["digest"], ""), ""


def _instructed(facts: Mapping[str, Any], reading: Reading) -> Said:
    return gettext("领导批示"), reading.texts.get(facts["digest"], ""), "act"


def _withdrawn(facts: Mapping[str, Any], reading: Reading) -> Said:
    return gettext("诉求人撤回"), reading.texts.get(facts["digest"], ""), "warn"


def _unfounded(facts: Mapping[str, Any], reading: Reading) -> Said:
    return gettext("依据的权责清单条目已取消，终止办理"), reading.texts.get(facts["digest"], ""), "warn"


def _closed(facts: Mapping[str, Any], reading: Reading) -> Said:
    return gettext("结束：{outcome}").format(outcome=reading.outcomes.get(facts["outcome"], facts["outcome"])), "", "ok"


def _migrated(facts: Mapping[str, Any], _reading: Reading) -> Said:
    return gettext("改按流程的另一版办理"), gettext("由 {was} 到 {program}").format(**facts), "warn"


def _erased(facts: Mapping[str, Any], _reading: Reading) -> Said:
    return gettext("依法删除了办件中的内容"), facts["basis"], "warn"


def _paper(_facts: Mapping[str, Any], _reading: Reading) -> Said:
    return gettext("出具公文"), "", ""


def _publication(_facts: Mapping[str, Any], _reading: Reading) -> Said:
    return gettext("送公开审核"), "", ""


def _recused(facts: Mapping[str, Any], _reading: Reading) -> Said:
    return gettext("回避"), facts["ground"], "warn"


def _returned(facts: Mapping[str, Any], reading: Reading) -> Said:
    spec = form(facts["form"])
    labels = "、".join(gettext(one.label) for one in spec.fields if one.name in facts["fields"])
    return gettext("退回补正：{fields}").format(fields=labels), reading.texts.get(facts["digest"], ""), "warn"


def _corrected(facts: Mapping[str, Any], reading: Reading) -> Said:
    return gettext("已补正"), reading.texts.get(facts["digest"], ""), "ok"


def _return_ended(facts: Mapping[str, Any], reading: Reading) -> Said:
    return gettext("收回退回，不再补正"), reading.texts.get(facts["digest"], ""), ""


def _delegated(facts: Mapping[str, Any], reading: Reading) -> Said:
    said = gettext("委托{who}办理至 {day}").format(
        who=naming.who(facts["to"], reading.file.posts), day=_day(facts["until"])
    )
    return said, reading.texts.get(facts["digest"], ""), "warn"


def _delegation_ended(facts: Mapping[str, Any], reading: Reading) -> Said:
    how = {
        "taken-back": gettext("收回委托"),
        "given-back": gettext("受托人交回"),
        "expired": gettext("委托到期"),
    }[facts["how"]]
    return how, gettext("由{who}办理").format(who=naming.who(facts["answerable"], reading.file.posts)), ""


def _delegation_used(facts: Mapping[str, Any], reading: Reading) -> Said:
    by, whose = naming.who(facts["by"], reading.file.posts), naming.who(facts["answerable"], reading.file.posts)
    return gettext("{by}受托办理，{whose}负责").format(by=by, whose=whose), "", ""


def _part(said: Any, tone: Tone) -> Callable[[Mapping[str, Any], Reading], Said]:
    """A teller of what became of a partner's part: its organ, and the words."""

    def tell(facts: Mapping[str, Any], reading: Reading) -> Said:
        organ = reading.file.organs.get(facts["organ"], facts["organ"])
        return str(said).format(organ=organ), reading.texts.get(facts["digest"], ""), tone

    return tell


def _part_dropped(facts: Mapping[str, Any], reading: Reading) -> Said:
    said = _("{organ}到期没有答复协办") if facts["silent"] else _("不再等{organ}协办")
    return _part(said, "bad" if facts["silent"] else "warn")(facts, reading)


def _prioritised(facts: Mapping[str, Any], reading: Reading) -> Said:
    ground = reading.grounds.get(facts["ground"], facts["ground"])
    return gettext("优先办理至 {day}").format(day=_day(facts["until"])), ground, "act"


def _priority_ended(facts: Mapping[str, Any], _reading: Reading) -> Said:
    how = {"expired": gettext("到期"), "lifted": gettext("取消"), "closed": gettext("办结")}[facts["how"]]
    return gettext("优先办理结束（{how}）").format(how=how), "", ""


def _reopened(facts: Mapping[str, Any], reading: Reading) -> Said:
    said = gettext("第 {times} 次重新办理：{ground}").format(
        times=facts["times"], ground=reading.grounds.get(facts["ground"], facts["ground"])
    )
    return said, reading.texts.get(facts["digest"], ""), "warn"


def _between(name: str) -> Callable[[Mapping[str, Any], Reading], Said | None]:
    """A line about another case."""
    return lambda facts, reading: told_between(name, facts, reading.file.neighbours, reading.texts)


_TELLERS: dict[str, Callable[[Mapping[str, Any], Reading], Said | None]] = {
    "case.opened": _opened,
    "task.opened": _waits,
    "task.completed": _completed,
    "task.claimed": _claimed,
    "task.released": _released,
    "task.handed-over": _handed_over,
    "task.cancelled": _cancelled,
    "timer.fired": _timer,
    "message.arrived": _heard,
    "deadline.set": _due_set,
    "deadline.moved": _due_moved,
    "deadline.met": _due_met,
    "case.lapsed": _lapsed,
    "case.suspended": _suspended,
    "case.resumed": _resumed,
    "case.extended": _extended,
    "case.noted": _noted,
    "case.instructed": _instructed,
    "case.withdrawn": _withdrawn,
    "case.unfounded": _unfounded,
    "case.closed": _closed,
    "case.migrated": _migrated,
    "case.erased": _erased,
    "paper.called": _paper,
    "publication.called": _publication,
    "recusal.declared": _recused,
    "form.returned": _returned,
    "form.corrected": _corrected,
    "return.taken-back": _return_ended,
    "task.delegated": _delegated,
    "delegation.ended": _delegation_ended,
    "delegation.used": _delegation_used,
    "part.asked": _part(_("请{organ}协办"), "act"),
    "part.answered": _part(_("{organ}答复协办"), "ok"),
    "part.refused": _part(_("{organ}不予协办"), "warn"),
    "part.dropped": _part_dropped,
    "case.prioritised": _prioritised,
    "priority.ended": _priority_ended,
    "case.reopened": _reopened,
    **{name: _between(name) for name in BETWEEN},
}
