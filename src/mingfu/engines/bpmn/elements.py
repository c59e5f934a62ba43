# SPDX-License-Identifier: Apache-2.0
"""What each element must say before it can run, one element at a time."""

from collections.abc import Iterator

from mingfu.engines.bpmn import vocabulary as words
from mingfu.engines.bpmn.errors import Finding, Severity
from mingfu.engines.bpmn.events import ISO_CYCLE, ISO_DATE, ISO_DURATION, fits_working
from mingfu.engines.bpmn.expressions import Language
from mingfu.engines.bpmn.looping import STANDARD
from mingfu.engines.bpmn.model import Body, Flow, Loop, Model, Node, Process, Trigger
from mingfu.engines.bpmn.names import Names, lane_findings, name_findings
from mingfu.engines.bpmn.ours import Limits, expression_findings, node_findings, process_findings

_UNSUPPORTED = {
    "transaction": "事务子流程",
    "adHocSubProcess": "随办子流程",
    "complexGateway": "复杂网关",
    **{tag: words.CHINESE[tag] for tag in words.DRAWN_ONLY},
}
_STARTS = {
    "process": frozenset({"timer", "message", "signal", "condition"}),
    "inside": frozenset[str](),
    "by-event": frozenset({"timer", "message", "signal", "condition", "error", "escalation"}),
}
_CATCHES = {
    "intermediateCatchEvent": frozenset({"timer", "message", "signal", "condition", "link"}),
    "boundaryEvent": frozenset({"timer", "message", "signal", "condition", "error", "escalation"}),
    "intermediateThrowEvent": frozenset({"message", "signal", "escalation", "link"}),
    "endEvent": frozenset({"message", "signal", "escalation", "error", "terminate"}),
}
_REPEATED = words.PERSON_TASKS | words.CALLED_TASKS | {"callActivity", "subProcess", "sendTask"}
_LOOPED = _REPEATED | {"receiveTask"}
_FORMS = {"date": ISO_DATE, "duration": ISO_DURATION, "cycle": ISO_CYCLE}


def element_findings(
    model: Model, process: Process, language: Language, limits: Limits | None = None, names: Names | None = None
) -> Iterator[Finding]:
    """Every element of a process by itself."""
    yield from process_findings(process, limits)
    checks = _Checks(model, language, limits, names or Names())
    yield from checks.body(process.body, laned=False, kind="process")


class _Checks:
    """One file under check: its messages and signals, and the language of its expressions."""

    def __init__(self, model: Model, language: Language, limits: Limits | None, names: Names) -> None:
        self.model = model
        self.language = language
        self.limits = limits
        self.names = names

    def body(self, body: Body, *, laned: bool, kind: str) -> Iterator[Finding]:
        """`laned`: a lane outside gives the post; `kind`: process, inside (a sub-process) or by-event."""
        paths = [path for lane_set in body.lane_sets for path in lane_set.walk()]
        posted = {
            node for path in paths if any("post" in lane.ours for lane in path) for lane in path for node in lane.nodes
        }
        drawn_in_lane = {node for path in paths for lane in path for node in lane.nodes}
        for node in body.nodes:
            has_post = laned or "post" in node.ours or node.id in posted
            yield from self.node(body, node, has_post=has_post, kind=kind)
            if paths and node.id not in drawn_in_lane and node.tag != "boundaryEvent":
                yield _found(node, "no-lane", f"「{node.label}」不在任何泳道里。", "warning")
            if node.body is not None:
                inner = "by-event" if node.attributes.get("triggeredByEvent") == "true" else "inside"
                yield from self.body(node.body, laned=laned or node.id in posted, kind=inner)
        for flow in body.flows:
            yield from self.flow(body, flow)
        yield from self.lane_posts(body)
        yield from lane_findings(body.lane_sets, self.names)

    def node(self, body: Body, node: Node, *, has_post: bool, kind: str) -> Iterator[Finding]:
        if node.tag in _UNSUPPORTED or node.attributes.get("isForCompensation") == "true":
            what = _UNSUPPORTED.get(node.tag, "补偿任务")
            yield _found(node, "unsupported", f"「{node.label}」是{what}，可以保存，不能执行。")
            return
        for name in ("startQuantity", "completionQuantity"):
            if node.attributes.get(name, "1") != "1":
                yield _found(node, "unsupported", f"「{node.label}」的 {name} 只能是 1。")
        if node.tag in words.TASKS or node.tag == "callActivity":
            yield from self.task(node, has_post=has_post)
        elif node.tag in words.EVENTS:
            yield from self.event(body, node, kind)
        elif node.tag in words.GATEWAYS:
            yield from self.gateway(body, node)
        elif node.attributes.get("triggeredByEvent") == "true":
            yield from self.event_sub_process(body, node)
        if node.loop is not None:
            yield from self.loop(node, node.loop)
        yield from node_findings(node, self.language, self.model.file, self.limits)
        yield from name_findings(node, self.names)

    def task(self, node: Node, *, has_post: bool) -> Iterator[Finding]:
        if node.tag == "task":
            yield _found(
                node, "task-kind", f"「{node.label}」没有定类型：请定为办理、线下、系统、决策、发送或接收任务。"
            )
        elif node.tag in words.PERSON_TASKS and not has_post:
            yield _found(node, "no-post", f"「{node.label}」没有岗位：请在任务或其泳道上写 mf:post。")
        elif node.tag == "serviceTask" and "service" not in node.ours:
            yield _found(node, "no-service", f"系统任务「{node.label}」没有写要调用的功能（mf:service）。")
        elif node.tag == "businessRuleTask" and "decision" not in node.ours:
            yield _found(node, "no-decision", f"决策任务「{node.label}」没有写决策表（mf:decision）。")
        elif node.tag == "callActivity" and not node.attributes.get("calledElement"):
            yield _found(node, "no-called", f"「{node.label}」没有写要调用的流程（calledElement）。")
        elif node.tag == "callActivity" and "version" not in node.ours and not _named_by_item(node):
            message = f"「{node.label}」没有写调用哪个版本（mf:version），将调用当时有效的版本。"
            yield _found(node, "no-version", message, "warning")
        elif node.tag in {"sendTask", "receiveTask"}:
            yield from self.reference(node, "message", node.attributes.get("messageRef", "").rpartition(":")[2])
        elif node.tag == "scriptTask":
            yield from self.script(node)
        if node.attributes.get("instantiate") == "true":
            yield _found(node, "unsupported", f"「{node.label}」要由消息开始流程，请改用消息开始事件。")

    def lane_posts(self, body: Body) -> Iterator[Finding]:
        """A lane may name its post by an expression."""
        for lane in {lane.id: lane for rows in body.lane_sets for path in rows.walk() for lane in path}.values():
            if lane.ours.get("post", "").startswith("="):
                yield from self.expression(lane.ours["post"], lane.line, lane.id)

    def script(self, node: Node) -> Iterator[Finding]:
        row = next((row for row in node.kept if row.tag == "script"), None)
        written = node.attributes.get("scriptFormat", "")
        if row is None or not row.text.strip() or "result" not in node.ours:
            yield _found(node, "no-script", f"脚本任务「{node.label}」要有 FEEL 脚本和结果的名称（mf:result）。")
        elif written and "feel" not in written.lower():
            yield _found(node, "language", f"脚本任务「{node.label}」用的是「{written}」，只能用 FEEL。")
        else:
            yield from self.expression(row.text.strip(), row.line, node.id)

    def event(self, body: Body, node: Node, kind: str) -> Iterator[Finding]:
        allowed = _STARTS[kind] if node.tag == "startEvent" else _CATCHES[node.tag]
        yield from self.event_place(body, node)
        if any(row.tag == "eventDefinitionRef" for row in node.kept) or len(node.triggers) > 1:
            yield _found(node, "unsupported", f"事件「{node.label}」有几个触发条件或引用外部定义，不能执行。")
            return
        if not node.triggers:
            if node.tag in {"intermediateCatchEvent", "boundaryEvent"} or (
                kind == "by-event" and node.tag == "startEvent"
            ):
                yield _found(node, "no-trigger", f"事件「{node.label}」没有写等待什么。")
            return
        trigger = node.triggers[0]
        if trigger.kind not in allowed:
            yield _found(node, "unsupported", f"{words.CHINESE[node.tag]}「{node.label}」不能是 {trigger.kind} 类型。")
            return
        yield from self.trigger(body, node, trigger)

    def event_place(self, body: Body, node: Node) -> Iterator[Finding]:
        comes = any(flow.target == node.id for flow in body.flows)
        goes = any(flow.source == node.id for flow in body.flows)
        if comes and node.tag in {"startEvent", "boundaryEvent"}:
            yield _found(node, "flow-into-start", f"顺序流不能进入{words.CHINESE[node.tag]}「{node.label}」。")
        if goes and node.tag == "endEvent":
            yield _found(node, "flow-out-of-end", f"顺序流不能从结束事件「{node.label}」出去。")
        if not goes and node.tag == "boundaryEvent":
            yield _found(node, "no-way", f"边界事件「{node.label}」没有去向。")
        host = next((other for other in body.nodes if other.id == node.attributes.get("attachedToRef")), None)
        quick = host is not None and host.tag in {*words.CALLED_TASKS, "sendTask"}
        if quick and node.triggers and node.triggers[0].kind != "error":
            yield _found(node, "never-waits", f"「{node.label}」依附的任务不会等待，只能捕获错误。")

    def trigger(self, body: Body, node: Node, trigger: Trigger) -> Iterator[Finding]:
        if trigger.kind == "timer":
            yield from self.timer(node, trigger)
        elif trigger.kind == "condition":
            if trigger.condition:
                yield from self.expression(trigger.condition, trigger.line, node.id)
            else:
                yield _found(node, "no-condition", f"条件事件「{node.label}」没有写条件。")
        elif trigger.kind in {"message", "signal"} or (trigger.kind in {"error", "escalation"} and trigger.reference):
            yield from self.reference(node, trigger.kind, trigger.reference)
        elif trigger.kind == "link":
            yield from self.link(body, node, trigger)

    def timer(self, node: Node, trigger: Trigger) -> Iterator[Finding]:
        timing = trigger.timing
        if "limit" in node.ours:
            if timing is not None or "working" in node.ours:
                yield _found(node, "two-times", f"计时事件「{node.label}」写了 mf:limit，就不能再写时间或 mf:working。")
        elif "working" in node.ours and timing is not None and timing[0] == "date":
            yield _found(node, "working-date", f"计时事件「{node.label}」等到某一日期，mf:working 没有意义。")
        elif timing is None:
            yield _found(node, "no-time", f"计时事件「{node.label}」没有写时间（mf:limit、日期、时长或周期）。")
        elif not timing[1].startswith(("P", "R")) and not timing[1][:4].isdigit():
            yield from self.expression(timing[1], trigger.line, node.id)
        elif not _FORMS[timing[0]].fullmatch(timing[1]) or (
            node.ours.get("working") == "true" and not fits_working(timing[1])
        ):
            yield _found(node, "timer-value", f"计时事件「{node.label}」的时间「{timing[1]}」写法不对。")

    def link(self, body: Body, node: Node, trigger: Trigger) -> Iterator[Finding]:
        pairs = [
            other
            for other in body.nodes
            if other.tag == "intermediateCatchEvent"
            and any(row.kind == "link" and row.reference == trigger.reference for row in other.triggers)
        ]
        if len(pairs) != 1:
            yield _found(node, "link", f"链接「{trigger.reference}」应有且只有一个接收处，现有 {len(pairs)} 个。")

    def reference(self, node: Node, tag: str, reference: str) -> Iterator[Finding]:
        if not reference:
            yield _found(node, f"no-{tag}", f"「{node.label}」没有写是哪个{_NOUNS[tag]}。")
        elif self.model.named(tag, reference) is None:
            yield _found(node, f"no-{tag}", f"「{node.label}」用到的{_NOUNS[tag]}「{reference}」没有定义。")

    def gateway(self, body: Body, node: Node) -> Iterator[Finding]:
        outs = [flow for flow in body.flows if flow.source == node.id]
        default = node.attributes.get("default", "")
        if not outs:
            yield _found(node, "no-way", f"网关「{node.label}」没有去向。")
        if node.tag in {"exclusiveGateway", "inclusiveGateway"} and len(outs) > 1:
            for flow in outs:
                if not flow.condition and flow.id != default:
                    message = f"网关「{node.label}」的去向「{flow.name or flow.id}」没有条件，也不是默认流向。"
                    yield Finding(flow.line, "no-condition", flow.id, message)
            if not any(flow.id == default for flow in outs):
                yield _found(
                    node, "no-default", f"网关「{node.label}」没有默认流向，条件都不成立时无路可走。", "warning"
                )
        if node.tag == "eventBasedGateway":
            yield from self.race(body, node, outs)

    def race(self, body: Body, node: Node, outs: list[Flow]) -> Iterator[Finding]:
        if node.attributes.get("instantiate") == "true" or node.attributes.get("eventGatewayType") == "Parallel":
            yield _found(node, "unsupported", f"事件网关「{node.label}」不能用来开始流程，也不能是并行的。")
        for flow in outs:
            target = next(other for other in body.nodes if other.id == flow.target)
            kind = target.triggers[0].kind if target.triggers else ""
            waits = target.tag == "receiveTask" or (target.tag == "intermediateCatchEvent" and kind != "link")
            watched = any(other.attributes.get("attachedToRef") == target.id for other in body.nodes)
            alone = sum(other.target == target.id for other in body.flows) == 1
            if not waits or watched or not alone:
                message = f"事件网关「{node.label}」之后只能直接是等待事件，且只从网关进入；「{target.label}」不是。"
                yield Finding(flow.line, "race", flow.id, message)

    def event_sub_process(self, body: Body, node: Node) -> Iterator[Finding]:
        starts = [inner for inner in node.body.nodes if inner.tag == "startEvent"] if node.body is not None else []
        if len(starts) != 1:
            yield _found(node, "event-sub-process", f"事件子流程「{node.label}」要有且只有一个开始事件。")
        if any(node.id in {flow.source, flow.target} for flow in body.flows) or node.loop is not None:
            yield _found(node, "event-sub-process", f"事件子流程「{node.label}」不能有顺序流进出，也不能重复。")

    def loop(self, node: Node, loop: Loop) -> Iterator[Finding]:
        if loop.tag == STANDARD:
            yield from self.rounds(node, loop)
            return
        many = loop.tag == "multiInstanceLoopCharacteristics" and loop.attributes.get("behavior", "All") == "All"
        if not many or node.tag not in _REPEATED:
            yield Finding(loop.line, "unsupported", node.id, f"「{node.label}」不能这样重复执行。")
            return
        if bool(loop.ours.get("each")) == bool(loop.cardinality):
            yield Finding(
                loop.line, "no-items", node.id, f"「{node.label}」要写对哪些项重复（mf:each）或次数，二者取一。"
            )
        for text in (loop.ours.get("each", ""), loop.cardinality, loop.completion):
            if text:
                yield from self.expression(text, loop.line, node.id)

    def rounds(self, node: Node, loop: Loop) -> Iterator[Finding]:
        """A standard loop: a condition, a greatest number, or both."""
        if node.tag not in _LOOPED:
            yield Finding(loop.line, "unsupported", node.id, f"「{node.label}」不能这样重复执行。")
            return
        if loop.most and not (loop.most.isdecimal() and int(loop.most) > 0):
            message = f"「{node.label}」的最多次数（loopMaximum）「{loop.most}」应是正整数。"
            yield Finding(loop.line, "loop-maximum", node.id, message)
        language = next((row.attributes.get("language", "") for row in loop.kept if row.tag == "loopCondition"), "")
        if not loop.condition and not loop.most:
            message = f"「{node.label}」要写循环条件（loopCondition）或最多次数（loopMaximum），不然不知道何时为止。"
            yield Finding(loop.line, "no-items", node.id, message)
        elif language and "feel" not in language.lower():
            yield Finding(loop.line, "language", node.id, f"循环条件用的是「{language}」，只能用 FEEL。")
        elif loop.condition:
            yield from self.expression(loop.condition, loop.line, node.id)

    def flow(self, body: Body, flow: Flow) -> Iterator[Finding]:
        source = next(node for node in body.nodes if node.id == flow.source)
        several = sum(other.source == flow.source for other in body.flows) > 1
        if not flow.condition:
            default = source.attributes.get("default", flow.id)
            if source.tag in words.ACTIVITIES and default != flow.id:
                message = f"「{source.label}」有默认流向，它的去向「{flow.name or flow.id}」却没有条件。"
                yield Finding(flow.line, "no-condition", flow.id, message)
            return
        if source.tag in {"parallelGateway", "eventBasedGateway", "startEvent"} or (
            source.tag in words.GATEWAYS and not several
        ):
            message = f"「{source.label}」之后的条件不会被看：请去掉条件，或换成选择网关。"
            yield Finding(flow.line, "condition-unused", flow.id, message)
        elif source.attributes.get("default") == flow.id:
            message = f"默认流向「{flow.name or flow.id}」上的条件不会被看。"
            yield Finding(flow.line, "condition-unused", flow.id, message, "warning")
        elif flow.language and "feel" not in flow.language.lower():
            yield Finding(flow.line, "language", flow.id, f"条件用的是「{flow.language}」，只能用 FEEL。")
        else:
            yield from self.expression(flow.condition, flow.line, flow.id)

    def expression(self, text: str, line: int, element: str) -> Iterator[Finding]:
        return expression_findings(text, self.language, self.model.file, line, element)


_NOUNS = {"message": "消息", "signal": "信号", "error": "错误", "escalation": "上报"}


def _named_by_item(node: Node) -> bool:
    """Whether a repeated call calls whatever its own item names: that cannot be pinned in the drawing."""
    return node.loop is not None and node.loop.ours.get("item") == node.attributes.get("calledElement")


def _found(node: Node, code: str, message: str, severity: Severity = "error") -> Finding:
    return Finding(node.line, code, node.id, message, severity)
