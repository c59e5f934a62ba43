# SPDX-License-Identifier: Apache-2.0
"""The page on which a case is opened under another one: its own form, with what the parent knows already filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from mingfu.engines.cases import Start, start_of
from mingfu.engines.cases.families import known_of
from mingfu.engines.forms import FormSpec, form
from mingfu.faces.ui.casework import Act
from mingfu.faces.ui.components import Cell, FieldView, Table, problems_in, table
from mingfu.faces.workbench.pages.asking import field_views, takes_files, typed_again
from mingfu.faces.workbench.pages.between import BetweenPage, between_page, sides_of
from mingfu.faces.workbench.pages.case.file import File
from mingfu.faces.workbench.pages.case.kin import desk_url
from mingfu.faces.workbench.pages.case.small import UNTRIED
from mingfu.faces.workbench.pages.case.tried import Tried
from mingfu.faces.workbench.receiving import is_own
from mingfu.faces.workbench.words import day_words
from mingfu.kernel.clock import chance
from mingfu.kernel.files.refusals import FileRefused

START = "child-start"


@dataclass(frozen=True, slots=True)
class Opening:
    """What is opened: the start, and its form without what is known of the person already."""

    start: Start
    spec: FormSpec
    left_out: frozenset[str]


def openings(file: File) -> dict[str, Start]:
    """The starts that may be opened under the case by hand, by key."""
    return {key: start_of(key) for key in file.start.children}


def opening_of(file: File, start: Start) -> Opening:
    """The form of a child. Who it is about stands with the parent, and is not asked or copied again."""
    spec = form(start.form)
    known = bool(file.case.party)
    return Opening(
        start, spec, frozenset(one.name for one in spec.fields if known and is_own(one) and not one.required)
    )


def child_page(file: File, start: Start, tried: Tried = UNTRIED) -> BetweenPage:
    """Open a case of this start under the one that is handled."""
    opening = opening_of(file, start)
    return between_page(
        file,
        gettext("启动子件"),
        _lead(file, start),
        tried,
        sides=sides_of(file),
        tables=(_others(file, start),),
        acts=(_form(file, opening, tried),),
    )


def _lead(file: File, start: Start) -> str:
    said = gettext("子件有自己的编号、期限和承办单位，由它的单位答复；这件接着办，子件办结后这里会记下结果。")
    due = file.case.due_on
    if start.inside_parent and due is not None:
        said += gettext("子件的期限不得晚于这件的期限 {day}。").format(day=day_words(due))
    return said


def _others(file: File, start: Start) -> Table | None:
    """Other kinds of child that may be opened here."""
    others = [(Cell(str(one.title), _url(file, key)),) for key, one in openings(file).items() if key != start.key]
    return table(gettext("也可以启动"), (gettext("事项"),), others, tight=True) if others else None


def _url(file: File, key: str) -> str:
    return desk_url(file.case.number, f"children?start={key}")


def _form(file: File, opening: Opening, tried: Tried) -> Act:
    start, spec = opening.start, opening.spec
    bound = tried.bound or (typed_again(spec, tried.typed, file.case.data) if tried.typed else None)
    views = field_views(
        spec,
        bound,
        context=file.case.data,
        known=None if bound else _known(file, opening),
        files=tried.files,
        file_refusal=tried.refusal if isinstance(tried.refusal, FileRefused) else None,
    )
    fields = (
        FieldView(START, "", "hidden", start.key),
        *(one for one in views if one.name not in opening.left_out),
    )
    return Act(
        title=str(start.title),
        action=desk_url(file.case.number, "children"),
        submit=gettext("启动子件"),
        fields=fields,
        problems=problems_in(fields),
        key=tried.key or chance.token_urlsafe(18),
        uploads=takes_files(spec),
    )


def _known(file: File, opening: Opening) -> Mapping[str, Any]:
    """What the parent knows; its own words stay its own, for the child is about something else."""
    found = known_of(file.case, opening.start)
    left_out = {*opening.left_out, opening.start.summary}
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in found.items() if name not in left_out}


def asked_again(opening: Opening, typed: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What was typed into the form itself."""
    return {name: list(texts) for name, texts in typed.items() if name != START and name not in opening.left_out}
