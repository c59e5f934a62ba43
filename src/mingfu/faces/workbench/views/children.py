# SPDX-License-Identifier: Apache-2.0
"""Opening a case under another one that is handled."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from mingfu.engines.cases import Start
from mingfu.engines.cases.families import open_child
from mingfu.faces.ui.session import actor
from mingfu.faces.workbench.pages.case.file import File, open_file
from mingfu.faces.workbench.pages.case.kin import can_open_child
from mingfu.faces.workbench.pages.case.tried import Tried
from mingfu.faces.workbench.pages.children import START, asked_again, child_page, opening_of, openings
from mingfu.faces.workbench.uploads import REMOVE, take_in
from mingfu.faces.workbench.views.acts import done, key_of, tried_again, typed_in
from mingfu.faces.workbench.views.case import visible
from mingfu.kernel.refusals import Refusal

TEMPLATE = "workbench/case/between.html"


def _asked(request: HttpRequest, number: str, key: str) -> tuple[File, Start]:
    """The case and what is to be opened under it: the first that its start allows where none was named."""
    who = actor(request)
    file = open_file(visible(number, who), who)
    possible = openings(file)
    start = possible.get(key) if key else next(iter(possible.values()), None)
    if start is None:
        raise Http404
    return file, start


def show(request: HttpRequest, number: str) -> HttpResponse:
    """The form of the child."""
    file, start = _asked(request, number, request.GET.get("start", ""))
    if not can_open_child(file):
        raise Http404
    return render(request, TEMPLATE, {"page": child_page(file, start)})


def receive(request: HttpRequest, number: str) -> HttpResponse:
    """Open the child and go back to its parent; refused, the form stands again with what was typed and every file."""
    file, start = _asked(request, number, request.POST.get(START, ""))
    who = actor(request)
    files, wrong_file = take_in(request, who)
    if wrong_file is not None or REMOVE in request.POST:
        return _again(request, file, start, tried_again(request, "child", wrong_file, files=files))
    try:
        typed = asked_again(opening_of(file, start), typed_in(request))
        handed = tuple(one.handed for one in files)
        child = open_child(number, start.key, typed, actor=who, files=handed, key=key_of(request))
    except Refusal as refusal:
        return _again(request, file, start, tried_again(request, "child", refusal, files=files))
    return done(request, file.case, gettext("已启动子件 {number}。").format(number=child))


def _again(request: HttpRequest, file: File, start: Start, tried: Tried) -> HttpResponse:
    return render(request, TEMPLATE, {"page": child_page(file, start, tried)}, status=tried.status)
