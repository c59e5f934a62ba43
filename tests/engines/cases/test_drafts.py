# SPDX-License-Identifier: Apache-2.0
"""Drafts: taken in as drawn, bound element by element, ready when nothing is found, and never run."""

from datetime import datetime
from pathlib import Path

import pytest
from case_words import official

from mingfu.engines.bpmn import Answer, check, compile_program, export, parse, simulate
from mingfu.engines.cases import drafts, procedures
from mingfu.engines.cases.models import ProcedureBinding, ProcedureDraft
from mingfu.kernel.access import ANONYMOUS, system
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.organs import posts_on

DRAWN = Path(__file__).with_name("drawn.bpmn").read_bytes()
CLI = system("cli")
Binding = drafts.Binding
BOUND = (
    Binding("", "process", "licence"),
    Binding("accept", "kind", "userTask"),
    Binding("x_read", "kind", "userTask"),
    Binding("x_visit", "kind", "manualTask"),
    Binding("issue", "kind", "userTask"),
    Binding("lane_window", "post", "gm.data.handler"),
    Binding("lane_examiner", "post", "gm.urban.handler"),
    Binding("complete", "default", "f_yes"),
    Binding("f_no", "condition", 'choice = "no"'),
    Binding("accept", "limit", "accept"),
    Binding("accept", "basis", "行政许可法第三十二条"),
)


@pytest.fixture(autouse=True)
def monday(district, at):
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


@pytest.fixture
def drawn():
    return drafts.import_draft(DRAWN, "drawn.bpmn", actor=CLI)


def counted():
    return ProcedureDraft.objects.count(), ProcedureBinding.objects.count()


def test_a_drawing_is_kept_byte_for_byte_with_what_must_be_bound(drawn, events_of):
    assert drawn == "licence"
    draft = drafts.draft_for("licence", actor=CLI)
    assert bytes(ProcedureDraft.objects.get().content) == DRAWN
    assert (draft.title, draft.file, draft.program, draft.ready_at) == ("示例许可", "drawn.bpmn", None, None)
    assert [(row.element, row.field) for row in draft.needs] == [("", "process")]
    assert draft.needs[0].choices == (("licence", "示例许可"), ("opinion", "协办"))
    assert "which-process" in {row.code for row in draft.errors}
    assert events_of("procedure-draft:licence") == ["procedure-draft.imported"]


def test_a_draft_is_no_procedure(drawn):
    before = procedures()
    drafts.bind_draft(drawn, BOUND, actor=CLI)
    drafts.ready_draft(drawn, actor=CLI)
    assert procedures() == before


def test_what_must_be_bound_follows_from_what_is_bound(drawn):
    drafts.bind_draft(drawn, BOUND[:1], actor=CLI)
    asked = {(row.element, row.field): row.must for row in drafts.draft_for(drawn, actor=CLI).needs}
    assert asked["accept", "kind"]
    assert asked["lane_examiner", "post"]
    assert asked["f_no", "condition"]
    assert ("accept", "form") not in asked
    drafts.bind_draft(drawn, BOUND[1:2], actor=CLI)
    asked = {(row.element, row.field): row.must for row in drafts.draft_for(drawn, actor=CLI).needs}
    assert asked["accept", "kind"], "a kind can be chosen anew"
    assert asked["accept", "form"] is False
    assert asked["lane_window", "post"]


def test_a_bound_draft_is_ready_and_runs_where_it_is_taken_to(drawn, events_of):
    assert drafts.bind_draft(drawn, BOUND, actor=CLI) == len(BOUND)
    draft = drafts.draft_for(drawn, actor=CLI)
    assert draft.findings == ()
    digest = drafts.ready_draft(drawn, actor=CLI)
    ready = drafts.draft_for(drawn, actor=CLI)
    assert ready.ready_at == datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE)
    file = export(ready.runnable)
    model = parse(file)
    assert check(model) == []
    program = compile_program(model)
    assert (program.key, program.digest) == ("licence", digest)
    assert program.node("accept").attributes == {
        "limit": "accept", "basis": "行政许可法第三十二条", "post": "gm.data.handler"
    }  # fmt: skip
    assert simulate(program, {"accept": Answer("no")}).nodes == ("accept",)
    assert simulate(program).nodes == ("accept", "x_read", "x_visit", "consult", "issue")
    # The other pool is there still, closed, and the messages lead to it.
    assert model.pools == (("申请人", ""), ("政务服务大厅", "licence"), ("协办部门", ""))
    assert b'targetRef="bureau"' in file
    assert events_of("procedure-draft:licence") == [
        "procedure-draft.imported", "procedure-draft.bound", "procedure-draft.readied"
    ]  # fmt: skip


def test_a_change_undoes_readiness_and_the_same_again_changes_nothing(drawn, events_of):
    drafts.bind_draft(drawn, BOUND, actor=CLI)
    first = drafts.ready_draft(drawn, actor=CLI)
    assert drafts.bind_draft(drawn, BOUND, actor=CLI) == 0
    assert drafts.ready_draft(drawn, actor=CLI) == first
    assert len(events_of("procedure-draft:licence")) == 3
    drafts.bind_draft(drawn, (Binding("issue", "limit", "issue"), Binding("issue", "basis", "第四十四条")), actor=CLI)
    assert drafts.draft_for(drawn, actor=CLI).ready_at is None
    assert drafts.ready_draft(drawn, actor=CLI) != first


def test_an_answer_can_be_taken_back_and_what_was_said_stays_on_record(drawn):
    drafts.bind_draft(drawn, BOUND, actor=CLI)
    drafts.bind_draft(drawn, (Binding("lane_window", "post", ""),), actor=CLI)
    draft = drafts.draft_for(drawn, actor=CLI)
    assert ("lane_window", "post") not in draft.bindings
    assert {row.code for row in draft.errors} == {"no-post"}
    said = ProcedureBinding.objects.filter(element="lane_window").order_by("pk").values_list("value", flat=True)
    assert list(said) == ["gm.data.handler", ""]


def test_an_unbound_draft_is_not_ready(drawn, refused, events_of):
    with refused("procedure-draft-not-ready") as caught:
        drafts.ready_draft(drawn, actor=CLI)
    assert caught.value.findings[0].code == "which-process"
    assert drafts.draft_for(drawn, actor=CLI).ready_at is None
    assert len(events_of("procedure-draft:licence")) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        Binding("nowhere", "post", "gm.data.handler"),
        Binding("accept", "colour", "red"),
        Binding("", "post", "gm.data.handler"),
        Binding("", "process", "nobody"),
        Binding("accept", "process", "licence"),
        Binding("received", "post", "gm.data.handler"),
        Binding("accept", "kind", "subProcess"),
        Binding("consult", "kind", "userTask"),
        Binding("accept", "post", "gm.nobody"),
        Binding("accept", "post", "= organ +"),
        Binding("accept", "form", "none.such"),
        Binding("accept", "limit", "两个 字"),
        Binding("complete", "default", "f1"),
        Binding("f_no", "condition", "choice ="),
        Binding("accept", "service", "none.such"),
    ],
    ids=lambda row: f"{row.element}.{row.field}={row.value}",
)
def test_what_does_not_fit_is_refused_and_nothing_of_it_is_kept(wrong, drawn, refused, events_of):
    before = counted()
    with refused("procedure-binding-unfit") as caught:
        drafts.bind_draft(drawn, (Binding("issue", "kind", "userTask"), wrong), actor=CLI)
    assert caught.value.field == f"{wrong.element}.{wrong.field}"
    assert counted() == before
    assert len(events_of("procedure-draft:licence")) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"no xml",
        b"PK\x03\x04" + bytes(100),
        b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<definitions>" + b" " * 4_000_001,
        b"",
    ],
    ids=["text", "zip", "entities", "svg", "huge", "empty"],
)
def test_what_is_no_drawing_is_refused_and_nothing_is_kept(content, refused):
    with refused("procedure-unreadable"):
        drafts.import_draft(content, "odd.bpmn", actor=CLI)
    assert counted() == (0, 0)


def test_a_file_without_a_process_is_a_draft_that_never_gets_ready(refused):
    nothing = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"/>'
    key = drafts.import_draft(nothing, "nothing.bpmn", actor=CLI)
    draft = drafts.draft_for(key, actor=CLI)
    assert (key, draft.needs, [row.code for row in draft.findings]) == ("nothing", (), ["no-process"])
    with refused("procedure-draft-not-ready"):
        drafts.ready_draft(key, actor=CLI)


def test_a_key_is_taken_once_and_free_again_when_the_draft_is_discarded(drawn, refused, events_of):
    with refused("procedure-draft-key-taken"):
        drafts.import_draft(DRAWN, "drawn.bpmn", actor=CLI)
    with refused("procedure-draft-key-wrong"):
        drafts.import_draft(DRAWN, "drawn.bpmn", actor=CLI, called="许可 1")
    assert drafts.import_draft(DRAWN, "drawn.bpmn", actor=CLI, called="licence-2") == "licence-2"
    with refused("procedure-draft-reason-needed"):
        drafts.discard_draft(drawn, " 错 ", actor=CLI)
    drafts.discard_draft(drawn, "图画错了，重新来", actor=CLI)
    with refused("procedure-draft-discarded"):
        drafts.bind_draft(drawn, BOUND, actor=CLI)
    with refused("procedure-draft-discarded"):
        drafts.ready_draft(drawn, actor=CLI)
    assert [row.key for row in drafts.drafts_for(CLI)] == ["licence-2"]
    assert drafts.draft_for(drawn, actor=CLI).discarded_why == "图画错了，重新来"
    assert drafts.import_draft(DRAWN, "drawn.bpmn", actor=CLI) == "licence"
    assert drafts.draft_for(drawn, actor=CLI).discarded_at is None
    assert events_of("procedure-draft:licence") == [
        "procedure-draft.imported", "procedure-draft.discarded", "procedure-draft.imported"
    ]  # fmt: skip


def test_for_others_there_are_no_drafts(drawn, refused):
    assert posts_on().filter(code="gm.urban.handler").exists()
    other, allowed = official("gm.urban.handler"), official("gm.data.handler")
    for actor in (ANONYMOUS, other):
        assert drafts.drafts_for(actor) == ()
        with refused("procedure-draft-unknown"):
            drafts.draft_for(drawn, actor=actor)
    for act in (
        lambda: drafts.import_draft(DRAWN, "x.bpmn", actor=other, called="x"),
        lambda: drafts.bind_draft(drawn, BOUND, actor=other),
        lambda: drafts.ready_draft(drawn, actor=other),
        lambda: drafts.discard_draft(drawn, "不要了不要了", actor=other),
    ):
        with refused("not-allowed"):
            act()
    assert counted() == (1, 0)
    assert [row.key for row in drafts.drafts_for(allowed)] == ["licence"]
