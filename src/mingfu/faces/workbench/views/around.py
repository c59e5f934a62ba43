# SPDX-License-Identifier: Apache-2.0
"""Acts around a case beside its step: each its own address, each once per key."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from mingfu.engines.cases import Snapshot, correct
from mingfu.engines.supervision.ordering import order_oversight
from mingfu.faces.ui.session import actor
from mingfu.faces.workbench import keyed_around as keyed
from mingfu.faces.workbench.pages.case.beside import return_name
from mingfu.faces.workbench.refusals import DateWrong
from mingfu.faces.workbench.uploads import REMOVE, take_in
from mingfu.faces.workbench.views.acts import act_on, at, done, key_of, tried_again, typed_in
from mingfu.faces.workbench.views.case import again, visible
from mingfu.kernel.access import Actor
from mingfu.kernel.refusals import Refusal

LONGEST_NAME = 90


def _said(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").strip()


def _day(request: HttpRequest, name: str, label: str, field: str) -> date:
    try:
        return date.fromisoformat(_said(request, name))
    except ValueError:
        raise DateWrong(label=label, field=field) from None


def returned(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Send a form back with its faulty fields marked."""
    name = next((given.removesuffix("-of") for given in request.POST if given.endswith("-of")), "")
    of = _said(request, f"{name}-of")
    name = return_name(of)[:LONGEST_NAME]
    faults = {
        field.removeprefix(f"{name}-"): reason
        for field in request.POST
        if field.startswith(f"{name}-") and field != f"{name}-of" and (reason := _said(request, field))
    }
    return act_on(
        request,
        number,
        name,
        gettext("已退回补正，标出的内容和理由已一次告知。"),
        lambda case, who: keyed.send_back(case.number, token, of, faults, actor=who, key=key_of(request)),
        token,
    )


def return_end(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Do without a correction."""
    reason = _said(request, "return-end-reason")
    return act_on(
        request,
        number,
        "return-end",
        gettext("已收回退回，计时恢复。"),
        lambda case, who: keyed.take_back_return(case.number, token, reason, actor=who, key=key_of(request)),
        token,
    )


def correction(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Hand in again what was marked in an official's own form."""
    who = actor(request)
    case = visible(number, who)
    files, wrong_file = take_in(request, who)
    if wrong_file is not None or REMOVE in request.POST:
        return again(request, number, tried_again(request, "correction", wrong_file, token, files))
    try:
        handed = tuple(one.handed for one in files)
        correct(case.number, token, typed_in(request), actor=at(case, token, who), files=handed, key=key_of(request))
    except Refusal as refusal:
        return again(request, number, tried_again(request, "correction", refusal, token, files))
    return done(request, case, gettext("已提交补正。"))


def delegation(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Let a colleague do a task in one's name."""
    to, reason = _said(request, "delegation-to"), _said(request, "delegation-reason")
    return act_on(
        request,
        number,
        "delegation",
        gettext("已委托同事办理，仍由您负责。"),
        lambda case, who: keyed.delegate(
            case.number,
            token,
            to,
            _day(request, "delegation-until", gettext("委托到哪一天"), "until"),
            reason,
            actor=who,
            key=key_of(request),
        ),
        token,
    )


def delegation_end(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Take a delegated task upon oneself again."""
    return act_on(
        request,
        number,
        "delegation-end",
        gettext("已收回委托，由您办理。"),
        lambda case, who: keyed.take_back(case.number, token, actor=who, key=key_of(request)),
        token,
    )


def parts(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Ask another organ for its part."""
    post, ask = _said(request, "part-post"), _said(request, "part-ask")
    return act_on(
        request,
        number,
        "part",
        gettext("已请对方协办。"),
        lambda case, who: keyed.ask_partner(
            case.number,
            token,
            post,
            _day(request, "part-due", gettext("哪一天前答复"), "due"),
            ask,
            actor=who,
            key=key_of(request),
        ),
        token,
    )


def part_answer(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Give one's part to the lead."""
    text = _said(request, "part-answer-text")
    return act_on(
        request,
        number,
        "part-answer",
        gettext("已答复主办单位。"),
        lambda case, who: keyed.answer_part(case.number, token, text, actor=who, key=key_of(request)),
        token,
    )


def part_refusal(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Say that the part is not one's own to give."""
    reason = _said(request, "part-refusal-reason")
    return act_on(
        request,
        number,
        "part-refusal",
        gettext("已退回主办单位，理由已记入办件。"),
        lambda case, who: keyed.refuse_part(case.number, token, reason, actor=who, key=key_of(request)),
        token,
    )


def parts_end(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Go on without the parts that are still open."""
    reason = _said(request, "parts-end-reason")
    return act_on(
        request,
        number,
        "parts-end",
        gettext("已结束未答复的协办。"),
        lambda case, who: keyed.drop_parts(case.number, token, reason, actor=who, key=key_of(request)),
        token,
    )


def priority(request: HttpRequest, number: str) -> HttpResponse:
    """Let a case go first in every queue."""
    ground, reason = _said(request, "priority-ground"), _said(request, "priority-reason")
    return act_on(
        request,
        number,
        "priority",
        gettext("已列为优先办理，到期自动结束。"),
        lambda case, who: keyed.prioritise(
            case.number,
            ground,
            _day(request, "priority-until", gettext("优先到哪一天"), "until"),
            reason,
            actor=who,
            key=key_of(request),
        ),
    )


def priority_end(request: HttpRequest, number: str) -> HttpResponse:
    """Let a case wait its turn again."""
    return act_on(
        request,
        number,
        "priority-end",
        gettext("已取消优先办理。"),
        lambda case, who: keyed.lift_priority(case.number, actor=who, key=key_of(request)),
    )


def oversight(request: HttpRequest, number: str) -> HttpResponse:
    """Tell the organ in writing to close a case that is past its date."""
    reason = _said(request, "oversight-reason")

    def act(case: Snapshot, who: Actor) -> int:
        label = gettext("请在哪一天前办结")
        until = _day(request, "oversight-until", label, "until") if _said(request, "oversight-until") else None
        return order_oversight(case.number, reason, actor=who, rectify_by=until, key=key_of(request))

    return act_on(request, number, "oversight", gettext("已督办，通知书已出具。"), act)


def reopening(request: HttpRequest, number: str) -> HttpResponse:
    """Open a closed case again."""
    ground, reason = _said(request, "reopening-ground"), _said(request, "reopening-reason")
    return act_on(
        request,
        number,
        "reopening",
        gettext("已重新办理，答复期限重新起算。"),
        lambda case, who: keyed.reopen(case.number, ground, reason, actor=who, key=key_of(request)),
    )
