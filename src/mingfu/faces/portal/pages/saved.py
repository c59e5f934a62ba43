# SPDX-License-Identifier: Apache-2.0
"""The pages of half-filled forms: my list, the code that is shown once, and what changed in a form meanwhile."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from mingfu.engines.cases import Start, start_of
from mingfu.engines.cases.declared import UnknownStart
from mingfu.engines.forms import Kept, SavedAnswers, SavedRow, saved_by
from mingfu.faces.portal.wording import day_words, moment_words
from mingfu.faces.ui.components import Fact, FieldView, Notice, Problems
from mingfu.kernel.access import Actor
from mingfu.kernel.refusals import Refusal

GROUP = 4


@dataclass(frozen=True)
class SavedLine:
    """One half-filled form of mine."""

    title: Any
    url: str
    note: str
    removal: str


@dataclass(frozen=True)
class SavedPage:
    """My list, where somebody is signed in, and the field for a code."""

    lines: tuple[SavedLine, ...]
    signed_in: bool
    field: FieldView
    problems: Problems
    notice: Notice | None


@dataclass(frozen=True)
class CodePage:
    """The code under which a form is kept, in groups of four; "" where it stays the one that was shown before."""

    title: Any
    code: str
    facts: tuple[Fact, ...]


def saved_page(who: Actor, *, kept: str = "", typed: str = "", refusal: Refusal | None = None) -> SavedPage:
    """What is kept for somebody signed in; `kept` is the one that was saved just now."""
    said = str(refusal) if refusal else ""
    field = FieldView(
        "code",
        gettext("恢复码"),
        "text",
        typed,
        gettext("暂存时给您的 12 位字母和数字，大小写和空格可以不管"),
        said,
        width="w18",
    )
    rows = saved_by(who)
    just = next((row for row in rows if str(row.id) == kept), None)
    notice = None
    if just is not None:
        notice = Notice(
            gettext("已暂存，保留到 {day}。还没有提交。").format(day=day_words(just.expires_on)), "ok", "check"
        )
    lines = tuple(line for row in rows if (line := _line(row)) is not None)
    return SavedPage(lines, who.party is not None, field, Problems(((said, "code"),) if said else ()), notice)


def _line(row: SavedRow) -> SavedLine | None:
    try:
        title = start_of(row.subject.removeprefix("start:")).title
    except UnknownStart:
        return None
    note = gettext("{moment} 暂存，保留到 {day}").format(
        moment=moment_words(row.saved_at), day=day_words(row.expires_on)
    )
    return SavedLine(title, f"/saved/{row.id}", note, f"/saved/{row.id}/removal")


def code_page(kept: Kept, start: Start) -> CodePage:
    """What somebody who is not signed in takes away: the code, shown this once."""
    code = "-".join(kept.code[at : at + GROUP] for at in range(0, len(kept.code), GROUP))
    return CodePage(start.title, code, (Fact(gettext("保留到"), day_words(kept.expires_on)),))


def changes(found: SavedAnswers | Refusal) -> Notice | None:
    """What stands above a form that is gone on with: nothing, what has changed in it, or why it could not be kept."""
    if isinstance(found, Refusal):
        return Notice(str(found), "bad", "triangle-alert")
    kept = gettext("接着上次填。保留到 {day}，提交后即删除。").format(day=day_words(found.expires_on))
    if found.same_edition:
        return Notice(kept, "", "history")
    said = [kept, gettext("这张表在您暂存之后改过，您填的都保留着，请再看一遍：")]
    if found.changed:
        said.append(gettext("改了问法的：{fields}。").format(fields="、".join(found.changed)))
    if found.added:
        said.append(gettext("新加的：{fields}。").format(fields="、".join(found.added)))
    said += [
        gettext("不再问“{field}”，您原来填的是：{value}").format(field=label, value=value)
        for label, value in found.gone
    ]
    return Notice("".join(said), "warn", "history")
