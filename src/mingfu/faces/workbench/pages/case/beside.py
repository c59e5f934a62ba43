# SPDX-License-Identifier: Apache-2.0
"""Acts around a case beside its step: sending back, delegating, asking partners, priority, opening again; and their answers."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext

from mingfu.engines.cases import Snapshot, correction_of, forms_to_return
from mingfu.engines.cases.around import acts_at, grounds_for
from mingfu.engines.cases.beside import PART, RETURNED, beside, kind_of
from mingfu.engines.cases.clocks import runs_late
from mingfu.engines.cases.joining import last_day, unasked
from mingfu.engines.cases.priority import act_of as priority_act
from mingfu.engines.cases.reopening import act_of as reopening_act
from mingfu.engines.cases.reopening import is_foreseen
from mingfu.engines.cases.returning import Sent
from mingfu.engines.cases.snapshot import OpenItem
from mingfu.engines.cases.whose import PARTY
from mingfu.engines.forms import FormSpec
from mingfu.engines.supervision.ordering import ACT, is_overseen
from mingfu.faces.ui.casework import Act
from mingfu.faces.ui.components import FieldView, Option, problems_in
from mingfu.faces.workbench.pages.asking import field_views, takes_files, typed_again
from mingfu.faces.workbench.pages.case.file import File
from mingfu.faces.workbench.pages.case.small import UNTRIED, question, small_act
from mingfu.faces.workbench.pages.case.tried import Tried
from mingfu.faces.workbench.words import day_words
from mingfu.kernel.access import Actor, may
from mingfu.kernel.clock import chance, today
from mingfu.kernel.organs import officials_of_organ

PERSONAL = {"phone", "identity", "email"}
"""Kinds of questions whose answers the file does not hold."""


def is_mine(item: OpenItem, actor: Actor) -> bool:
    """Whether the official can do an open task now: it waits for a post of theirs, or they do it for a colleague."""
    if item.claimed_by:
        return item.claimed_by in {actor.at_post(post).code for post in actor.posts}
    return item.post in actor.posts


def step_words(file: File, item: OpenItem) -> str:
    """What an open task is called: its step, or what was asked beside it."""
    step = gettext(file.node(item.node))
    if kind_of(item.token) == PART:
        return gettext("协办：{step}").format(step=step)
    return gettext("补正：{step}").format(step=step) if kind_of(item.token) == RETURNED else step


def answer_of(file: File, item: OpenItem, tried: Tried) -> Act | None:
    """The form by which an official answers what was asked beside a task."""
    return _part(file, item, tried) if kind_of(item.token) == PART else _correction(file, item, tried)


def acts_around(file: File, shown: OpenItem | None, tried: Tried) -> list[Act]:
    """What the official may do besides, with the task that is shown and with the case as a whole."""
    found: list[Act] = []
    if shown is not None and kind_of(shown.token) == PART:
        found.append(_refusal(file, shown, tried))
    if shown is not None and not kind_of(shown.token):
        found += _at_own_task(file, shown, tried)
    found += [
        small_act(
            file,
            tried,
            "delegation-end",
            gettext("收回委托"),
            (),
            gettext("收回后由您自己办理“{step}”。").format(step=step_words(file, item)),
            f"{_task(file, item.token)}/delegation-end",
        )
        for item in file.case.items
        if file.lent(item.token) in {file.actor.at_post(post).code for post in file.actor.posts}
    ]
    return found + _over_the_case(file, tried)


def _at_own_task(file: File, item: OpenItem, tried: Tried) -> list[Act]:
    acts = acts_at(file.program.node(item.node).attributes)
    found: list[Act] = []
    sent_back = beside(file.case, item.token, RETURNED)
    if sent_back:
        found.append(_return_end(file, sent_back[0], tried))
    elif "return" in acts:
        found += [
            _return(file, item, sent, tried) for sent in forms_to_return(file.case, item, file.submissions, file.done)
        ]
    if "joint" in acts:
        found.append(_asking(file, item, tried))
    if beside(file.case, item.token, PART):
        found.append(_dropping(file, item, tried))
    if "delegate" in acts and not file.lent(item.token):
        found.append(_delegation(file, item, tried))
    return found


def _task(file: File, token: str) -> str:
    return f"/desk/cases/{file.case.number}/tasks/{token}"


def markable(spec: FormSpec) -> list[tuple[str, str]]:
    """Fields that can be marked, with what they are called: those whose answers the file holds."""
    return [
        (one.name, one.label)
        for one in spec.fields
        if one.kind not in PERSONAL and one.autocomplete not in {"name", "tel"}
    ]


def _return(file: File, item: OpenItem, sent: Sent, tried: Tried) -> Act:
    name = return_name(sent.of)
    reasons = tuple(
        question(tried, name, field, gettext("“{label}”错在哪里").format(label=gettext(label)), needed_for="faults", optional=True, maxlength=200)
        for field, label in markable(sent.spec)
    )  # fmt: skip
    of = FieldView(f"{name}-of", "", "hidden", sent.of)
    whom = gettext("诉求人") if sent.post == PARTY else file.posts.get(sent.post, sent.post)
    hint = gettext("退给{whom}。只填有误的项，一次说全：以后不能再要求补正别的项。").format(whom=whom)
    title = gettext("退回补正：{form}").format(form=gettext(sent.spec.title))
    return small_act(file, tried, name, title, (*reasons, of), hint, f"{_task(file, item.token)}/return")


def return_name(of: str) -> str:
    """The name of the act that sends back the form of a step; of the opening form for an empty one."""
    return f"return-{of or 'opening'}"


def _return_end(file: File, item: OpenItem, tried: Tried) -> Act:
    reason = question(tried, "return-end", "reason", gettext("理由"), kind="textarea", rows=2)
    hint = gettext("不再等补正：已有内容照旧，计时恢复。")
    return small_act(
        file, tried, "return-end", gettext("收回退回"), (reason,), hint, f"{_task(file, item.token)}/return-end"
    )


def _delegation(file: File, item: OpenItem, tried: Tried) -> Act:
    people = [one for one in officials_of_organ(item.organ) if one.number != file.actor.number]
    options = (Option("", gettext("请选择")), *(Option(one.number, f"{one.shown} {one.number}") for one in people))
    fields = (
        question(tried, "delegation", "to", gettext("委托哪位同事"), kind="select", options=options),
        question(
            tried, "delegation", "until", gettext("委托到哪一天（含当天）"), kind="date", value_if_untried=_day(7)
        ),
        question(tried, "delegation", "reason", gettext("理由"), kind="textarea", rows=2),
    )
    hint = gettext("同一单位、有办理权限的同事才能受托；仍由您负责，可随时收回，到期自动收回。")
    return small_act(
        file, tried, "delegation", gettext("委托同事办理"), fields, hint, f"{_task(file, item.token)}/delegation"
    )


def _asking(file: File, item: OpenItem, tried: Tried) -> Act:
    act = file.program.node(item.node).attributes.get("entry", "")
    listed = unasked(file.case, item, file.who_may(act))
    options = (Option("", gettext("请选择")), *(Option(code, each.title) for code, each in listed.items()))
    last = last_day(file.case, item)
    first = min(last, today() + timedelta(days=3))
    fields = (
        question(tried, "part", "post", gettext("请哪个单位协办"), kind="select", options=options),
        question(tried, "part", "due", gettext("哪一天前答复"), kind="date", value_if_untried=first.isoformat(), hint=gettext("不晚于主办的期限 {day}").format(day=day_words(last))),
        question(tried, "part", "ask", gettext("请对方做什么"), needed_for="reason", kind="textarea", rows=3),
    )  # fmt: skip
    hint = gettext("协办不改变答复期限，结果仍由您单位负责；对方不答复的，计入对方的督查记录。")
    return small_act(file, tried, "part", gettext("请其他单位协办"), fields, hint, f"{_task(file, item.token)}/parts")


def _dropping(file: File, item: OpenItem, tried: Tried) -> Act:
    reason = question(tried, "parts-end", "reason", gettext("理由"), kind="textarea", rows=2)
    hint = gettext("还没有答复的协办就此结束，过了期限的记为“未答复”。")
    return small_act(
        file, tried, "parts-end", gettext("不再等协办"), (reason,), hint, f"{_task(file, item.token)}/parts-end"
    )


def _part(file: File, item: OpenItem, tried: Tried) -> Act:
    text = question(tried, "part-answer", "text", gettext("协办意见"), needed_for="reason", kind="textarea", rows=5)
    asked = file.asked_of(item.token)
    action = f"{_task(file, item.token)}/part-answer"
    return small_act(file, tried, "part-answer", gettext("答复主办单位"), (text,), asked, action)


def _refusal(file: File, item: OpenItem, tried: Tried) -> Act:
    reason = question(tried, "part-refusal", "reason", gettext("理由"), kind="textarea", rows=2)
    hint = gettext("不属于您单位职责的，写明理由退回主办单位。")
    return small_act(
        file, tried, "part-refusal", gettext("不予协办"), (reason,), hint, f"{_task(file, item.token)}/part-refusal"
    )


def _correction(file: File, item: OpenItem, tried: Tried) -> Act | None:
    awaited = correction_of(file.case, item.token)
    here = tried if tried.act == "correction" and tried.token == item.token else UNTRIED
    known = {name: awaited.content.get(name) for name in awaited.faults}
    bound = here.bound or (typed_again(awaited.asked, here.typed, file.case.data) if here.typed else None)
    context = {**file.case.data, **awaited.content}
    fields = field_views(awaited.asked, bound, context=context, known=None if bound else known, files=here.files)
    said = tuple(_marked(one, awaited.faults.get(one.name, "")) for one in fields)
    return Act(
        title=gettext("补正：{form}").format(form=gettext(awaited.spec.title)),
        action=f"{_task(file, item.token)}/correction",
        submit=gettext("提交补正"),
        fields=said,
        hint=gettext("只改标出的项，其余内容照旧。"),
        problems=problems_in(said) if here.bound else None,
        key=here.key or chance.token_urlsafe(18),
        uploads=takes_files(awaited.asked),
    )


def _marked(one: FieldView, fault: str) -> FieldView:
    """A field with what was said to be wrong with it, where nothing newer is."""
    return replace(one, error=fault) if fault and not one.error else one


def _over_the_case(file: File, tried: Tried) -> list[Act]:
    case, actor = file.case, file.actor
    found: list[Act] = []
    if not file.closed and _may(priority_act(case.system), case, actor):
        found.append(_priority_end(file, tried) if file.priority else _priority(file, tried))
    if not file.closed and runs_late(case) and _may(ACT, case, actor) and not is_overseen(case.number):
        found.append(_oversight(file, tried))
    if file.closed and is_foreseen(case) and _may(reopening_act(case.system), case, actor):
        found.append(_reopening(file, tried))
    return found


def _may(act: str, case: Snapshot, actor: Actor) -> bool:
    return may(actor, act, subject=case.stream, area=case.area, born=case.born)


def _options(file: File, use: str) -> tuple[Option, ...]:
    rows = grounds_for(file.case.system, use)
    return (Option("", gettext("请选择")), *(Option(row.code, gettext(row.title)) for row in rows))


def _priority(file: File, tried: Tried) -> Act:
    fields = (
        question(tried, "priority", "ground", gettext("优先的理由"), kind="select", options=_options(file, "priority")),
        question(tried, "priority", "until", gettext("优先到哪一天（含当天）"), kind="date", value_if_untried=_day(7)),
        question(tried, "priority", "reason", gettext("说明"), kind="textarea", rows=2),
    )
    hint = gettext("在每个岗位的待办里排在前面；不改变期限，不减少任何环节，到期自动结束。")
    return small_act(file, tried, "priority", gettext("优先办理（绿色通道）"), fields, hint)


def _priority_end(file: File, tried: Tried) -> Act:
    hint = gettext("取消后按期限排队。")
    return small_act(file, tried, "priority-end", gettext("取消优先办理"), (), hint)


def _oversight(file: File, tried: Tried) -> Act:
    fields = (
        question(tried, "oversight", "reason", gettext("督办的理由"), kind="textarea", rows=2),
        question(
            tried, "oversight", "until", gettext("请在哪一天前办结（可不填）"), kind="date", optional=True,
            hint=gettext("不填就是要求立即办理"),
        ),
    )  # fmt: skip
    hint = gettext("出具督办通知书，通知承办单位主要负责人；答复或办结后自动结束。")
    return small_act(file, tried, "oversight", gettext("督办"), fields, hint)


def _reopening(file: File, tried: Tried) -> Act:
    fields = (
        question(
            tried, "reopening", "ground", gettext("重新办理的理由"), kind="select", options=_options(file, "reopen")
        ),
        question(tried, "reopening", "reason", gettext("说明"), kind="textarea", rows=3),
    )
    hint = gettext("原来的结果、答复和评价都保留；重新起算答复期限。")
    return small_act(file, tried, "reopening", gettext("重新办理"), fields, hint)


def _day(ahead: int) -> str:
    day: date = today() + timedelta(days=ahead)
    return day.isoformat()
