# SPDX-License-Identifier: Apache-2.0
"""The act panel: what the official may do with a case now, and who may do the rest by what article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from mingfu.engines.bpmn import Node
from mingfu.engines.cases import Snapshot
from mingfu.engines.cases.around import acts_at
from mingfu.engines.cases.beside import kind_of
from mingfu.engines.cases.clocks import is_past
from mingfu.engines.cases.snapshot import OpenItem
from mingfu.engines.forms import form
from mingfu.faces.ui.casework import Act, Acts
from mingfu.faces.ui.components import Notice, Option, problems_in
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.pages.asking import field_views, takes_files, typed_again
from mingfu.faces.workbench.pages.case.beside import acts_around, answer_of, is_mine, step_words
from mingfu.faces.workbench.pages.case.file import File
from mingfu.faces.workbench.pages.case.small import UNTRIED, question, small_act
from mingfu.faces.workbench.pages.case.tried import Tried
from mingfu.faces.workbench.saving import may_save, taken_up, task_subject
from mingfu.faces.workbench.words import day_words
from mingfu.kernel.access import Authority, may, who_may
from mingfu.kernel.catalogs import UnknownEntry, entry
from mingfu.kernel.clock import chance
from mingfu.kernel.files.refusals import FileRefused
from mingfu.kernel.refusals import Refusal


@dataclass(frozen=True)
class Elsewhere:
    """An act that another post may do: what, who, and by what article."""

    what: str
    who: str
    basis: str


def acts_of(file: File, tried: Tried = UNTRIED, *, chosen: str = "", heads: Sequence[Authority] = ()) -> Acts:
    """The panel. With several open tasks of one's own, `chosen` names the one shown in full."""
    mine = [item for item in file.case.items if is_mine(item, file.actor)]
    shown = next((item for item in mine if item.token in {chosen, tried.token}), mine[0] if mine else None)
    own = shown if shown is not None and not kind_of(shown.token) else None
    others = [*_around(file, own, tried)] if own else []
    others += acts_around(file, shown, tried)
    if _may_extend(file, heads):
        others.append(_extension(file, tried))
    if not file.closed:
        others.append(_recusal(file, tried))
    main = _completion(file, own, tried) if own else answer_of(file, shown, tried) if shown else None
    said = any(one.problems.items for one in (main, *others) if one is not None and one.problems is not None)
    return Acts(main, tuple(others), _notice(file, shown, None if said else tried.refusal))


def other_tasks(file: File, shown: str) -> tuple[tuple[str, str], ...]:
    """Further open tasks of the official's own: what they are called, and where they are done."""
    return tuple(
        (step_words(file, item), f"/desk/cases/{file.case.number}?task={item.token}")
        for item in file.case.items
        if is_mine(item, file.actor) and item.token != shown
    )


def elsewhere(file: File, heads: Sequence[Authority] = ()) -> tuple[Elsewhere, ...]:
    """Acts that others may do, each with its post and article: asked only for what the official may not do."""
    found = [_waiting(item, file) for item in file.case.items if not is_mine(item, file.actor)]
    if heads and not _may_extend(file, heads):
        found.append(Elsewhere(gettext("批准延期"), "、".join(each.title for each in heads), heads[0].basis))
    return tuple(found)


def _waiting(item: OpenItem, file: File) -> Elsewhere:
    node = file.program.node(item.node)
    post = file.posts.get(item.post, item.post)
    if item.claimed_by:
        post = gettext("{post}（工号 {number} 已认领）").format(post=post, number=naming.number_of(item.claimed_by))
    if item.post == "party":
        return Elsewhere(
            step_words(file, item),
            gettext("诉求人"),
            gettext(node.attributes["basis"]) if node.attributes.get("basis") else "",
        )
    basis = node.attributes.get("basis", "") or _basis_of(node.attributes.get("entry", ""), item.post)
    return Elsewhere(step_words(file, item), post, gettext(basis) if basis else "")


def _basis_of(act: str, post: str) -> str:
    """The article of the power list by which a post may do an act."""
    return next((each.basis for each in who_may(act) if each.post == post), "") if act else ""


def extenders(file: File) -> tuple[Authority, ...]:
    """Posts of the answering organ that may give the one extension; none where there is nothing to extend.

    Who may not give it is told of them only at a step at which the procedure foresees it.
    """
    case = file.case
    if not may(file.actor, f"{case.system}.extend", born=case.born) and not _foresees(file, "extend"):
        return ()
    if file.closed or not case.clocks or case.extension is not None:
        return ()
    if not case.paused and any(is_past(row.due_on, row.due_at) for row in case.clocks):
        return ()
    able = who_may(f"{case.system}.extend", born=case.born)
    return tuple(each for each in able if each.post.rpartition(".")[0] == case.organ)


def _foresees(file: File, act: str) -> bool:
    nodes = (file.program.node(item.node) for item in file.case.items if item.node in file.program.index)
    return any(act in acts_at(node.attributes) for node in nodes)


def _may_extend(file: File, heads: Sequence[Authority]) -> bool:
    return any(each.post in file.actor.posts for each in heads) and file.case.stream not in file.actor.recused


def _completion(file: File, item: OpenItem, tried: Tried) -> Act:
    node = file.program.node(item.node)
    here = tried if tried.act == "completion" and tried.token == item.token else UNTRIED
    action = f"/desk/cases/{file.case.number}/tasks/{item.token}/completion"
    basis = gettext(node.attributes["basis"]) if node.attributes.get("basis") else ""
    key = here.key or chance.token_urlsafe(18)
    named = node.attributes.get("form", "")
    if not named:
        return Act(
            gettext(node.label), action, gettext("完成“{step}”").format(step=gettext(node.label)), key=key, basis=basis
        )
    spec = form(named)
    kept = None if here.typed else taken_up(task_subject(file.case.number, item.token), spec, file.actor)
    typed = kept.typed if kept is not None else here.typed
    bound = here.bound or (typed_again(spec, typed, file.case.data) if typed else None)
    fields = field_views(
        spec,
        bound,
        context=file.case.data,
        known=None if bound else suggestions(file.case, node, spec_names=[one.name for one in spec.fields], file=file),
        files=kept.files if kept is not None else here.files,
        file_refusal=here.refusal if isinstance(here.refusal, FileRefused) else None,
    )
    return Act(
        title=gettext(spec.title),
        action=action,
        submit=gettext(spec.button),
        fields=fields,
        hint=" ".join(filter(None, (gettext(spec.lead) if spec.lead else "", kept.said if kept is not None else ""))),
        save=gettext("暂存") if may_save(file.case.system) else "",
        problems=problems_in(fields),
        key=key,
        basis=basis,
        uploads=takes_files(spec),
    )


def suggestions(case: Snapshot, node: Node, *, spec_names: list[str], file: File) -> dict[str, Any]:
    """First values for a task that was not done before: what the system found out, never what decides for the official.

    An organ is suggested only by name (`suggested_organ`), for the one that holds the case now is no suggestion.
    """
    before = {event.payload["node"] for event in file.events if event.name == "task.completed"}
    if node.id in before:
        return {}
    found = {}
    for name in spec_names:
        value = case.data.get(f"suggested_{name}") or (case.data.get(name) if name != "organ" else "")
        if value in {None, ""} or (name == "organ" and value == case.organ):
            continue
        found[name] = ("yes" if value else "no") if isinstance(value, bool) else value
    return found


def _notice(file: File, shown: OpenItem | None, refusal: Refusal | None) -> Notice | None:
    """A refusal that stands at no field of the page; else what there is to know before acting."""
    if refusal is not None:
        return Notice(str(refusal), "bad", "triangle-alert", gettext("没有办成"))
    if file.closed:
        outcome = naming.outcomes(file.case.system).get(file.case.outcome, file.case.outcome)
        return Notice(gettext("这件已经结束：{outcome}。").format(outcome=outcome), "ok", "check")
    if shown is None:
        return Notice(gettext("这件现在不等您办。下面写明由谁办、依据什么。"), "", "info")
    if file.case.paused:
        return Notice(gettext("计时已暂停；情况具备后请恢复计时。"), "warn", "pause")
    return None


def _around(file: File, item: OpenItem, tried: Tried) -> list[Act]:
    """Acts around the open task: taking and giving back, handing over, pausing, noting."""
    acts = file.program.node(item.node).attributes.get("acts", "")
    task = f"/desk/cases/{file.case.number}/tasks/{item.token}"
    found = [
        Act(gettext("放回待办"), f"{task}/release", gettext("放回待办"), hint=gettext("同岗位的同事就能认领这一步。"))
        if item.claimed_by
        else Act(
            gettext("认领"),
            f"{task}/claim",
            gettext("认领这一步"),
            hint=gettext("认领后，同岗位的同事看得到由您在办。"),
        )
    ]
    if "transfer" in acts:
        found.append(_hand_over(file, item, task, tried))
    if may(
        file.actor, f"{file.case.system}.handle", subject=file.case.stream, area=file.case.area, born=file.case.born
    ):
        if file.case.paused:
            found.append(_resumption(file, tried))
        elif "suspend" in acts and not _is_late(file, item):
            found.append(_suspension(file, tried))
    found.append(_note(file, tried))
    return found


def _is_late(file: File, item: OpenItem) -> bool:
    """Whether a date that runs against the official has passed: a pause must not cover a limit that has run out."""
    dates = [(row.due_on, row.due_at) for row in file.case.clocks]
    dates += [(item.due_on, item.due_at)] if item.due_on is not None else []
    return any(is_past(*each) for each in dates)


def _hand_over(file: File, item: OpenItem, task: str, tried: Tried) -> Act:
    posts = receivers(file, item)
    options = (Option("", gettext("请选择")), *(Option(code, title) for code, title in posts.items()))
    fields = (
        question(tried, "hand-over", "to", gettext("转给哪个岗位"), kind="select", options=options),
        question(tried, "hand-over", "reason", gettext("理由"), kind="textarea", rows=2),
    )
    hint = gettext("转办不改变答复期限；理由记入办件。")
    return small_act(file, tried, "hand-over", gettext("转办"), fields, hint, f"{task}/hand-over")


def receivers(file: File, item: OpenItem) -> Mapping[str, str]:
    """Posts that a task may go to: those that may do it by a live grant, nearest organ first."""
    act = file.program.node(item.node).attributes.get("entry", "")
    found = [each for each in file.who_may(act) if each.post != item.post]
    own = item.organ

    def distance(each: Authority) -> tuple[bool, bool]:
        organ = each.post.rpartition(".")[0]
        return organ != own, not organ.startswith(own)

    return {each.post: each.title for each in sorted(found, key=distance)}


def _grounds(file: File, use: str) -> tuple[Option, ...]:
    listed = naming.grounds(file.case.system, use)
    return (Option("", gettext("请选择")), *(Option(code, title) for code, title in listed.items()))


def _suspension(file: File, tried: Tried) -> Act:
    fields = (
        question(
            tried, "suspension", "ground", gettext("暂停的理由"), kind="select", options=_grounds(file, "suspend")
        ),
        question(tried, "suspension", "reason", gettext("说明"), kind="textarea", rows=2),
    )
    hint = gettext("暂停期间不计时，须告知诉求人；情况具备后恢复，期限顺延。")
    return small_act(file, tried, "suspension", gettext("暂停计时"), fields, hint)


def _resumption(file: File, tried: Tried) -> Act:
    return small_act(file, tried, "resumption", gettext("恢复计时"), (), gettext("期限按暂停的时间顺延。"))


def _extension(file: File, tried: Tried) -> Act:
    try:
        most = entry(f"{file.case.system}.limits", "extension").content["amount"]
    except UnknownEntry:
        most = ""
    due = day_words(file.case.due_on) if file.case.due_on else ""
    fields = (
        question(tried, "extension", "ground", gettext("延期的理由"), kind="select", options=_grounds(file, "extend")),
        question(tried, "extension", "amount", gettext("延长多少"), kind="number", unit=gettext("个工作日"), hint=gettext("最多 {most} 个").format(most=most)),
        question(tried, "extension", "reason", gettext("说明"), kind="textarea", rows=2, hint=gettext("诉求人会看到理由和新的期限")),
    )  # fmt: skip
    hint = gettext("只能延期一次，须在 {due} 前批准。").format(due=due)
    return small_act(file, tried, "extension", gettext("批准延期"), fields, hint)


def _note(file: File, tried: Tried) -> Act:
    text = question(tried, "notes", "text", gettext("内容"), needed_for="reason", kind="textarea", rows=2)
    hint = gettext("办理过程中的情况，同事和监督看得到。")
    return small_act(file, tried, "notes", gettext("记一笔"), (text,), hint)


def _recusal(file: File, tried: Tried) -> Act:
    ground = question(tried, "recusal", "ground", gettext("回避的理由"), needed_for="reason", width="", maxlength=200)
    hint = gettext("与诉求人或事情有利害关系的，应当回避。声明后您不再看到这件，已认领的会放回待办。")
    return small_act(file, tried, "recusal", gettext("声明回避"), (ground,), hint)


def kept_words(tried: Tried, shown: str) -> tuple[str, ...]:
    """Typed text that no form of the page can hold any more: its task is gone, or is a colleague's now."""
    if tried.act != "completion" or tried.token == shown:
        return ()
    return tried.words
