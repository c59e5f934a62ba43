# SPDX-License-Identifier: Apache-2.0
"""What a person does about their own case beside adding to it: correcting what was marked, asking to have it handled again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from mingfu.engines.cases import Snapshot, correction_of, lapse_under
from mingfu.engines.cases.around import grounds_for
from mingfu.engines.cases.beside import RETURNED, kind_of
from mingfu.engines.cases.reopening import USE, is_foreseen, last_day_to_ask
from mingfu.engines.cases.whose import PARTY
from mingfu.engines.forms import Bound, asked
from mingfu.faces.portal.grants import Access
from mingfu.faces.portal.pages.saying import field_view
from mingfu.faces.portal.photos import Kept
from mingfu.faces.portal.wording import day_words, spaced
from mingfu.faces.ui.components import FieldView, Notice, Option, Problems
from mingfu.faces.ui.frame import Link
from mingfu.kernel.clock import chance, today


@dataclass(frozen=True)
class AgainPage:
    """A short form about one's own case."""

    title: str
    lead: str
    back: str
    spaced: str
    action: str
    submit: str
    fields: tuple[FieldView, ...]
    problems: Problems
    kept: tuple[str, ...]
    key: str
    notice: Notice | None


def corrections(access: Access) -> tuple[Link, ...]:
    """What the person is asked to correct, each with the way there."""
    return tuple(
        Link(_deadline(item.due_on), f"/case/{access.case.number}/corrections/{item.token}", icon="file-pen")
        for item in access.case.items
        if kind_of(item.token) == RETURNED and item.post == PARTY
    )


def _deadline(due_on: Any) -> str:
    if due_on is None:
        return gettext("去补正")
    return gettext("去补正（{day}前）").format(day=day_words(due_on))


def way_back(case: Snapshot) -> Link | None:
    """The way to ask for a closed case to be handled again; None where the procedure or the time does not allow it."""
    if case.status == "open" or not is_foreseen(case):
        return None
    last = last_day_to_ask(case)
    if last is None or today() > last:
        return None
    title = gettext("要求重新办理（{day}前）").format(day=day_words(last))
    return Link(title, f"/case/{case.number}/reopening", icon="rotate-ccw")


def correction_page(
    access: Access, token: str, *, bound: Bound | None = None, kept: Sequence[Kept] = (), key: str = ""
) -> AgainPage:
    """The marked fields of a form, each with what is wrong with it; nothing else. Raises `TaskGone`."""
    case = access.case
    awaited = correction_of(case, token)
    known = {name: awaited.content.get(name) for name in awaited.faults}
    context = {**case.data, **awaited.content}
    views = asked(awaited.asked, bound, context=context, known=None if bound else known)
    fields = tuple(_marked(field_view(one, tuple(kept)), awaited.faults, bound) for one in views)
    wrong = tuple((one.error, one.name) for one in fields if one.error) if bound else ()
    item = case.item(token)
    until = (
        gettext("请在 {day} 前提交。").format(day=day_words(item.due_on)) if item is not None and item.due_on else ""
    )
    lapse = lapse_under(case, item.limit) if item is not None else None
    if until and lapse is not None:
        until += gettext("到期没有提交，依法{effect}。").format(effect=lapse.said)
    return AgainPage(
        title=gettext("补正：{form}").format(form=gettext(awaited.spec.title)),
        lead=gettext("只需改下面标出的地方，其余内容照旧；以前提交的也会保留。") + until,
        back=f"/case/{case.number}",
        spaced=spaced(case.number),
        action=f"/case/{case.number}/corrections/{token}",
        submit=gettext("提交补正"),
        fields=fields,
        problems=Problems(wrong),
        kept=tuple(one.note for one in kept),
        key=key or chance.token_urlsafe(12),
        notice=Notice(gettext("补正期间计时暂停，提交后继续。"), "warn", "pause") if case.paused else None,
    )


def _marked(one: FieldView, faults: Mapping[str, str], bound: Bound | None) -> FieldView:
    """A field with the reason for which it was marked, unless something newer is wrong with it."""
    fault = faults.get(one.name, "")
    if not fault or (bound is not None and one.error):
        return one
    said = gettext("退回的理由：{reason}").format(reason=fault)
    return replace(one, hint=f"{one.hint} {said}".strip()) if bound is not None else replace(one, error=said)


def reopening_page(access: Access, typed: Mapping[str, str], errors: Mapping[str, str], *, key: str = "") -> AgainPage:
    """The form by which a person asks for their closed case to be handled again."""
    case = access.case
    rows = grounds_for(case.system, USE)
    options = tuple(Option(row.code, gettext(row.title)) for row in rows)
    fields = (
        FieldView(
            "ground", gettext("为什么要重新办理？"), "choice", typed.get("ground", ""), options=options,
            error=errors.get("ground", ""),
        ),
        FieldView(
            "reason", gettext("请说清楚"), "textarea", typed.get("reason", ""), gettext("承办人员会看到。不要写身份证号、银行卡号。"),
            errors.get("reason", ""), rows=4, maxlength=1000,
        ),
    )  # fmt: skip
    last = last_day_to_ask(case)
    until = gettext("{day}前可以提出。").format(day=day_words(last)) if last else ""
    return AgainPage(
        title=gettext("要求重新办理"),
        lead=gettext("原来的答复和您的评价都会保留；重新办理后答复期限重新起算。") + until,
        back=f"/case/{case.number}",
        spaced=spaced(case.number),
        action=f"/case/{case.number}/reopening",
        submit=gettext("提交"),
        fields=fields,
        problems=Problems(tuple((said, name) for name, said in errors.items())),
        kept=(),
        key=key or chance.token_urlsafe(12),
        notice=None,
    )
