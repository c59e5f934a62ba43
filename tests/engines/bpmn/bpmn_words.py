# SPDX-License-Identifier: Apache-2.0
"""Short ways to write procedures in tests, and to run them."""

from dataclasses import fields

from lxml import etree

from mingfu.engines import bpmn
from mingfu.engines.bpmn import compile_program, parse

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:mf="https://mingfu.example/bpmn/1" targetNamespace="https://mingfu.example/test">\n'
)


def process(inside, *, around="", attributes='isExecutable="true"'):
    """A file with one process; its first line inside is line 3."""
    return f'{HEAD}<process id="proc" name="流程" {attributes}>\n{inside}\n</process>\n{around}</definitions>\n'


def flows(*pairs):
    """Sequence flows `a>b`, each on its line, with an optional condition: `a>b: choice = "x"`."""
    rows = []
    for pair in pairs:
        way, _, condition = pair.partition(": ")
        source, target = way.split(">")
        name = f"{source}-{target}"
        head = f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}"'
        text = condition.replace("&", "&amp;").replace("<", "&lt;")
        rows.append(
            f"{head}><conditionExpression>{text}</conditionExpression></sequenceFlow>" if condition else f"{head}/>"
        )
    return "\n".join(rows)


def user(name, extra=""):
    """A user task that a clerk does."""
    return f'<userTask id="{name}" mf:post="clerk" {extra}/>'


def program(inside, *, around=""):
    """The program of one process written inline."""
    return compile_program(parse(process(inside, around=around), name="inline.bpmn"))


WORDS = {
    bpmn.OpenTask: "open",
    bpmn.CloseTask: "close",
    bpmn.StartTimer: "timer",
    bpmn.StopTimer: "stop",
    bpmn.Expect: "expect",
    bpmn.Forget: "forget",
    bpmn.CallService: "call",
    bpmn.Send: "send",
    bpmn.Announce: "announce",
    bpmn.Branch: "branch",
    bpmn.Reached: "reached",
    bpmn.Ended: "ended",
}


def turned(text):
    """The same file with everything in the opposite order: other places in the tables, the same procedure."""
    root = etree.fromstring(text.encode())
    for body in root.iter(f"{BPMN}process", f"{BPMN}subProcess"):
        body[:] = [row for row in body if "Loop" in row.tag] + [row for row in body if "Loop" not in row.tag][::-1]
    return etree.tostring(root)


def shown(effect):
    """The word for the effect and its fields but the number; an empty text is a dash, no item is nothing."""
    said = [
        getattr(effect, field.name)
        for field in fields(effect)
        if field.name not in {"task", "timer", "wait", "own", "working"}
    ]
    said += ["working"] if getattr(effect, "working", False) else []
    return " ".join([WORDS[type(effect)], *(str(value) or "-" for value in said if value is not None)])


class Case:
    """A running procedure: `do` makes a step from the restored state and tells its effects in words."""

    def __init__(self, program, data=None, *, start=None, perform=None):
        self.program = program
        self.data = dict(data or {})
        self.perform = perform
        self.state = None
        self.changes = {}
        self.told = self._keep(bpmn.begin(program, self.data, start=start, perform=perform))

    def do(self, act):
        self.told = self._keep(bpmn.step(self.program, self.state, act, self.data, perform=self.perform))
        return self.told

    def done(self, task, choice=None, **data):
        return self.do(bpmn.Complete(task, data, choice))

    def fire(self, name):
        return self.do(bpmn.Fire(self.wait(name)))

    def wait(self, name):
        """The id of what waits at a node."""
        return next(row.id for row in self.state.tokens if row.node == self.program.index[name])

    def refused(self, act):
        """The code with which the act is refused; the state stays."""
        before = self.state.dump()
        try:
            bpmn.step(self.program, self.state, act, self.data, perform=self.perform)
        except bpmn.StepRefused as refused:
            assert self.state.dump() == before
            return refused.code
        raise AssertionError(act)

    @property
    def open(self):
        return [row.node for row in bpmn.waiting(self.program, self.state)]

    def _keep(self, result):
        state, effects = result
        self.state = bpmn.State.load(state.dump())
        assert self.state == state
        self.changes = dict(result.changes)
        self.data |= result.changes
        return [shown(effect) for effect in effects]


START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
MESSAGES = '<message id="MSG" name="msg"/><signal id="SIG" name="sig"/><error id="ERR" errorCode="E1"/><escalation id="ESC" escalationCode="up"/>'


def event(kind, reference=""):
    attribute = f' {kind}Ref="{reference}"' if reference else ""
    return f"<{kind}EventDefinition{attribute}/>"


def timer(text, tag="timeDuration"):
    return f"<timerEventDefinition><{tag}>{text}</{tag}></timerEventDefinition>"


def made(inside, *ways):
    return program(inside + flows(*ways), around=MESSAGES)


def sub(name, inside, *ways, attributes=""):
    return f'<subProcess id="{name}" {attributes}>{inside}{flows(*ways)}</subProcess>'


def handler(name, trigger, task, soft=""):
    inside = f'<startEvent id="{name}-s" {soft}>{trigger}</startEvent>{user(task)}<endEvent id="{name}-e"/>'
    return sub(name, inside, f"{name}-s>{task}", f"{task}>{name}-e", attributes='triggeredByEvent="true"')


EACH = 'mf:each="xs"'
FORM = 'mf:form="x"'


def several(body, *, ours="", inside="", sequential=False):
    loop = f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}" {ours}>{inside}</multiInstanceLoopCharacteristics>'
    return body.replace("/>", f">{loop}</userTask>")


INNER = f'<startEvent id="s1"/>{user("a")}{user("b")}<parallelGateway id="p1"/><endEvent id="e1"/>'
INNER_TERMINATES = (
    f'<startEvent id="s1"/>{user("a")}{user("b")}<parallelGateway id="p1"/>'
    f'<endEvent id="e1">{event("terminate")}</endEvent><endEvent id="e2"/>'
)
