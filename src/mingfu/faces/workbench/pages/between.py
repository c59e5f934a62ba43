# SPDX-License-Identifier: Apache-2.0
"""Pages of the acts between cases: putting one under another, taking it out, splitting, linking, answering each apart.

Each shows what it is about side by side, asks why, and says what follows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from mingfu.engines.cases.kin import Neighbour, neighbours
from mingfu.engines.cases.linking import KINDS, earlier_of
from mingfu.engines.cases.models import Submission
from mingfu.engines.cases.resembling import resembling
from mingfu.engines.cases.splitting import LEAST, MOST
from mingfu.faces.ui.casework import Act
from mingfu.faces.ui.components import FieldView, Notice, Option, Problems, Row, Table, problems_in, table
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench.pages.case.content import handed_in
from mingfu.faces.workbench.pages.case.file import File
from mingfu.faces.workbench.pages.case.kin import candidate_table, columns, desk_url, number_cell, state_of
from mingfu.faces.workbench.pages.case.small import UNTRIED, question
from mingfu.faces.workbench.pages.case.tried import Tried
from mingfu.faces.workbench.words import day_words, excerpt, moment_words
from mingfu.kernel.clock import chance


@dataclass(frozen=True)
class Side:
    """One of the cases that an act is about."""

    link: Link
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class BetweenPage:
    """All that a page of an act between cases shows."""

    crumbs: tuple[Link, ...]
    title: str
    lead: str
    notice: Notice | None
    sides: tuple[Side, ...]
    tables: tuple[Table, ...]
    acts: tuple[Act, ...]
    problems: Problems


def between_page(
    file: File,
    title: str,
    lead: str,
    tried: Tried,
    *,
    sides: Sequence[Side] = (),
    tables: Sequence[Table | None] = (),
    acts: Sequence[Act] = (),
) -> BetweenPage:
    """A page of an act between cases. A refusal that stands at no field of it stands above them all."""
    at_field = any(act.problems and act.problems.items for act in acts)
    said = tried.refusal if tried.refusal is not None and not at_field else None
    return BetweenPage(
        crumbs=(
            Link(gettext("办件"), "/desk/cases"),
            Link(file.case.number, desk_url(file.case.number)),
            Link(title, ""),
        ),
        title=title,
        lead=lead,
        notice=Notice(str(said), "bad", "triangle-alert", gettext("没有办成")) if said is not None else None,
        sides=tuple(sides),
        tables=tuple(one for one in tables if one is not None),
        acts=tuple(acts),
        problems=Problems(tuple(item for act in acts if act.problems for item in act.problems.items)),
    )


def _act(file: File, tried: Tried, way: str, title: str, fields: tuple[FieldView, ...], *, action: str = "", save: str = "") -> Act:  # fmt: skip
    return Act(
        title=title,
        action=action or desk_url(file.case.number, way),
        submit=title,
        fields=fields,
        problems=problems_in(fields),
        key=tried.key or chance.token_urlsafe(18),
        save=save,
    )


def _side(one: Neighbour, organs: Mapping[str, str]) -> Side:
    rows = (
        Row(gettext("内容"), one.summary),
        Row(gettext("承办单位"), organs.get(one.organ, one.organ)),
        Row(gettext("收到"), moment_words(one.received_at)),
        Row(gettext("期限"), day_words(one.due_on) if one.due_on else ""),
        Row(gettext("现状"), str(state_of(one).text)),
    )
    return Side(Link(one.number, desk_url(one.number)), tuple(row for row in rows if row.value))


def sides_of(file: File, *others: str) -> tuple[Side, ...]:
    """The case and those that stand beside it, as far as the official may see them."""
    found = neighbours([file.case.number, *others], actor=file.actor)
    return tuple(_side(found[number], file.organs) for number in (file.case.number, *others) if number in found)


def joining_page(file: File, lead: str = "", tried: Tried = UNTRIED) -> BetweenPage:
    """Put a case under another one: which, and why. With a lead, both stand side by side to be confirmed."""
    lead = lead or tried.value("joining-lead")
    sides = sides_of(file, lead) if lead else ()
    known = len(sides) > 1
    fields = (
        question(
            tried, "joining", "lead", gettext("牵头件编号"), value_if_untried=lead, inputmode="numeric", width="w18",
            hint=gettext("由它办理和答复；14 位数字"),
        ),
        question(tried, "joining", "reason", gettext("为什么是同一件事"), kind="textarea", rows=2),
    )  # fmt: skip
    said = gettext(
        "并入后由牵头件办理。每位诉求人仍有自己的编号、期限、答复、回访和评价，互相看不到对方；不是同一件事的，随时可以取出。"
    )
    return between_page(
        file,
        gettext("并入同一件事"),
        said,
        tried,
        sides=sides if known else sides_of(file),
        tables=(None if known else candidate_table(file, resembling(file.case, actor=file.actor, most=10)),),
        acts=(_act(file, tried, "joining", gettext("确认并案"), fields),),
    )


def leaving_page(file: File, tried: Tried = UNTRIED) -> BetweenPage:
    """Take a case out, to be handled on its own."""
    fields = (question(tried, "leaving", "reason", gettext("为什么要单独办理"), kind="textarea", rows=2),)
    said = gettext("取出后回到并案前的环节和单位；期限没有停过，照原来的日期。")
    acts = (_act(file, tried, "leaving", gettext("取出单独办理"), fields),)
    return between_page(file, gettext("取出单独办理"), said, tried, sides=sides_of(file, file.kin.lead), acts=acts)


def linking_page(file: File, tried: Tried = UNTRIED) -> BetweenPage:
    """Say that a case has to do with another one. The person's other cases are offered."""
    options = (Option("", gettext("请选择")), *(Option(code, str(title)) for code, title in KINDS.items()))
    fields = (
        question(
            tried, "linking", "other", gettext("另一件的编号"), inputmode="numeric", width="w18", hint=gettext("14 位数字"),
        ),
        question(tried, "linking", "kind", gettext("两件的关系"), kind="select", options=options),
        question(tried, "linking", "reason", gettext("理由"), kind="textarea", rows=2),
    )  # fmt: skip
    own = earlier_of(file.case, actor=file.actor)
    known = neighbours([one.number for one in own], actor=file.actor)
    rows = [
        (number_cell(one), excerpt(one.summary, 40), file.organs.get(one.organ, one.organ), state_of(one))
        for one in known.values()
    ]
    offered = table(gettext("同一诉求人的其他办件"), columns(), rows, tight=True) if rows else None
    said = gettext("关联不改变办理和期限；能同时查看两件的人，在两件的页面上都看得到。")
    acts = (_act(file, tried, "linking", gettext("关联办件"), fields),)
    return between_page(file, gettext("关联办件"), said, tried, tables=(offered,), acts=acts)


def unlinking_page(file: File, other: str, tried: Tried = UNTRIED) -> BetweenPage:
    """Take a link back."""
    fields = (question(tried, "unlinking", "reason", gettext("理由"), kind="textarea", rows=2),)
    act = _act(
        file, tried, "unlinking", gettext("解除关联"), fields, action=desk_url(file.case.number, f"links/{other}")
    )
    said = gettext("解除后两件的页面不再显示这一关联，办理记录里仍然保留。")
    return between_page(file, gettext("解除关联"), said, tried, sides=sides_of(file, other), acts=(act,))


def split_page(file: File, count: int = LEAST, tried: Tried = UNTRIED) -> BetweenPage:
    """Make several cases of one message: what was written, and a field for each matter."""
    count = min(max(count, LEAST), MOST)
    fields: list[FieldView] = [FieldView("split-count", "", "hidden", str(count))]
    for place in range(1, count + 1):
        fields += _part_fields(file, place, tried)
    fields.append(question(tried, "split", "reason", gettext("为什么要拆分"), kind="textarea", rows=2))
    written = handed_in(file)
    more = gettext("再加一件") if count < MOST else ""
    return between_page(
        file,
        gettext("拆分成几件"),
        gettext(
            "第 1 件沿用原来的编号，其余各有自己的编号。每件都从原来收到的时间起算；原文只留一份，诉求人在一个页面看到全部编号。"
        ),
        tried,
        sides=(Side(Link(gettext("原文"), desk_url(file.case.number)), written[0].rows),) if written else (),
        acts=(_act(file, tried, "split", gettext("确认拆分"), tuple(fields), save=more),),
    )


def _part_fields(file: File, place: int, tried: Tried) -> list[FieldView]:
    wrong = str(tried.refusal) if tried.refusal is not None and tried.refusal.field == "part" and place == 1 else ""
    text = FieldView(
        f"split-{place}-text", gettext("第 {place} 件：什么事").format(place=place), "textarea",
        tried.value(f"split-{place}-text"), error=wrong, rows=3,
    )  # fmt: skip
    if place == 1:
        return [text]
    name = f"split-{place}-place"
    where = FieldView(
        name,
        gettext("第 {place} 件：地点").format(place=place),
        "text",
        tried.value(name),
        optional=True,
        maxlength=100,
    )
    found = [text, where]
    opening = [row for row in file.files if not row.node]
    if opening:
        name = f"split-{place}-files"
        options = tuple(Option(str(row.pk), row.name) for row in opening)
        chosen = tuple(tried.typed.get(name, ()))
        label = gettext("第 {place} 件：属于它的文件").format(place=place)
        found.append(FieldView(name, label, "choices", chosen, options=options, optional=True))
    return found


def voices_page(file: File, tried: Tried = UNTRIED) -> BetweenPage:
    """What each party of a demand will be told: the lead's answer, or words for one party alone."""
    seen = [file.neighbours[number] for number in file.kin.voices if number in file.neighbours]
    words = _words_of([one.pk for one in seen])
    rows = [
        (number_cell(one), excerpt(one.summary, 40), day_words(one.due_on) if one.due_on else "", state_of(one),
         gettext("另有措辞") if words.get(one.pk) else gettext("与牵头件相同"))
        for one in seen
    ]  # fmt: skip
    headings = gettext("编号"), gettext("内容"), gettext("期限"), gettext("现状"), gettext("答复")
    listed = table(gettext("并入的诉求"), headings, rows, tight=True)
    said = gettext(
        "牵头件答复时，并入的每件同时得到答复。需要对某一位另说的，写在下面；牵头件诉求人的姓名、电话不会带给别人。"
    )
    acts = [_words_act(file, one, words.get(one.pk, ""), tried) for one in seen if one.status == "open"]
    return between_page(file, gettext("分别答复"), said, tried, tables=(listed,), acts=acts)


def _words_act(file: File, one: Neighbour, words: str, tried: Tried) -> Act:
    here = tried if tried.token == one.number else UNTRIED
    name = f"words-{one.number}"
    wrong = str(here.refusal) if here.refusal is not None else ""
    value = here.value(name) if here.typed else words
    label = gettext("只对 {number} 说的话").format(number=one.number)
    hint = gettext("清空就按牵头件的答复。{text}").format(text=excerpt(one.summary, 60))
    field = FieldView(name, label, "textarea", value, hint, wrong, rows=3, optional=True)
    return _act(file, here, "words", gettext("保存"), (field,), action=desk_url(one.number, "words"))


def _words_of(pks: Sequence[int]) -> dict[int, str]:
    rows = Submission.objects.filter(case_id__in=pks, form="voice-words", erased_at=None).order_by("id")
    return {pk: str(content.get("text", "")) for pk, content in rows.values_list("case_id", "content")}
