# SPDX-License-Identifier: Apache-2.0
"""Drawings as components, in the reader's language: a procedure with marks, and what stands inside its sub-processes."""

from collections.abc import Mapping
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from mingfu.engines.bpmn import Drawing, Mark, Model, Program, draw
from mingfu.engines.cases.pictures import draw_inside, draw_whole
from mingfu.faces.ui.casework import Flow

NO_MARKS: Mapping[str, Mark] = {}


def flow_of(program: Program, marks: Mapping[str, Mark] = NO_MARKS, *, title: str = "", uid: str = "flow") -> Flow:
    """The drawn procedure. Drawing is kept by program and marks: it takes longer than all the rest of a page."""
    named = title or (gettext(program.name) if program.name else program.key)
    return _flow(_drawn(program, tuple(sorted(marks.items())), named, uid, get_language() or ""), named)


def flow_of_model(model: Model, *, title: str, uid: str = "flow") -> Flow:
    """The drawn file with all its pools, as its author wrote it."""
    return _flow(draw_whole(model, title=title, uid=uid), title)


def flows_inside(model: Model, marks: Mapping[str, Mark] = NO_MARKS, *, uid: str = "inside") -> tuple[Flow, ...]:
    """What stands inside each sub-process, in the order of the file."""
    return tuple(
        _flow(drawing, gettext(node.label)) for node, drawing in draw_inside(model, marks, uid=uid, words=said)
    )


def said(text: str) -> str:
    """A text of a declaration in the reader's language; an empty one stays empty."""
    return gettext(text) if text else ""


def _flow(drawing: Drawing, title: str) -> Flow:
    return Flow(_svg(drawing.heads), _svg(drawing.flow), title)


def _svg(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308 - drawn by our own engine, which escapes every label


@lru_cache(maxsize=512)
def _drawn(program: Program, marks: tuple[tuple[str, Mark], ...], title: str, uid: str, _language: str) -> Drawing:
    return draw(program, dict(marks), title, uid=uid, words=said)
