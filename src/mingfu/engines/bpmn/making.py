# SPDX-License-Identifier: Apache-2.0
"""The parts of a program that one element gives by itself: events, repetitions, scripts, expressions."""

from mingfu.engines.bpmn.expressions import Expression, Language
from mingfu.engines.bpmn.looping import STANDARD
from mingfu.engines.bpmn.model import Loop, Model, Trigger
from mingfu.engines.bpmn.model import Node as Drawn
from mingfu.engines.bpmn.program import Event, Repeat

_CODES = {"error": "errorCode", "escalation": "escalationCode"}


class Making:
    """One file in one language. Everything has been checked before; what is missing here is a defect of the checks."""

    def __init__(self, model: Model, language: Language) -> None:
        self.model = model
        self.language = language

    def event(self, drawn: Drawn) -> Event | None:
        """What an event, or a task that sends or receives, waits for or throws."""
        if drawn.tag in {"sendTask", "receiveTask"}:
            return Event("message", self.name_of("message", drawn.attributes["messageRef"].rpartition(":")[2]))
        if not drawn.triggers or drawn.triggers[0].kind == "terminate":
            return Event("terminate") if drawn.triggers else None
        trigger = drawn.triggers[0]
        if trigger.kind == "timer":
            return self.timer(drawn, trigger)
        if trigger.kind == "condition":
            return Event("condition", condition=self.expression(trigger.condition, trigger.line, drawn.id))
        if trigger.kind == "link":
            return Event("link", trigger.reference)
        return Event(trigger.kind, self.name_of(trigger.kind, trigger.reference))

    def name_of(self, tag: str, reference: str) -> str:
        """What the outside calls a message or signal; the code of an error or escalation."""
        row = self.model.named(tag, reference)
        if row is None:
            return ""
        return row.attributes.get(_CODES.get(tag, "name")) or row.attributes.get("name") or reference

    def timer(self, drawn: Drawn, trigger: Trigger) -> Event:
        """When a timer fires: our limit, a literal, or an expression."""
        if "limit" in drawn.ours:
            return Event("timer", timing="limit", value=drawn.ours["limit"])
        working = drawn.ours.get("working") == "true"
        assert trigger.timing is not None
        timing, text = trigger.timing
        literal = text.startswith(("P", "R")) or text[:4].isdigit()
        value = text if literal else self.expression(text, trigger.line, drawn.id)
        return Event("timer", timing=timing, value=value, working=working)

    def repeat(self, drawn: Drawn, loop: Loop) -> Repeat:
        """Over what work is repeated, and until when."""

        def made(text: str) -> Expression | None:
            return self.expression(text, loop.line, drawn.id) if text else None

        if loop.tag == STANDARD:
            most = int(loop.most) if loop.most else None
            again = made(loop.condition)
            return Repeat(True, None, None, None, "", "", loops=True, before=loop.before, again=again, most=most)
        return Repeat(
            sequential=loop.attributes.get("isSequential") == "true",
            each=made(loop.ours.get("each", "")),
            count=made(loop.cardinality),
            until=made(loop.completion),
            item=loop.ours.get("item", "item"),
            collect=loop.ours.get("collect", ""),
        )

    def script(self, drawn: Drawn) -> Expression | None:
        """The script of a script task."""
        row = next((row for row in drawn.kept if row.tag == "script"), None)
        if drawn.tag != "scriptTask" or row is None:
            return None
        return self.expression(row.text.strip(), row.line, drawn.id)

    def expression(self, text: str, line: int, element: str) -> Expression:
        """A text of the file, compiled."""
        return Expression(text, self.language, self.model.file, line, element)
