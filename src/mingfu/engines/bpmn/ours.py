# SPDX-License-Identifier: Apache-2.0
"""What our own attributes on an element must say together, and whether the limits they name exist and have a basis."""

from collections.abc import Callable, Iterator, Mapping

from mingfu.engines.bpmn import vocabulary as words
from mingfu.engines.bpmn.errors import BpmnError, Finding
from mingfu.engines.bpmn.expressions import Expression, Language
from mingfu.engines.bpmn.model import Node, Process

Limits = Callable[[str], str | None]
"""Code of a limit → its legal basis, empty where the list gives none; None where there is no such limit."""


def process_findings(process: Process, limits: Limits | None) -> Iterator[Finding]:
    """The limit over the whole procedure."""
    yield from _limit(process.ours, process.line, process.id, process.name or process.id, limits)


def node_findings(node: Node, language: Language, file: str, limits: Limits | None) -> Iterator[Finding]:
    """The attributes of one node."""
    for name in ("post", "limit", "pauses"):
        if node.ours.get(name, "").startswith("="):
            yield from expression_findings(node.ours[name], language, file, node.line, node.id)
    if "reached" in node.ours and "milestone" not in node.ours:
        message = f"「{node.label}」写了 mf:reached，没有写 mf:milestone。"
        yield Finding(node.line, "reached-without-milestone", node.id, message)
    if "working" in node.ours and (not node.triggers or node.triggers[0].kind != "timer"):
        message = f"「{node.label}」不是计时事件，mf:working 没有意义。"
        yield Finding(node.line, "working-without-timer", node.id, message)
    if node.tag in words.ACTIVITIES:
        yield from _limit(node.ours, node.line, node.id, node.label, limits)
    elif limits is not None:
        yield from _known(node.ours.get("limit", ""), node.line, node.id, node.label, limits)


def expression_findings(text: str, language: Language, file: str, line: int, element: str) -> Iterator[Finding]:
    """Whether a text is an expression of the language."""
    try:
        Expression(text, language, file, line, element)
    except BpmnError as error:
        yield Finding(line, error.code, element, error.message)


def _limit(ours: Mapping[str, str], line: int, name: str, label: str, limits: Limits | None) -> Iterator[Finding]:
    """A limit must be known and rest on something: on what the element cites, or on what the list of limits does."""
    code = ours.get("limit", "")
    if not code:
        return
    yield from _known(code, line, name, label, limits)
    listed = limits(code) if limits is not None and not code.startswith("=") else None
    if not ours.get("basis") and not listed:
        message = f"「{label}」有时限而没有写依据（mf:basis）。"
        yield Finding(line, "limit-without-basis", name, message, "warning")


def _known(code: str, line: int, name: str, label: str, limits: Limits | None) -> Iterator[Finding]:
    if code and not code.startswith("=") and limits is not None and limits(code) is None:
        yield Finding(line, "limit-unknown", name, f"「{label}」的时限「{code}」不在时限清单里。")
