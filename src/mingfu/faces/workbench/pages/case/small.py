# SPDX-License-Identifier: Apache-2.0
"""Small forms of the act panel: each of an address of its own, its fields named after the act, open where it was refused."""

from typing import Any

from mingfu.faces.ui.casework import Act
from mingfu.faces.ui.components import FieldView, Problems, problems_in
from mingfu.faces.workbench.pages.case.file import File
from mingfu.faces.workbench.pages.case.tried import Tried
from mingfu.kernel.clock import chance

UNTRIED = Tried("")


def small_act(
    file: File, tried: Tried, name: str, title: str, fields: tuple[FieldView, ...], hint: str = "", action: str = ""
) -> Act:
    """A small form of its own address. An act that was just refused stands open, with its sentence."""
    here = tried if tried.act == name else UNTRIED
    wrong = here.refusal is not None
    return Act(
        title=title,
        action=action or f"/desk/cases/{file.case.number}/{name}",
        submit=title,
        fields=fields,
        hint=hint,
        problems=problems_in(fields) if wrong else Problems(()),
        key=here.key or chance.token_urlsafe(18),
        open=wrong,
    )


def question(
    tried: Tried, act: str, name: str, label: str, *, needed_for: str = "", value_if_untried: str = "", **more: Any
) -> FieldView:
    """A field of a small form: its name is the act's and the refusal's, so that no two on a page are alike."""
    here = tried if tried.act == act else UNTRIED
    full = f"{act}-{name}"
    wrong = str(here.refusal) if here.refusal is not None and here.refusal.field in {name, needed_for or name} else ""
    return FieldView(full, label, value=here.value(full) if here.typed else value_if_untried, error=wrong, **more)
