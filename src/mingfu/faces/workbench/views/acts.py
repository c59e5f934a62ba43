# SPDX-License-Identifier: Apache-2.0
"""Acts on a case: each its own address, each once per key. A refusal shows the case page again with what was typed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from mingfu.engines.cases import Snapshot, claim, complete_task, release
from mingfu.engines.forms import forget_subject
from mingfu.faces.ui.session import actor
from mingfu.faces.workbench import keyed
from mingfu.faces.workbench.gate import see
from mingfu.faces.workbench.pages.case.acts import receivers
from mingfu.faces.workbench.pages.case.file import open_file
from mingfu.faces.workbench.pages.case.tried import Tried
from mingfu.faces.workbench.refusals import AmountWrong, ChoiceWrong
from mingfu.faces.workbench.saving import SAVE, save_task, task_subject
from mingfu.faces.workbench.uploads import REMOVE, HeldFile, take_in
from mingfu.faces.workbench.views.case import again, visible
from mingfu.kernel.access import Actor
from mingfu.kernel.refusals import Refusal

HIDDEN = {"csrfmiddlewaretoken", "key", "held", REMOVE, SAVE, "version"}
LONGEST_KEY = 64
MOST_DAYS = 999


def typed_in(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed, without what the page itself sends."""
    return {name: [str(text) for text in texts] for name, texts in request.POST.lists() if name not in HIDDEN}


def key_of(request: HttpRequest) -> str | None:
    """The form's one-time key; None where it is none, and the act then relies on the state of the case alone."""
    key = request.POST.get("key", "")
    return key if 0 < len(key) <= LONGEST_KEY and key.isprintable() else None


def tried_again(request: HttpRequest, act: str, refusal: Refusal | None, token: str = "", files: tuple[HeldFile, ...] = ()) -> Tried:  # fmt: skip
    """An act that was refused, with what was typed."""
    return Tried(act, token, typed_in(request), refusal, files, key_of(request) or "")


def at(case: Snapshot, token: str, who: Actor) -> Actor:
    """The official at the post that an open task waits for, or at any of theirs when it is not open."""
    item = case.item(token)
    if item is None:
        return who
    codes = {who.at_post(post).code: post for post in who.posts}
    post = codes.get(item.claimed_by, item.post)
    return who.at_post(post) if post in who.posts else who


def _at_any(case: Snapshot, who: Actor) -> Actor:
    post = next((item.post for item in case.items if item.post in who.posts), None)
    return who.at_post(post) if post else who


def completion(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Do an open task by its form. Files that arrived stay held while the rest is put right."""
    who = actor(request)
    case = visible(number, who)
    files, wrong_file = take_in(request, who)
    if wrong_file is not None or REMOVE in request.POST:
        return again(request, number, tried_again(request, "completion", wrong_file, token, files))
    saving = SAVE in request.POST
    try:
        if saving:
            save_task(case, token, typed_in(request), files, who)
        else:
            handed = tuple(one.handed for one in files)
            acting = at(case, token, who)
            complete_task(case.number, token, typed_in(request), actor=acting, files=handed, key=key_of(request))
            forget_subject(task_subject(case.number, token))
    except Refusal as refusal:
        return again(request, number, tried_again(request, "completion", refusal, token, files))
    return done(request, case, gettext("已暂存，还没有提交。") if saving else gettext("已提交。"))


def done(request: HttpRequest, case: Snapshot, said: str) -> HttpResponse:
    """Back to the case, with a word that it is done."""
    messages.success(request, said)
    return see(f"/desk/cases/{case.number}")


def act_on(
    request: HttpRequest, number: str, name: str, said: str, act: Callable[[Snapshot, Actor], object], token: str = ""
) -> HttpResponse:
    """Do one act at a task or on a case; refused, the case page stands again with what was typed."""
    who = actor(request)
    case = visible(number, who)
    try:
        act(case, at(case, token, who) if token else _at_any(case, who))
    except Refusal as refusal:
        return again(request, number, tried_again(request, name, refusal, token))
    return done(request, case, said)


def claimed(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Take a waiting task upon oneself."""
    return act_on(
        request, number, "claim", gettext("已认领。"), lambda case, who: claim(case.number, token, actor=who), token
    )


def released(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Give a task back to the post's queue."""
    return act_on(
        request,
        number,
        "release",
        gettext("已放回待办。"),
        lambda case, who: release(case.number, token, actor=who),
        token,
    )


def handed_over(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Pass a task on to another post that may do it."""
    to, reason = request.POST.get("hand-over-to", ""), request.POST.get("hand-over-reason", "")

    def act(case: Snapshot, who: Actor) -> str:
        item = case.item(token)
        if item is not None and item.post != to and to not in receivers(open_file(case, who), item):
            raise ChoiceWrong(label=gettext("转给哪个岗位"), field="to")
        return keyed.hand_over(case.number, token, to, reason, actor=who, key=key_of(request))

    return act_on(request, number, "hand-over", gettext("已转办。"), act, token)


def suspension(request: HttpRequest, number: str) -> HttpResponse:
    """Let the clocks stand still."""
    ground, note = request.POST.get("suspension-ground", ""), request.POST.get("suspension-reason", "")
    return act_on(
        request,
        number,
        "suspension",
        gettext("计时已暂停。请告知诉求人。"),
        lambda case, who: keyed.suspend(case.number, ground, note, actor=who, key=key_of(request)),
    )


def resumption(request: HttpRequest, number: str) -> HttpResponse:
    """Let the clocks run again."""
    return act_on(
        request,
        number,
        "resumption",
        gettext("计时已恢复，期限已顺延。"),
        lambda case, who: keyed.resume(case.number, actor=who, key=key_of(request)),
    )


def extension(request: HttpRequest, number: str) -> HttpResponse:
    """Give the one extension."""
    asked = request.POST

    def act(case: Snapshot, who: Actor) -> str:
        amount = asked.get("extension-amount", "").strip()
        if not (amount.isdecimal() and 0 < int(amount) <= MOST_DAYS):
            raise AmountWrong(label=gettext("延长多少"), most=MOST_DAYS, field="amount")
        ground, reason = asked.get("extension-ground", ""), asked.get("extension-reason", "")
        return keyed.extend(case.number, ground, int(amount), reason, actor=who, key=key_of(request))

    return act_on(request, number, "extension", gettext("已批准延期，新的期限已告知诉求人。"), act)


def notes(request: HttpRequest, number: str) -> HttpResponse:
    """Add a sentence to the case."""
    text = request.POST.get("notes-text", "")
    return act_on(
        request,
        number,
        "notes",
        gettext("已记入办件。"),
        lambda case, who: keyed.note(case.number, text, actor=who, key=key_of(request)),
    )


def recusal(request: HttpRequest, number: str) -> HttpResponse:
    """Keep out of a case from now on."""
    ground = request.POST.get("recusal-ground", "").strip()
    who = actor(request)
    case = visible(number, who)
    if len(ground) < 4:  # noqa: PLR2004 - as long as every reason
        refusal = ChoiceWrong(label=gettext("回避的理由"), field="ground")
        return again(request, number, tried_again(request, "recusal", refusal))
    keyed.excuse(case.number, ground, actor=who, key=key_of(request))
    messages.success(request, gettext("已声明回避 {number}，由同岗位的同事办理。").format(number=case.number))
    return see("/desk/inbox")
