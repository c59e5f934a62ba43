# SPDX-License-Identifier: Apache-2.0
"""Forms of officials kept half filled, at a button: of an open task, and of a matter that is being recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from mingfu.engines.bpmn import Node
from mingfu.engines.cases import Snapshot, Start, program_for
from mingfu.engines.cases.refusals import TaskGone
from mingfu.engines.cases.snapshot import OpenItem
from mingfu.engines.cases.whose import acting_at
from mingfu.engines.forms import FormSpec, SavedAnswers, answers_in, form, keeping_until, save_form
from mingfu.engines.forms.models import SavedForm
from mingfu.faces.workbench.uploads import HeldFile, hold
from mingfu.faces.workbench.words import day_words
from mingfu.kernel.access import Actor

SAVE = "save"
Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class TakenUp:
    """A form that is gone on with: what was typed, the files that arrived, and a sentence about it."""

    typed: dict[str, list[str]]
    files: tuple[HeldFile, ...]
    said: str


def task_subject(number: str, token: str) -> str:
    """What the form of a task is saved under."""
    return f"task:{number}/{token}"


def start_subject(start: Start) -> str:
    """What the form of a matter is saved under."""
    return f"start:{start.key}"


def may_save(system: str) -> bool:
    """Whether a row says how long a system's forms are kept."""
    return keeping_until(system) is not None


def save_task(case: Snapshot, token: str, typed: Typed, files: Sequence[HeldFile], actor: Actor) -> None:
    """Keep the form of an open task that is the official's own. Raises `TaskGone`, `NotYourTask`, `SavingNotHere`."""
    item = case.item(token)
    node = _node(case, item) if item is not None else None
    if item is None or node is None or not node.attributes.get("form"):
        raise TaskGone
    acting_at(case, item, actor, act=node.attributes.get("entry", ""))
    _save(form(node.attributes["form"]), task_subject(case.number, token), case.system, typed, files, actor)


def save_start(start: Start, typed: Typed, files: Sequence[HeldFile], actor: Actor) -> None:
    """Keep the form of a matter that is being recorded. Raises `SavingNotHere`."""
    _save(form(start.form), start_subject(start), start.system, typed, files, actor)


def _save(spec: FormSpec, subject: str, system: str, typed: Typed, files: Sequence[HeldFile], actor: Actor) -> None:
    sent = [(one.blob, one.name, one.size, one.field) for one in files]
    save_form(spec, typed, actor=actor, subject=subject, system=system, files=sent)


def taken_up(subject: str, spec: FormSpec, actor: Actor) -> TakenUp | None:
    """What the official has kept of a form; None where there is nothing."""
    row = SavedForm.objects.filter(subject=subject, official=actor.number).first() if actor.number else None
    if row is None:
        return None
    answers = answers_in(row, spec)
    files = tuple(hold(blob, name, size, actor, field) for blob, name, size, field in answers.files)
    return TakenUp(answers.typed, files, _said(answers))


def _said(answers: SavedAnswers) -> str:
    """How long it is kept, and what reads differently by now."""
    said = [gettext("已带出您上次暂存的内容，保留到 {day}。").format(day=day_words(answers.expires_on))]
    differing = (*answers.changed, *answers.added)
    if differing:
        said.append(gettext("表单改过，请再看：{fields}。").format(fields="、".join(differing)))
    said += [
        gettext("不再问“{field}”，您原来填的是：{value}").format(field=label, value=value)
        for label, value in answers.gone
    ]
    return "".join(said)


def _node(case: Snapshot, item: OpenItem) -> Node:
    return program_for(case.procedure, case.program).node(item.node)
