# SPDX-License-Identifier: Apache-2.0
"""Registers at the desk: found, filtered, written, approved, ended; taken away and taken in as sheets."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from mingfu.engines import registers
from mingfu.engines.registers.commands import require_writer
from mingfu.engines.sheets import CSV, XLSX, day_in
from mingfu.faces.ui.session import actor
from mingfu.faces.workbench.gate import see
from mingfu.faces.workbench.pages.register_entry import MODE, SEQ, Tried, entry_page, fillable, new_page
from mingfu.faces.workbench.pages.register_figures import figures_page
from mingfu.faces.workbench.pages.registers import (
    Report,
    Wanted,
    path_of,
    register_page,
    registers_page,
    report_of,
)
from mingfu.faces.workbench.refusals import DayUnreadable, FileMissing
from mingfu.faces.workbench.uploads import take_in
from mingfu.faces.workbench.views.acts import key_of, typed_in
from mingfu.kernel.access import Actor
from mingfu.kernel.clock import today
from mingfu.kernel.files.storage import open_file
from mingfu.kernel.refusals import Refusal

ENTRY = "workbench/registers/entry.html"
KINDS = {"xlsx": XLSX, "csv": CSV}
FIRST_YEAR = 2000


def catalogue(request: HttpRequest) -> HttpResponse:
    """Every register the official may see."""
    return render(request, "workbench/registers.html", {"page": registers_page(actor(request))})


def show(request: HttpRequest, key: str) -> HttpResponse:
    """One register."""
    who = actor(request)
    registers.require_reader(who, key)
    page = register_page(who, key, Wanted.of(request.GET))
    return render(request, "workbench/registers/register.html", {"page": page})


def file(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The register as a sheet, narrowed as the list was."""
    who, wanted = actor(request), Wanted.of(request.GET)
    registers.require_reader(who, key)
    if kind not in KINDS:
        raise Http404
    content = registers.export_register(
        who,
        key,
        kind,
        question=wanted.question,
        organ=wanted.organ,
        state=wanted.state,
        purpose=gettext("在工作台导出"),
    )
    answer = HttpResponse(content, content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{key}-{today():%Y%m%d}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def figures(request: HttpRequest, key: str) -> HttpResponse:
    """The figures of a register."""
    who, typed = actor(request), request.GET.get("year", "")
    registers.require_reader(who, key)
    year = int(typed) if typed.isdecimal() and FIRST_YEAR <= int(typed[:5]) <= today().year else today().year
    return render(request, "workbench/registers/figures.html", {"page": figures_page(key, year)})


def blank(request: HttpRequest, key: str) -> HttpResponse:
    """The form of a new entry."""
    require_writer(actor(request), registers.require_reader(actor(request), key))
    return render(request, "workbench/registers/new.html", {"page": new_page(key)})


def added(request: HttpRequest, key: str) -> HttpResponse:
    """Write a new entry."""
    who = actor(request)
    spec = registers.require_reader(who, key)
    require_writer(who, spec)
    typed = typed_in(request)
    try:
        number = registers.add(key, _answers(spec.form, typed), actor=who, on=_day(typed, "new"), key=key_of(request))
    except Refusal as refusal:
        page = new_page(key, Tried("new", typed, refusal))
        return render(request, "workbench/registers/new.html", {"page": page}, status=refusal.status)
    messages.success(request, gettext("已登记：{number}").format(number=number))
    return see(f"{path_of(spec)}/{number}")


def entry(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """One entry with its history."""
    who = actor(request)
    registers.require_reader(who, key)
    return render(request, ENTRY, {"page": entry_page(who, key, number)})


def found(request: HttpRequest, number: str) -> HttpResponse:
    """Lead from a number alone to the entry in its register."""
    row = registers.find_number(actor(request), number)
    return redirect(f"/desk/registers/{row.register}/{row.number}")


def changed(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """Change an entry from a day on, or put right what was written wrongly."""
    who = actor(request)
    spec = registers.require_reader(who, key)
    form = fillable(who, spec, registers.entry(who, key, number))

    def write(typed: dict[str, list[str]]) -> object:
        answers = _answers(form or spec.form, typed)
        seen, why = _seen(typed), _text(typed, "change-reason")
        if _text(typed, MODE) == "correct":
            return registers.correct(key, number, answers, actor=who, reason=why, seq=seen, key=key_of(request))
        on = _day(typed, "change")
        return registers.change(key, number, answers, actor=who, on=on, seq=seen, reason=why, key=key_of(request))

    return _act(request, key, number, "change", write)


def ended(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """End an entry."""
    who = actor(request)

    def write(typed: dict[str, list[str]]) -> object:
        why, on = _text(typed, "end-reason"), _day(typed, "end")
        return registers.end(key, number, actor=who, reason=why, on=on, seq=_seen(typed), key=key_of(request))

    return _act(request, key, number, "end", write)


def approved(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """Find the newest state right."""
    who = actor(request)
    return _act(
        request, key, number, "approval", lambda typed: registers.approve(key, number, actor=who, seq=_seen(typed) or 0)
    )


def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """Look at a sheet; take it in once that was confirmed."""
    who = actor(request)
    spec = registers.require_reader(who, key)
    require_writer(who, spec)
    held, wrong = take_in(request, who)
    try:
        if wrong is not None or not held:
            raise wrong or FileMissing
        one = held[-1]
        with open_file(one.blob) as stored:
            content = stored.read()
        checked = registers.check_import(key, content, one.name, actor=who)
        if "held" in request.POST and not checked.errors:
            why = request.POST.get("sheet-reason", "").strip()[:300]
            new, moved = registers.import_rows(key, content, one.name, actor=who, reason=why, key=key_of(request))
            messages.success(
                request, gettext("已写入：新增 {new} 条，改动 {changed} 条。").format(new=new, changed=moved)
            )
            return see(path_of(spec))
    except Refusal as refusal:
        return _register(request, who, key, refusal=refusal)
    return _register(request, who, key, report=report_of(spec, checked, one.note))


def _register(
    request: HttpRequest, who: Actor, key: str, *, report: Report | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    if refusal is not None:
        messages.error(request, str(refusal))
    page = register_page(who, key, Wanted(), report)
    status = refusal.status if refusal else 200 if report and report.act else 422
    return render(request, "workbench/registers/register.html", {"page": page}, status=status)


def _act(
    request: HttpRequest, key: str, number: str, act: str, write: Callable[[dict[str, list[str]]], Any]
) -> HttpResponse:
    who = actor(request)
    spec, typed = registers.require_reader(who, key), typed_in(request)
    registers.entry(who, key, number)
    try:
        write(typed)
    except Refusal as refusal:
        page = entry_page(who, key, number, Tried(act, typed, refusal))
        return render(request, ENTRY, {"page": page}, status=refusal.status)
    messages.success(request, gettext("已保存。"))
    return see(f"{path_of(spec)}/{number}")


def _answers(form: Any, typed: dict[str, list[str]]) -> dict[str, list[str]]:
    """What was answered, question by question: an unticked box is an answer too."""
    return {one.name: typed.get(one.name, []) for one in form.fields}


def _text(typed: dict[str, list[str]], name: str) -> str:
    return next(iter(typed.get(name, ())), "").strip()


def _seen(typed: dict[str, list[str]]) -> int | None:
    text = _text(typed, SEQ)
    return int(text) if text.isdecimal() and len(text) < 9 else None  # noqa: PLR2004 - no entry has more states


def _day(typed: dict[str, list[str]], act: str) -> date | None:
    """The day of an act, None where none was given. Raises `DayUnreadable`."""
    text = _text(typed, f"{act}-on")
    try:
        return day_in(text) if text else None
    except ValueError as error:
        raise DayUnreadable(text=text[:20]) from error
