# SPDX-License-Identifier: Apache-2.0
"""The flow chart of an entry, drawn by the engine from its own steps: one lane for each accountable post."""

from functools import lru_cache
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import quoteattr

from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from mingfu.engines.bpmn import draw, parse
from mingfu.engines.bpmn.vocabulary import BPMN
from mingfu.engines.manifest.shown import Flow
from mingfu.kernel.clock import today
from mingfu.kernel.organs import posts_on
from mingfu.systems.powers.entries import Power

Steps = tuple[tuple[str, str], ...]


def flow_of(one: Power) -> Flow | None:
    """The drawn entry; None for one without steps."""
    if not one.steps:
        return None
    posts = [step.accountable[0] if step.accountable else "" for step in one.steps]
    # The organ is left out: a lane has room for a few signs, and the table below names it.
    named = dict(posts_on(today()).filter(code__in=posts).values_list("code", "title"))
    steps = tuple(
        (step.title, named.get(post, gettext("承办单位") if post else gettext("未定岗位")))
        for step, post in zip(one.steps, posts, strict=True)
    )
    heads, drawing = _drawn(steps, one.title, get_language() or "")
    return Flow(heads, drawing, one.title)


@lru_cache(maxsize=256)
def _drawn(steps: Steps, title: str, _language: str) -> tuple[Any, Any]:
    drawn = draw(parse(bpmn_of(steps, title).encode(), name="entry.bpmn"), title=title, uid="power")
    return mark_safe(drawn.heads), mark_safe(drawn.flow)  # noqa: S308 - drawn by our own engine, which escapes every label


def bpmn_of(steps: Steps, title: str) -> str:
    """The steps one after the other as a BPMN file: each with its lane."""
    lanes = dict.fromkeys(post for _title, post in steps)
    nodes = [f"s{place}" for place in range(len(steps))]
    order = ["begin", *nodes, "end"]
    held = {post: [name for name, (_t, of) in zip(nodes, steps, strict=True) if of == post] for post in lanes}
    held[steps[0][1]].insert(0, "begin")
    held[steps[-1][1]].append("end")
    lane_text = "".join(
        f"<lane id='l{place}' name={quoteattr(post)}>"
        + "".join(f"<flowNodeRef>{name}</flowNodeRef>" for name in held[post])
        + "</lane>"
        for place, post in enumerate(lanes)
    )
    tasks = "".join(
        f"<userTask id='{name}' name={quoteattr(step)}/>" for name, (step, _post) in zip(nodes, steps, strict=True)
    )
    flows = "".join(
        f"<sequenceFlow id='f{place}' sourceRef='{one}' targetRef='{two}'/>"
        for place, (one, two) in enumerate(pairwise(order))
    )
    return (
        f"<definitions xmlns='{BPMN}' targetNamespace='urn:power'><process id='p' name={quoteattr(title)}>"
        f"<laneSet id='ls'>{lane_text}</laneSet><startEvent id='begin'/>{tasks}<endEvent id='end'/>{flows}"
        "</process></definitions>"
    )
