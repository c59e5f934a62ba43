# SPDX-License-Identifier: Apache-2.0
"""What was handed in with a case, printed; what leads to a person stays masked until somebody says what for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from mingfu.engines.cases.models import Submission
from mingfu.engines.forms import Field, FormSpec, UnknownForm, form, printed
from mingfu.faces.ui.casework import Comment
from mingfu.faces.ui.components import Row
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.pages.case.file import File
from mingfu.faces.workbench.words import excerpt, iso, moment_words
from mingfu.kernel.parties import mask
from mingfu.kernel.refusals import _

MASKED_KINDS = {"phone": "phone", "identity": "resident_id", "email": "email"}
NAMED_SOURCES = {"organs", "regions"}
WORDS = {
    "note": _("记录"),
    "instruction": _("领导批示"),
    "hand-over": _("转办理由"),
    "suspension": _("暂停说明"),
    "extension": _("延期理由"),
    "withdrawal": _("撤回理由"),
    "return": _("退回补正"),
    "return-taken-back": _("收回退回的理由"),
    "delegation": _("委托理由"),
    "part": _("请求协办"),
    "part-answer": _("协办意见"),
    "part-refusal": _("不予协办的理由"),
    "part-drop": _("不再等协办的理由"),
    "priority": _("优先办理的说明"),
    "reopening": _("重新办理的说明"),
    "link": _("关联的理由"),
    "unlink": _("解除关联的理由"),
    "split": _("拆分的理由"),
    "split-part": _("拆分后本件的内容"),
    "join": _("并案的理由"),
    "leave": _("取出单独办理的理由"),
    "voice-words": _("给这位诉求人的话"),
}
"""Forms of acts around a task: one text, no form file."""


@dataclass(frozen=True)
class HandedIn:
    """One form as it was handed in."""

    title: str
    note: str
    rows: tuple[Row, ...]
    open: bool


def handed_in(file: File, *, clear: bool = False) -> tuple[HandedIn, ...]:
    """Every form handed in, first to last; personal answers masked unless `clear`."""
    found = [row for row in file.submissions if row.form not in WORDS]
    last = len(found) - 1
    return tuple(
        HandedIn(
            title=_title(row),
            note=f"{naming.who(row.by, file.posts)} · {moment_words(row.at)}",
            rows=_rows(row, file, clear=clear),
            open=place in {0, last},
        )
        for place, row in enumerate(found)
    )


def notes(file: File) -> tuple[Comment, ...]:
    """What those who handle the case, and the person, wrote beside the forms."""
    return tuple(
        Comment(
            naming.who(row.by, file.posts),
            f"{WORDS[row.form]} · {moment_words(row.at)}",
            _words(row),
            iso(row.at),
            own=naming.number_of(row.by) == file.actor.number,
        )
        for row in file.submissions
        if row.form in WORDS and _may_read(row, file)
    )


def _may_read(row: Submission, file: File) -> bool:
    """Words about another case are for those who may see that one too."""
    other = row.content.get("other", "")
    return not other or other in file.neighbours


def texts(file: File) -> dict[str, str]:
    """A short text of every submission by the digest that the ledger holds, for the timeline."""
    return {row.digest: _short(row, file) for row in file.submissions}


def personal(file: File) -> dict[str, str]:
    """Personal answers in what was handed in: what it is and its value in clear. Only for a reading that is logged."""
    found = {}
    for row in file.submissions:
        spec = _spec(row)
        for one in spec.fields if spec and row.erased_at is None else ():
            if _mask_of(one) and row.content.get(one.name):
                found[gettext(one.label)] = str(row.content[one.name])
    return found


def _title(row: Submission) -> str:
    spec = _spec(row)
    return gettext(spec.title) if spec else row.form


def _spec(row: Submission) -> FormSpec | None:
    try:
        return form(row.form)
    except UnknownForm:
        return None


def _mask_of(one: Field) -> str:
    """The kind of mask for a personal question; empty for others."""
    return "name" if one.autocomplete == "name" else MASKED_KINDS.get(one.kind, "")


def _rows(row: Submission, file: File, *, clear: bool) -> tuple[Row, ...]:
    if row.erased_at is not None:
        return (Row(gettext("内容"), gettext("已依法删除")),)
    spec = _spec(row)
    if spec is None:
        return tuple(Row(name, str(value)) for name, value in row.content.items())
    # Organs and places are named from what was read once; a form would ask the database for its whole list.
    plain = replace(
        spec, fields=tuple(replace(one, source="") if one.source in NAMED_SOURCES else one for one in spec.fields)
    )
    content = {one.name: _answer(one, row.content, file, clear=clear) for one in spec.fields if one.name in row.content}
    return tuple(Row(answer.label, answer.value) for answer in printed(plain, content, context=file.case.data))


def _answer(one: Field, content: Mapping[str, Any], file: File, *, clear: bool) -> Any:
    value = content[one.name]
    if one.source == "organs":
        return file.organs.get(str(value), value)
    if one.source == "regions":
        return file.areas.get(str(value), value)
    kind = _mask_of(one)
    return mask(kind, str(value)) if kind and value and not clear else value


def _short(row: Submission, file: File) -> str:
    if row.form in WORDS:
        return _words(row)
    return excerpt("；".join(f"{one.term}：{one.value}" for one in _rows(row, file, clear=False)), 160)


def _words(row: Submission) -> str:
    if row.erased_at is not None:
        return gettext("内容已依法删除")
    if "faults" in row.content:
        return _faults(row.content)
    if row.form == "voice-words" and not row.content.get("text"):
        return gettext("不再单独答复，按牵头件的答复办理。")
    return str(row.content.get("text") or row.content.get("reason") or "")


def _faults(content: Mapping[str, Any]) -> str:
    """What was marked in a form that was sent back, field by field."""
    try:
        labels = {one.name: gettext(one.label) for one in form(content["returned"]).fields}
    except UnknownForm:
        labels = {}
    return "；".join(f"{labels.get(name, name)}：{reason}" for name, reason in content["faults"].items())
