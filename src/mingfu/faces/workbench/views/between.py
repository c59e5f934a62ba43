# SPDX-License-Identifier: Apache-2.0
"""Acts between cases: a page that asks, and the same address that acts. Each once per key."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from mingfu.engines.cases import MisreadNumber, UnknownCase, clean_number
from mingfu.engines.cases.linking import link, links_of, unlink
from mingfu.engines.cases.merging import join, take_out, word_voice
from mingfu.engines.cases.splitting import LEAST, Part, split
from mingfu.faces.ui.session import actor
from mingfu.faces.workbench.gate import see
from mingfu.faces.workbench.pages import between as pages
from mingfu.faces.workbench.pages.between import BetweenPage
from mingfu.faces.workbench.pages.case.file import File, open_file
from mingfu.faces.workbench.pages.case.tried import Tried
from mingfu.faces.workbench.refusals import NumberUnknown
from mingfu.faces.workbench.saving import SAVE
from mingfu.faces.workbench.views.acts import done, key_of, tried_again
from mingfu.faces.workbench.views.case import visible
from mingfu.kernel.refusals import Refusal

MOST_PARTS = 9


def _file(request: HttpRequest, number: str) -> File:
    who = actor(request)
    return open_file(visible(number, who), who)


def _show(request: HttpRequest, page: BetweenPage, status: int = 200) -> HttpResponse:
    return render(request, "workbench/case/between.html", {"page": page}, status=status)


def _said(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").strip()


def _number(request: HttpRequest, name: str, field: str) -> str:
    """A typed case number. Raises `NumberUnknown` for one that cannot be one."""
    typed = _said(request, name)
    try:
        return clean_number(typed)
    except MisreadNumber:
        raise NumberUnknown(number=typed[:40], field=field) from None


def _acted(
    request: HttpRequest,
    number: str,
    act: str,
    said: str,
    work: Callable[[], object],
    page: Callable[[File, Tried], BetweenPage],
) -> HttpResponse:
    """Do an act and go back to the case; refused, its page stands again with what was typed."""
    file = _file(request, number)
    try:
        work()
    except Refusal as refusal:
        tried = tried_again(request, act, refusal)
        return _show(request, page(file, tried), refusal.status)
    return done(request, file.case, said)


def _known(work: Callable[[str], object], request: HttpRequest, name: str, field: str) -> object:
    """Do something with a typed number; one that the official may not see is as unknown as one that is none."""
    other = _number(request, name, field)
    try:
        return work(other)
    except UnknownCase as unknown:
        raise NumberUnknown(number=other, field=field) from unknown


def show_joining(request: HttpRequest, number: str) -> HttpResponse:
    """Which case leads, and why; a candidate that was chosen stands beside this one."""
    try:
        lead = clean_number(request.GET.get("lead", ""))
    except MisreadNumber:
        lead = ""
    return _show(request, pages.joining_page(_file(request, number), lead))


def joining(request: HttpRequest, number: str) -> HttpResponse:
    """Put the case under its lead."""
    who, reason = actor(request), _said(request, "joining-reason")

    def work() -> object:
        return _known(
            lambda lead: join(number, lead, reason, actor=who, key=key_of(request)), request, "joining-lead", "lead"
        )

    said = gettext("已并案，由牵头件办理和答复。")
    return _acted(request, number, "joining", said, work, lambda file, tried: pages.joining_page(file, tried=tried))


def show_leaving(request: HttpRequest, number: str) -> HttpResponse:
    """Why the case is to be handled on its own."""
    return _show(request, pages.leaving_page(_file(request, number)))


def leaving(request: HttpRequest, number: str) -> HttpResponse:
    """Take the case out."""
    who, reason = actor(request), _said(request, "leaving-reason")

    def work() -> object:
        return take_out(number, reason, actor=who, key=key_of(request))

    return _acted(request, number, "leaving", gettext("已取出，回到原来的环节。"), work, pages.leaving_page)


def show_linking(request: HttpRequest, number: str) -> HttpResponse:
    """Which other case, and how the two stand to each other."""
    return _show(request, pages.linking_page(_file(request, number)))


def linking(request: HttpRequest, number: str) -> HttpResponse:
    """Link the two."""
    who, kind, reason = actor(request), _said(request, "linking-kind"), _said(request, "linking-reason")

    def work() -> object:
        return _known(
            lambda other: link(number, other, kind, reason, actor=who, key=key_of(request)),
            request,
            "linking-other",
            "other",
        )

    return _acted(request, number, "linking", gettext("已关联。"), work, pages.linking_page)


def show_unlinking(request: HttpRequest, number: str, other: str) -> HttpResponse:
    """Why the link is wrong."""
    file = _file(request, number)
    if other not in file.kin.links or other not in file.neighbours:
        raise Http404
    return _show(request, pages.unlinking_page(file, other))


def unlinking(request: HttpRequest, number: str, other: str) -> HttpResponse:
    """Take the link back."""
    who, reason = actor(request), _said(request, "unlinking-reason")

    def work() -> object:
        found = links_of(visible(number, who), actor=who)
        pk = next((one.pk for one in found if one.number == other), 0)
        return unlink(number, pk, reason, actor=who, key=key_of(request))

    def page(file: File, tried: Tried) -> BetweenPage:
        return pages.unlinking_page(file, other, tried)

    return _acted(request, number, "unlinking", gettext("已解除关联。"), work, page)


def show_split(request: HttpRequest, number: str) -> HttpResponse:
    """A field for each matter of the message."""
    return _show(request, pages.split_page(_file(request, number)))


def splitting(request: HttpRequest, number: str) -> HttpResponse:
    """Split the message; or show one field more."""
    count = _said(request, "split-count")
    places = int(count) if count.isdecimal() and LEAST <= int(count) <= MOST_PARTS else LEAST
    if SAVE in request.POST:
        tried = tried_again(request, "split", None)
        return _show(request, pages.split_page(_file(request, number), places + 1, tried))
    who, reason = actor(request), _said(request, "split-reason")

    def work() -> object:
        return split(number, _parts(request, places), reason, actor=who, key=key_of(request))

    def page(file: File, tried: Tried) -> BetweenPage:
        return pages.split_page(file, places, tried)

    return _acted(request, number, "split", gettext("已拆分，每件都有了自己的编号。"), work, page)


def _parts(request: HttpRequest, places: int) -> list[Part]:
    """What was typed for each matter; a field left empty after the second is none."""
    found = []
    for place in range(1, places + 1):
        text = _said(request, f"split-{place}-text")
        if not text and place > LEAST:
            continue
        files = tuple(int(pk) for pk in request.POST.getlist(f"split-{place}-files") if pk.isdecimal())
        found.append(Part(text, _said(request, f"split-{place}-place"), files))
    return found


def voices(request: HttpRequest, number: str) -> HttpResponse:
    """What each party will be told."""
    return _show(request, pages.voices_page(_file(request, number)))


def words(request: HttpRequest, number: str) -> HttpResponse:
    """Put the answer in other words for one party."""
    who = actor(request)
    file = _file(request, number)
    lead = file.kin.lead
    try:
        word_voice(number, _said(request, f"words-{number}"), actor=who, key=key_of(request))
    except Refusal as refusal:
        if not lead:
            raise
        tried = tried_again(request, "words", refusal, number)
        return _show(request, pages.voices_page(_file(request, lead), tried), refusal.status)
    return see(f"/desk/cases/{lead}/voices")
