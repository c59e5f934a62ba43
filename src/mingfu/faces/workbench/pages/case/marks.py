# SPDX-License-Identifier: Apache-2.0
"""How far a case has come: marks for the drawn procedure, and the milestones as steps."""

from django.utils.translation import gettext

from mingfu.engines.bpmn import Mark
from mingfu.engines.cases.beside import kind_of
from mingfu.engines.cases.clocks import runs_late, waits_late
from mingfu.faces.ui.components import Step
from mingfu.faces.ui.progress import progress, standing
from mingfu.faces.workbench.pages.case.file import File
from mingfu.faces.workbench.words import day_words
from mingfu.kernel.clock import as_legal_day


def marks_of(file: File) -> dict[str, Mark]:
    """What became of each node: done, now, late, or sent back from; what is not named is still to come."""
    case = file.case
    items = [(item.node, waits_late(case, item)) for item in case.items if not kind_of(item.token)]
    ended = case.outcome if file.closed else None
    at = standing(file.program, case.state, items, late=is_late(file), outcome=ended)
    return progress(file.program, file.events, at)


def is_late(file: File) -> bool:
    """Whether a clock over the case runs past its date and does not lawfully stand still."""
    return runs_late(file.case)


def steps_of(file: File) -> tuple[Step, ...]:
    """The milestones met, the present one and those to come. Ends that were not taken are left out."""
    titles = dict(file.program.milestones)
    order = {node: place for place, node in enumerate(titles)}
    met: dict[str, str] = {}
    last = ""
    for event in file.events:
        if event.name != "case.moved":
            continue
        for node in event.payload["milestones"]:
            # Coming to a milestone again undoes those after it.
            met = {name: day for name, day in met.items() if order[name] <= order[node]}
            met[node], last = day_words(as_legal_day(event.at)), node
    ends = [node for node in titles if file.program.node(node).kind == "endEvent"]
    left_out = {node for node in ends if node not in met and (file.closed or node != ends[-1])}
    return tuple(
        _step(file, gettext(title), met.get(node, ""), last=node == last)
        for node, title in titles.items()
        if node not in left_out
    )


def _step(file: File, title: str, day: str, *, last: bool) -> Step:
    if not day:
        return Step(title)
    if not last or file.closed:
        return Step(title, "done", day)
    waiting = "、".join(dict.fromkeys(gettext(file.node(item.node)) for item in file.case.items))
    return Step(
        title, "late" if is_late(file) else "now", gettext("等：{step}").format(step=waiting) if waiting else day
    )
