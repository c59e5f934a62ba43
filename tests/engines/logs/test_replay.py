# SPDX-License-Identifier: Apache-2.0
"""Somebody else's cases, lived again: the permit log goes through the case engine as commands, at its own times.

The activities are those of the drawing that comes with the log; which of them may follow which is left open, as it was
in that office, and each step says what comes next. Beside them one task waits for the decision, which stops the clock.
"""

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from xml.sax.saxutils import quoteattr

import pytest
from django.db.models import F

from mingfu.engines import cases
from mingfu.engines.bpmn import parse
from mingfu.engines.cases import Arrival, Clock, Start, declared, editions
from mingfu.engines.cases.figures import Scope, Span, behind, board, lines_behind
from mingfu.engines.cases.models import Case, Deadline
from mingfu.engines.forms import register_file
from mingfu.engines.forms import registry as forms
from mingfu.engines.logs import Trace, open_log, summarise
from mingfu.engines.logs.conforming import conform
from mingfu.engines.logs.leaving import Wanted, conform_ours, matters
from mingfu.engines.logs.net import net_of
from mingfu.engines.logs.xes_writing import write_xes
from mingfu.kernel import catalogs
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.catalogs.files import CatalogFile, Row
from mingfu.kernel.clock import LEGAL_ZONE

pytestmark = pytest.mark.usefixtures("district", "seeded")

DECIDE = "decide"
HOUR = timedelta(hours=1)
FORM = """
form: permit.step
title: 办理
button: 确定
fields:
  - name: next
    kind: choice
    label: 下一步
    required: true
    fact: true
    options:
"""
APPLY = """
form: permit.apply
title: 申请
button: 提交
fields:
  - {name: text, kind: textarea, label: 申请什么, required: true, min: 2, max: 500}
  - name: limit
    kind: choice
    label: 时限
    required: true
    fact: true
    options:
"""


@dataclass(frozen=True)
class Lived:
    """One case of the log as it is to be lived again."""

    trace: Trace
    opened: datetime
    deadline: datetime
    end: datetime | None

    @property
    def hours(self):
        """The limit in whole hours, so that it begins at most an hour before the case does and ends when it must."""
        return math.ceil((self.deadline - self.opened) / HOUR)


def lived(trace):
    start, deadline = (datetime.fromisoformat(trace.attributes[name]) for name in ("startdate", "deadline"))
    end = trace.attributes.get("enddate")
    over = datetime.fromisoformat(end) if end else None
    opened = min([start, trace.events[0].at, *([over] if over else [])])
    return Lived(trace, opened, deadline, over)


def procedure(names):
    """The activities around one gateway that each step chooses the way of; beside them the decision."""
    tasks, flows = [], []
    for code, name in names.items():
        tasks.append(f'<userTask id="{code}" name={quoteattr(name)} mf:post="gm.hotline.desk" mf:form="permit.step"/>')
        flows.append(
            f'<sequenceFlow id="to_{code}" sourceRef="hub" targetRef="{code}">'
            f'<conditionExpression>next = "{code}"</conditionExpression></sequenceFlow>'
            f'<sequenceFlow id="from_{code}" sourceRef="{code}" targetRef="hub"/>'
        )
    return f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mf="https://mingfu.example/bpmn/1"
      targetNamespace="https://mingfu.example/test/permit"><process id="permit" name="许可" isExecutable="true">
      <startEvent id="received" name="收到申请"/><parallelGateway id="both"/><parallelGateway id="joined"/>
      <exclusiveGateway id="hub" default="enough"/>
      <userTask id="{DECIDE}" name="决定" mf:post="gm.hotline.desk"/>
      {"".join(tasks)}<endEvent id="over" mf:outcome="decided"/>{"".join(flows)}
      <sequenceFlow id="f1" sourceRef="received" targetRef="both"/><sequenceFlow id="f2" sourceRef="both" targetRef="hub"/>
      <sequenceFlow id="f3" sourceRef="both" targetRef="{DECIDE}"/><sequenceFlow id="enough" sourceRef="hub" targetRef="joined"/>
      <sequenceFlow id="f4" sourceRef="{DECIDE}" targetRef="joined"/><sequenceFlow id="f5" sourceRef="joined" targetRef="over"/>
      </process></definitions>"""


@pytest.fixture
def office(data_folder, tmp_path, monkeypatch, at):
    """The office of the log: its activities, its limits; gives the cases and the codes of the activities."""
    folder = data_folder / "logs"
    for module, held in ((declared, "_starts"), (declared, "_files"), (declared, "_programs"), (forms, "_forms")):
        monkeypatch.setattr(module, held, dict(getattr(module, held)))
    for held, empty in (("_kept", set()), ("_former", {})):
        monkeypatch.setattr(editions, held, empty)
    drawn = parse((folder / "receipt.bpmn").read_bytes(), name="receipt.bpmn")
    names = sorted(node.name for node in drawn.processes[0].body.nodes if node.tag == "task")
    codes = {name: f"a{place}" for place, name in enumerate(names)}
    rows = [lived(trace) for trace in open_log(folder / "08_receipt.xes.gz").traces()]
    hours = sorted({row.hours for row in rows})
    at(datetime(2010, 1, 4, 9, tzinfo=LEGAL_ZONE))
    limits = tuple(
        Row(f"h{count}", f"{count} 小时", "", {"amount": count, "unit": "hour"}, "该日志", "assumed", None, None)
        for count in hours
    )
    catalogs.publish_edition(CatalogFile("permit.limits", "许可时限", date(2010, 1, 1), limits), actor=SYSTEM)
    shown = [
        ("permit.step.yaml", FORM, [*codes.values(), "over"]),
        ("permit.apply.yaml", APPLY, [f"h{n}" for n in hours]),
    ]
    for file, head, values in shown:
        lines = "".join(f'      - {{value: "{value}", label: "{value}"}}\n' for value in values)
        (tmp_path / file).write_text(head.lstrip() + lines, encoding="utf-8")
        register_file(tmp_path / file)
    (tmp_path / "permit.bpmn").write_text(procedure({code: name for name, code in codes.items()}), encoding="utf-8")
    cases.register_procedure("permit.whole", tmp_path / "permit.bpmn")
    clock = Clock(code="decision", title="决定", limits="permit.limits", limit="= limit", stops=(DECIDE,))
    cases.register_start(
        Start(
            key="permit.apply",
            title="许可",
            form="permit.apply",
            procedure="permit.whole",
            entry="",
            organ="gm.hotline",
            clocks=(clock,),
            defaults={"next": codes[names[0]]},
        )
    )
    return rows, codes


def live(row, codes, at):
    """Live one case again, step by step, each at its time; returns its number."""
    at(row.opened)
    activities = [codes[name] for name in row.trace.activities]
    typed = {"text": ["申请许可"], "limit": [f"h{row.hours}"]}
    # The first activity is the same in every case of this log.
    number = cases.open_case(
        "permit.apply", typed, actor=SYSTEM, arrival=Arrival(received_at=row.deadline - row.hours * HOUR)
    )
    acts = [(event.at, place) for place, event in enumerate(row.trace.events)]
    acts += [(row.end, None)] if row.end else []
    for when, place in sorted(acts, key=lambda act: act[0]):
        at(when)
        node = DECIDE if place is None else activities[place]
        token = next(item.token for item in cases.read_case(number).items if item.node == node)
        following = [*activities[1:], "over"][place] if place is not None else ""
        cases.complete_task(number, token, {"next": [following]} if following else {}, actor=SYSTEM)
    return number


def check(rows, codes, at, tmp_path):
    numbers = {live(row, codes, at): row for row in rows}
    expected = summarise(row.trace for row in rows)
    # By the engine's own clocks, to the instant.
    clocks = Deadline.objects.filter(case__system="permit", code="decision")
    assert clocks.count() == len(rows)
    for clock in clocks.select_related("case"):
        row = numbers[clock.case.number]
        assert (clock.due_at, clock.met_at) == (row.deadline, row.end)
    assert clocks.filter(met_at__gt=F("due_at")).count() == expected.late
    assert clocks.filter(met_at=None).count() == expected.open
    # And by the figures, which count what is late by the hour on the day itself.
    answered = Scope(Span(date(2000, 1, 1), date(2100, 1, 1)), system="permit")
    counts = board(answered).total
    assert (counts.late, counts.on_time, counts.answered) == (
        expected.late, expected.closed - expected.late, expected.closed,
    )  # fmt: skip
    assert sum(1 for line in lines_behind(behind("late", answered), limit=len(rows)) if line.late) == expected.late
    closed = Case.objects.filter(system="permit", status="closed", outcome="decided")
    assert closed.count() == expected.closed
    late_by_hours = sum("late_hours" in told.attributes for told in matters(Wanted(system="permit")))
    assert late_by_hours == expected.late
    # And by whoever reads what leaves.
    with (tmp_path / "ours.xes").open("wb") as file:
        write_xes(matters(Wanted(system="permit")), file)
    found = summarise(open_log(tmp_path / "ours.xes").traces())
    assert (found.cases, found.closed, found.late, found.open) == (
        expected.cases, expected.closed, expected.late, expected.open
    )  # fmt: skip
    ours = Counter(found.activities)
    assert (ours.pop("收到申请"), ours.pop("决定", 0)) == (len(rows), expected.closed)
    assert ours == expected.activities
    [whole] = conform_ours(Wanted(system="permit")).values()
    assert (whole.cases, whole.fitting) == (len(rows), len(rows))
    return expected


def test_a_sample_of_the_permit_log_is_lived_again(office, at, tmp_path, data_folder):
    rows, codes = office
    found = check(rows[::14], codes, at, tmp_path)
    assert (found.cases, found.closed, found.late, found.open) == (103, 95, 30, 8)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_the_whole_permit_log_is_lived_again(office, at, tmp_path, data_folder):
    rows, codes = office
    found = check(rows, codes, at, tmp_path)
    assert (found.cases, found.closed, found.late, found.open) == (1434, 1329, 377, 105)


def test_what_left_without_our_own_steps_fits_the_drawing_of_the_log(office, at, tmp_path, data_folder):
    rows, codes = office
    for row in rows[:20]:
        live(row, codes, at)
    with (tmp_path / "ours.xes").open("wb") as file:
        write_xes(matters(Wanted(system="permit")), file)
    traces = list(open_log(tmp_path / "ours.xes").traces())
    for trace in traces:
        trace.events = [event for event in trace.events if event.activity not in {"收到申请", "决定"}]
    net = net_of(parse((data_folder / "logs" / "receipt.bpmn").read_bytes(), name="receipt.bpmn"))
    assert conform(net, traces).fitness == 1.0
