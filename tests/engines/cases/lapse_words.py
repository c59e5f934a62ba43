# SPDX-License-Identifier: Apache-2.0
"""Small procedures with limits that lapse, and the lists they rest on, for tests."""

from contextlib import contextmanager
from datetime import date

from case_words import SAID, citizen, events_named, item_at, official

from mingfu.engines import cases
from mingfu.engines.cases import Clock, Start, declared
from mingfu.engines.cases.models import Case
from mingfu.engines.cases.replaying import replay
from mingfu.engines.jobs.models import Timer
from mingfu.kernel.access import system
from mingfu.kernel.calendar.book import book, install
from mingfu.kernel.catalogs import CatalogFile, publish_edition
from mingfu.kernel.catalogs.files import Row

SYSTEM = system("test")
SINCE = date(2026, 1, 1)

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
             xmlns:mf="https://mingfu.example/bpmn/1" targetNamespace="https://mingfu.example/test/lapse">
  {signals}<process id="lapse" name="逾期" isExecutable="true"><startEvent id="received" name="收到"/>{body}</process>
</definitions>"""


def row(code, amount, unit="working", regime="licence", *, basis="行政许可法第三十二条", **more):
    """A row of a limits list."""
    return Row(
        code, code, "", {"amount": amount, "unit": unit, "regime": regime, **more}, basis, "verified", None, None
    )


def flow(source, target, condition=""):
    """A sequence flow."""
    inner = f'<conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression>' if condition else ""
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


def task(name, limit="", post="gm.urban.handler", more=""):
    """A task with a limit."""
    limited = f' mf:limit="{limit}" mf:basis="依法"' if limit else ""
    return f'<userTask id="{name}" name="{name}" mf:post="{post}"{limited} {more}/>'


def end(name, outcome):
    """An end with an outcome."""
    return f'<endEvent id="{name}" name="{name}" mf:outcome="{outcome}"/>'


def declare(folder, rows, body, *, signals="", clocks=(), defaults=None):
    """Publish the limits of a system `licence` and let cases begin by the procedure of this body."""
    publish_edition(CatalogFile("licence.limits", "许可时限", SINCE, tuple(rows)), actor=SYSTEM)
    grounds = (
        Row("supplement", "等待补充", "", {"use": "suspend"}, "依法", "assumed", None, None),
        Row("complex", "情况复杂", "", {"use": "extend"}, "依法", "assumed", None, None),
    )
    publish_edition(CatalogFile("licence.grounds", "理由", SINCE, grounds), actor=SYSTEM)
    file = folder / "lapse.bpmn"
    file.write_text(HEAD.format(signals=signals, body=body), encoding="utf-8")
    cases.register_procedure("licence.lapse", file)
    start = Start(
        key="licence.try",
        title="试",
        form="hotline.say",
        procedure="licence.lapse",
        entry="GM-QT-0001",
        organ="gm.urban",
        clocks=tuple(Clock(limits="licence.limits", title=clock["code"], **clock) for clock in clocks),
        defaults=defaults,
    )
    cases.register_start(start)


def open_nodes(number):
    """The steps that wait."""
    return [item.node for item in cases.read_case(number).items]


def handler():
    """Whoever handles at the organ of these procedures."""
    return official("gm.urban.handler")


def begin(**more):
    """A matter that was received."""
    return cases.open_case("licence.try", SAID, actor=citizen(), **more)


def finish(number, node, actor=SYSTEM):
    """Do the open task at a node."""
    cases.complete_task(number, item_at(number, node).token, {}, actor=actor)


def lapsed(number):
    """The facts of the one lapse of a case."""
    [(_name, facts)] = events_named(number, "case.lapsed")
    return facts


def due_list(number):
    """(entry, due at, how) of what the due-list holds of a case."""
    return list(Timer.objects.filter(ref=number).order_by("id").values_list("token", "due_at", "how"))


@contextmanager
def told_whole(monkeypatch):
    """What a test declares is gone after it; and whatever it did, the events of its cases tell all of it."""
    for name in ("_starts", "_files", "_programs"):
        monkeypatch.setattr(declared, name, dict(getattr(declared, name)))
    held = book()
    yield
    try:
        for number in Case.objects.values_list("number", flat=True):
            assert replay(number).differences == ()
    finally:
        install(held)
