# SPDX-License-Identifier: Apache-2.0
"""Our own cases as logs: what leaves can be read again with the same counts, names nobody, and follows the procedure."""

import gzip
import io
import re
import sqlite3
from datetime import timedelta

import pytest
from case_words import PARTY, REPLIED, SAID, answered, called_back, citizen, in_hand, moment, official, opened

from mingfu.engines import cases
from mingfu.engines.cases.models import BoardLine, Case
from mingfu.engines.logs import open_log, summarise
from mingfu.engines.logs.leaving import Wanted, conform_ours, matters, trace_of
from mingfu.engines.logs.matter import Matter, Step
from mingfu.engines.logs.ocel_writing import write_ocel_json, write_ocel_sqlite
from mingfu.engines.logs.xes_writing import write_xes

pytestmark = pytest.mark.usefixtures("district", "seeded")

WAYS = ["收到诉求", "分类派单", "签收或提出异议", "办理", "答复", "回访"]


@pytest.fixture
def lived(at):
    """Four matters: one answered in time, one late, one taken back, one in hand."""
    at(moment(3, 2))
    early, late, _open = in_hand(actor=citizen()), in_hand(actor=citizen()), in_hand(actor=citizen())
    back = opened(actor=citizen())
    at(moment(3, 3))
    cases.withdraw(back, actor=citizen())
    answered(early)
    called_back(early)
    at(moment(6, 1))
    answered(late)
    called_back(late)
    return {"early": early, "late": late, "back": back, "open": _open}


def summary(path):
    log = open_log(path)
    return log, summarise(log.traces(), notes=log.notes)


def write(writer, path, **wanted):
    rows = matters(Wanted(system="hotline", **wanted))
    if writer is write_ocel_sqlite:
        return writer(rows, path)
    with path.open("wb") as file:
        return writer(rows, file)


@pytest.mark.parametrize("writer", [write_xes, write_ocel_json, write_ocel_sqlite])
def test_what_leaves_is_read_again_with_the_same_counts(lived, tmp_path, writer):
    cases_, events = write(writer, tmp_path / "log", closed_only=False)
    log, found = summary(tmp_path / "log")
    assert log.notes.found == {}
    assert (found.cases, found.events) == (cases_, events) == (4, 17)
    lines = BoardLine.objects.all()
    assert found.closed == lines.exclude(closed_on=None).count() == 3
    assert found.open == 1
    assert found.late == lines.filter(late=True).count() == 1
    assert set(found.activities) == {*WAYS, "撤回"}
    assert found.lateness.working_days == [
        trace.attributes["late_days"] for trace in matters(Wanted()) if trace.attributes.get("late_days")
    ]


def test_a_case_tells_its_steps_by_the_names_of_the_procedure_and_by_posts(lived):
    told = {matter.number: matter for matter in matters(Wanted())}
    early = told[lived["early"]]
    assert [step.activity for step in early.steps] == WAYS
    assert [step.post for step in early.steps] == [
        "party", "gm.hotline.desk", "gm.urban.handler", "gm.urban.handler", "gm.urban.handler", "gm.hotline.callback"
    ]  # fmt: skip
    assert [step.working_day for step in early.steps] == [0, 0, 0, 1, 1, 1]
    assert early.steps[1].due is not None
    assert early.attributes["outcome"] == "closed"
    assert early.attributes["organ"] == "gm.urban"
    assert early.attributes["late_days"] == 0
    back = told[lived["back"]]
    assert (back.steps[-1].activity, back.steps[-1].lifecycle, back.attributes["outcome"]) == (
        "撤回",
        "pi_abort",
        "withdrawn",
    )


def test_every_transition_is_told_when_asked_for(lived):
    [early] = [one for one in matters(Wanted(whole=True)) if one.number == lived["early"]]
    assert [(step.activity, step.lifecycle) for step in early.steps][:4] == [
        ("收到诉求", "complete"), ("分类派单", "schedule"), ("分类派单", "complete"), ("签收或提出异议", "schedule")
    ]  # fmt: skip
    assert len(trace_of(early).events) == len(WAYS)


def test_no_person_is_in_what_leaves(lived, tmp_path):
    for name, writer in (("a", write_xes), ("b", write_ocel_json), ("c", write_ocel_sqlite)):
        write(writer, tmp_path / name)
        content = (tmp_path / name).read_bytes()
        for word in (str(PARTY), "#T1", SAID["text"][0], REPLIED["reply"][0], "路灯"):
            assert word.encode() not in content


def test_matters_above_the_ordinary_level_stay_here(lived):
    Case.objects.filter(number=lived["early"]).update(level="restricted")
    assert {one.number for one in matters(Wanted())} == {lived["late"], lived["back"], lived["open"]}


def test_days_systems_and_closed_ones_can_be_chosen(lived, at):
    at(moment(7, 1))
    fresh = opened(actor=citizen())
    assert [one.number for one in matters(Wanted(since=moment(7, 1, 0)))] == [fresh]
    assert len(list(matters(Wanted(until=moment(7, 1, 0))))) == 4
    assert len(list(matters(Wanted(closed_only=True)))) == 3
    assert list(matters(Wanted(system="plan"))) == []


def test_reading_asks_the_database_the_same_number_of_times_however_many_cases_there_are(lived, queries):
    with queries(5):
        assert len(list(matters(Wanted()))) == 4


def test_our_own_cases_follow_the_procedure_they_were_born_under(lived):
    [(edition, found)] = conform_ours(Wanted(system="hotline")).items()
    assert edition[0] == "hotline.matter"
    assert (found.cases, found.fitting, found.fitness) == (4, 4, 1.0)
    assert set(found.never_seen) == {"裁定派单异议", "改派"}


# The files by themselves


def matter(number="1", **attributes):
    step = Step(
        f"{number}/1", '<受理> & "登记"\x01', "a", moment(3, 2), "complete", "gm.x.desk", "gm.x", moment(3, 4).date(), 0
    )
    later = step._replace(
        id=f"{number}/2", activity="办结", at=step.at + timedelta(hours=1), post="party", organ="", due=None
    )
    return Matter(number, {"kind": "a<b", "late_days": 2, "closed": moment(3, 3), **attributes}, [step, later])


def test_xes_is_well_formed_whatever_the_names_are(tmp_path):
    with gzip.open(tmp_path / "x.xes.gz", "wb") as file:
        assert write_xes([matter(), matter("2")], file) == (2, 4)
    log = open_log(tmp_path / "x.xes.gz")
    [one, _other] = log.traces()
    assert one.activities == ('<受理> & "登记"\ufffd', "办结")
    assert one.attributes == {
        "concept:name": "1", "mf:kind": "a<b", "mf:late_days": "2", "mf:closed": "2026-03-03T09:00:00.000+08:00"
    }  # fmt: skip
    assert [event.resource for event in one.events] == ["gm.x.desk", "party"]
    assert log.classifiers["Activity"] == ("concept:name",)


def test_ocel_holds_every_object_once(tmp_path):
    rows = [matter(), matter("2", organ="gm.y")]
    with (tmp_path / "x.json").open("wb") as file:
        assert write_ocel_json(rows, file) == (2, 4)
    assert write_ocel_sqlite(rows, tmp_path / "x.sqlite") == (2, 4)
    for name in ("x.json", "x.sqlite"):
        log = open_log(tmp_path / name)
        found = list(log.traces())
        assert [trace.name for trace in found] == ["1", "2"]
        assert found[1].attributes["kind"] == "a<b"
        sizes = log.sizes
        assert (sizes.events, sizes.event_types, sizes.object_types) == (4, 2, 3)
        # Two cases, two posts, two organs; every event names its case and post, the first of each its organ too.
        assert (sizes.objects, sizes.relations) == (6, 10)
    with sqlite3.connect(tmp_path / "x.sqlite") as base:
        assert base.execute("SELECT count(*) FROM object_object").fetchone() == (2,)


def test_a_case_that_begins_again_follows_the_procedure(lived, at):
    at(moment(3, 5))
    cases.reopen(
        lived["early"], ground="unsolved", actor=official("gm.hotline.callback"), reason="问题再次出现，重新办理。"
    )
    [early] = [one for one in matters(Wanted()) if one.number == lived["early"]]
    assert early.steps[-1].activity == "重新办理"
    assert "closed" not in early.attributes
    [found] = conform_ours(Wanted()).values()
    assert (found.cases, found.fitting) == (4, 4)


def test_an_empty_log_is_a_log(tmp_path):
    file = io.BytesIO()
    assert write_xes([], file) == (0, 0)
    (tmp_path / "x").write_bytes(file.getvalue())
    assert summary(tmp_path / "x")[1].cases == 0
    file = io.BytesIO()
    assert write_ocel_json([], file) == (0, 0)
    assert re.match(rb'\{"events":\[\],', file.getvalue())
