# SPDX-License-Identifier: Apache-2.0
"""Running cases go over to another edition of their procedure: what is foreseen, what is done, and who stays and why."""

from datetime import date
from itertools import pairwise

import pytest
from case_words import SAID, citizen, events_named, moment, official
from django.db import connection

from mingfu.engines import cases
from mingfu.engines.cases import Start, declared, editions, migrating
from mingfu.engines.cases.kept import EditionUnknown
from mingfu.engines.cases.migration_foreseen import preview
from mingfu.engines.cases.migration_models import MigrationRun
from mingfu.engines.cases.models import Case, WorkItem
from mingfu.engines.jobs import open_timers
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.ledger import verify

pytestmark = pytest.mark.usefixtures("district", "seeded")

HEAD = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mf="https://mingfu.example/bpmn/1"
             targetNamespace="https://mingfu.example/test">
  <process id="short" name="两步" isExecutable="true">
    <startEvent id="begun" name="收到"/>
"""
TAIL = '<endEvent id="done" name="办结" mf:outcome="closed"/></process></definitions>'
DESK = 'mf:post="gm.hotline.desk"'


def flow(*names):
    return "".join(
        f'<sequenceFlow id="{one}_{other}" sourceRef="{one}" targetRef="{other}"/>' for one, other in pairwise(names)
    )


FIRST = f"""{HEAD}
  <userTask id="look" name="查看" {DESK} mf:limit="sign" mf:acts="transfer"/><userTask id="end" name="办理" {DESK}/>
  {flow("begun", "look", "end", "done")}{TAIL}"""
SAME = f"""{HEAD}
  <userTask id="look" name="查看" {DESK} mf:limit="sign" mf:acts="transfer"/><userTask id="end" name="办理" {DESK}/>
  <userTask id="more" name="复核" {DESK}/>{flow("begun", "look", "end", "more", "done")}{TAIL}"""
RENAMED = f"""{HEAD}
  <userTask id="weigh" name="权衡" mf:post="gm.hotline.review" mf:limit="callback"/><userTask id="end" name="办理" {DESK}/>
  {flow("begun", "weigh", "end", "done")}{TAIL}"""
GATED = f"""{HEAD}
  <userTask id="hear" name="听证" {DESK} mf:gate="true" mf:basis="行政处罚法第六十三条"/>
  <userTask id="end" name="办理" {DESK}/>{flow("begun", "hear", "end", "done")}{TAIL}"""
TIMED = f"""{HEAD}
  <userTask id="look" name="查看" {DESK} mf:limit="sign" mf:acts="transfer"/><userTask id="end" name="办理" {DESK}/>
  <boundaryEvent id="late" attachedToRef="look" mf:limit="callback"><timerEventDefinition/></boundaryEvent>
  {flow("begun", "look", "end", "done")}<sequenceFlow id="late_end" sourceRef="late" targetRef="end"/>{TAIL}"""


@pytest.fixture
def file(tmp_path, monkeypatch, at):
    """`file(text)` makes the text the current edition of `hotline.short`; returns its digest."""
    for held in ("_starts", "_files", "_programs"):
        monkeypatch.setattr(declared, held, dict(getattr(declared, held)))
    for held, empty in (("_kept", set()), ("_former", {})):
        monkeypatch.setattr(editions, held, empty)
    cases.register_start(
        Start(
            key="hotline.short",
            title="两步",
            form="hotline.say",
            procedure="hotline.short",
            entry="",
            organ="gm.hotline",
        )
    )

    def write(text):
        path = tmp_path / "short.bpmn"
        path.write_text(text, encoding="utf-8")
        cases.register_procedure("hotline.short", path)
        return cases.program_of("hotline.short").digest

    at(moment(3, 2))
    write(FIRST)
    return write


def begun():
    return cases.open_case("hotline.short", SAID, actor=citizen())


def step(number):
    [item] = cases.read_case(number).items
    cases.complete_task(number, item.token, {}, actor=SYSTEM)


def migrate(**more):
    return migrating.migrate("hotline.short", actor=SYSTEM, **more)


def results(report):
    return [(line.number, line.result) for line in report.lines]


def test_a_case_whose_places_are_all_there_goes_over_and_ends_by_the_new_edition(file):
    number = begun()
    new = file(SAME)
    old = cases.read_case(number).program
    seen = preview("hotline.short")
    assert (seen.program, seen.counted("moves"), seen.missing) == (new, 1, {})
    [one] = seen.cases
    assert [(wait.node, wait.to, wait.mapped) for wait in one.waits] == [("look", "look", False)]
    assert cases.read_case(number).program == old
    report = migrate()
    assert results(report) == [(number, "moved")]
    case = cases.read_case(number)
    assert (case.program, case.version) == (new, 2)
    [(_name, told)] = events_named(number, "case.migrated")
    assert told == {"case": number, "was": old, "program": new, "mapping": {}}
    for _step in ("look", "end", "more"):
        step(number)
    assert cases.read_case(number).outcome == "closed"
    assert cases.replay(number).differences == ()
    assert verify().holds


def test_a_place_that_is_gone_needs_a_mapping_and_takes_post_and_limit_of_its_new_node(file, at):
    number = begun()
    token = cases.read_case(number).items[0].token
    cases.claim(number, token, actor=official("gm.hotline.desk"))
    file(RENAMED)
    seen = preview("hotline.short")
    assert [(one.verdict, one.missing) for one in seen.cases] == [("map", ("look",))]
    assert seen.missing == {"look": "查看"}
    assert [(line.result, line.why) for line in migrate().lines] == [("refused", "「查看」在新版流程里没有对应的环节")]
    assert cases.read_case(number).items[0].node == "look"
    at(moment(3, 3))
    seen = preview("hotline.short", mapping={"look": "weigh"})
    assert [one.verdict for one in seen.cases] == ["moves"]
    [date_move] = seen.cases[0].dates
    report = migrate(mapping={"look": "weigh"})
    assert results(report) == [(number, "moved")]
    assert report.lines[0].dates == (date_move,)
    [item] = cases.read_case(number).items
    assert (item.token, item.node, item.post, item.organ) == (token, "weigh", "gm.hotline.review", "gm.hotline")
    # The limit counts from the day the task opened; who had claimed it at another post has it no more.
    assert (item.limit, item.claimed_by, item.due_on) == ("callback", "", date.fromisoformat(date_move.due))
    assert item.due_on == cases.due_of_task(cases.read_case(number), item)[1].due
    step(number)
    step(number)
    assert cases.replay(number).differences == ()


def test_what_was_handed_over_stays_with_whom_it_was_given(file):
    number = begun()
    token = cases.read_case(number).items[0].token
    desk = official("gm.hotline.desk")
    cases.hand_over(number, token, to_post="gm.urban.handler", reason="属于贵单位职责", actor=desk)
    file(RENAMED)
    migrate(mapping={"look": "weigh"})
    assert cases.read_case(number).items[0].post == "gm.urban.handler"
    assert cases.replay(number).differences == ()


def test_nobody_gets_behind_a_hard_gate(file):
    before_it, behind_it = begun(), begun()
    step(behind_it)
    file(GATED)
    seen = preview("hotline.short", mapping={"look": "hear"})
    assert [one.verdict for one in seen.cases] == ["moves", "moves"]
    # The second did what is the gate now.
    assert results(migrate(mapping={"look": "end"})) == [(before_it, "refused"), (behind_it, "refused")]
    report = migrate(mapping={"look": "hear"})
    assert results(report) == [(before_it, "moved"), (behind_it, "moved")]


def test_a_timer_of_the_new_edition_begins_and_one_that_is_gone_stops(file):
    number = begun()
    old = cases.read_case(number).program
    file(TIMED)
    report = migrate()
    [(_token, set_at, due_at)] = open_timers("case", number)
    assert set_at == moment(3, 2)
    assert [each.what for each in report.lines[0].dates] == ["late"]
    [(_name, told)] = events_named(number, "timer.set")
    assert told["node"] == "late"
    assert cases.replay(number).differences == ()
    assert due_at > set_at
    # Back again: the ear is gone, and so is its instant.
    migrate(to=old)
    assert open_timers("case", number) == []
    assert cases.read_case(number).program == old
    assert cases.replay(number).differences == ()


def test_a_case_that_moved_since_it_was_looked_at_is_reported_and_not_forced(file, monkeypatch):
    number, other = begun(), begun()
    old = cases.read_case(number).program
    file(SAME)
    planned = preview("hotline.short")
    cases.claim(number, cases.read_case(number).items[0].token, actor=official("gm.hotline.desk"))
    monkeypatch.setattr(migrating, "preview", lambda *_args, **_more: planned)
    report = migrate()
    assert results(report) == [(number, "missed"), (other, "moved")]
    assert cases.read_case(number).program == old
    assert events_named(number, "case.migrated") == []


def test_what_a_migration_did_is_kept_and_told(file, refused):
    begun()
    new = file(SAME)
    report = migrate()
    assert migrating.reports_of("hotline.short") == (report,)
    assert (report.by, report.program, report.ended_at) == (SYSTEM.code, new, moment(3, 2))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT payload->>'moved', payload->>'refused' FROM ledger_event WHERE stream = 'procedure:hotline.short'"
        )
        assert cursor.fetchall() == [("1", "0")]
    # Once there, nothing is left to do.
    assert preview("hotline.short").cases == ()
    with refused("migration-nothing"):
        migrate()
    assert MigrationRun.objects.count() == 1


def test_closed_cases_stay_under_their_own(file):
    number = begun()
    cases.withdraw(number, actor=citizen())
    file(SAME)
    assert preview("hotline.short").cases == ()
    assert Case.objects.get(number=number).program != cases.program_of("hotline.short").digest


def test_only_those_who_may_do_it(file, refused):
    number = begun()
    file(SAME)
    with refused("not-allowed"):
        migrating.migrate("hotline.short", actor=official("gm.hotline.desk"))
    assert MigrationRun.objects.count() == 0
    assert WorkItem.objects.get(case__number=number).node == "look"


def test_an_edition_or_an_element_that_nobody_knows_is_refused(file, refused):
    begun()
    file(SAME)
    with pytest.raises(EditionUnknown):
        preview("hotline.short", to="0" * 8)
    for pair in ({"look": "nowhere"}, {"nowhere": "look"}):
        with refused("migration-mapping-unknown"):
            migrate(mapping=pair)
    assert MigrationRun.objects.count() == 0
