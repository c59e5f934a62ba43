# SPDX-License-Identifier: Apache-2.0
"""Logs of any office: what is in them, whatever the format, the names, the zone and the state of the file."""

import gzip
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from mingfu.engines.logs import LogError, Question, Reading, open_log, summarise
from mingfu.engines.logs.columns import CASE, DEADLINE, END, guessed, meant
from mingfu.engines.logs.source import Source

RECEIPT = {
    "cases": 1434,
    "events": 8577,
    "activities": 27,
    "variants": 116,
    "closed": 1329,
    "late": 377,
    "open": 105,
    "edges": 99,
}


def counted(path, question=Question(), reading=Reading()):  # noqa: B008 - frozen values
    log = open_log(path, reading)
    return log, summarise(log.traces(), question, reading, log.notes)


def sizes(found):
    return {
        "cases": found.cases,
        "events": found.events,
        "activities": len(found.activities),
        "variants": len(found.variants.counts),
        "closed": found.closed,
        "late": found.late,
        "open": found.open,
        "edges": len(found.edges),
    }


@pytest.fixture
def file(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def xes(body, head=""):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0" xmlns="http://www.xes-standard.org/">{head}{body}</log>'


def event(name, at="2026-03-02T09:00:00.000+08:00", more=""):
    return f'<event><string key="concept:name" value="{name}"/><date key="time:timestamp" value="{at}"/>{more}</event>'


def trace(name, *events, more=""):
    return f'<trace><string key="concept:name" value="{name}"/>{more}{"".join(events)}</trace>'


def refusal(path, reading=Reading()):  # noqa: B008 - a frozen value
    with pytest.raises(LogError) as caught:
        counted(path, reading=reading)
    return caught.value


# Somebody else's cases


@pytest.mark.parametrize("name", ["08_receipt.xes.gz", "receipt.csv"])
@pytest.mark.parametrize("deadline", ["", "deadline"])
def test_the_permit_log_counts_as_its_publishers_say(data_folder, name, deadline):
    log, found = counted(data_folder / "logs" / name, Question(deadline=deadline))
    assert sizes(found) == RECEIPT
    assert found.closed_by == "attribute"
    assert found.end.removeprefix("case:") == "enddate"
    assert found.dated == 1434
    assert log.notes.found == {}
    assert found.lateness.told()["working_days"] == {"median": 9.0, "p90": 61.0, "most": 188.0, "sum": 7913.0}


def test_both_formats_of_one_log_hold_the_same(data_folder):
    one, other = (counted(data_folder / "logs" / name)[1] for name in ("08_receipt.xes.gz", "receipt.csv"))
    assert one.edges == other.edges
    assert one.activities == other.activities
    assert dict(one.variants.most(200)) == dict(other.variants.most(200))
    assert (one.first, one.last) == (other.first, other.last)


def test_a_log_without_end_and_deadline_says_so(data_folder):
    _log, found = counted(data_folder / "logs" / "running-example.xes")
    assert sizes(found) == {
        "cases": 6, "events": 42, "activities": 8, "variants": 6, "closed": 6, "late": None, "open": 0, "edges": 16
    }  # fmt: skip
    assert found.closed_by == "last-event"
    closed = counted(data_folder / "logs" / "running-example.csv", Question(closing=frozenset({"pay compensation"})))[1]
    assert (closed.closed, closed.open, closed.closed_by) == (3, 3, "activity")


# What closed, late and open mean


def test_late_is_an_end_after_the_deadline_and_a_day_lasts_until_midnight(file):
    def said(due, end):
        ended = f'<date key="endDate" value="{end}"/>' if end else ""
        return f'<date key="dueDate" value="{due}"/>{ended}'

    rows = [
        ("2026-03-05", "2026-03-05T23:59:59+08:00"),
        ("2026-03-05", "2026-03-06T00:00:00+08:00"),
        ("2026-03-05T17:00:00+08:00", "2026-03-05T17:00:00+08:00"),
        ("2026-03-05T17:00:00+08:00", "2026-03-09T09:00:01Z"),
        ("2026-03-01", ""),
        ("2027-03-01", ""),
    ]
    body = "".join(trace(str(place), event("a"), more=said(*row)) for place, row in enumerate(rows))
    log, found = counted(file("x.xes", xes(body)))
    assert (found.closed, found.late, found.open, found.open_past_due) == (4, 2, 2, 1)
    # Friday the 6th is the first working day after Thursday; Monday the 9th is the second.
    assert sorted(found.lateness.working_days) == [1, 2]
    assert found.lateness.told()["hours"]["most"] == 96.0
    assert log.notes.found == {}


def test_what_counts_against_the_deadline_may_come_before_the_end(file):
    dates = '<date key="due" value="2026-03-05"/><date key="answered" value="2026-03-04"/><date key="closed" value="2026-04-01"/>'
    _log, found = counted(file("x.xes", xes(trace("1", event("a"), more=dates))))
    assert (found.closed, found.late, found.answered) == (1, 0, "answered")


def test_an_attribute_that_nobody_has_is_refused(file):
    path = file("x.xes", xes(trace("1", event("a"), more='<string key="x" value="1"/>')))
    with pytest.raises(LogError) as caught:
        counted(path, Question(deadline="termijn"))
    assert caught.value.code == "log-attribute"
    assert "x" in caught.value.message


def test_a_deadline_may_stand_at_an_event(file):
    path = file("x.csv", "case,activity,time,limit\n1,a,2026-03-02 09:00,2026-03-03\n1,b,2026-03-09 09:00,\n")
    _log, found = counted(path, Question(deadline="limit"), Reading(keep=frozenset({"limit"})))
    assert (found.dated, found.late) == (1, 1)


# XES


def test_nested_attributes_and_extensions_say_nothing_about_the_event(file):
    nested = '<string key="x" value="1"><string key="concept:name" value="inner"/></string><list key="l"><string key="concept:name" value="no"/></list>'
    head = '<extension name="Concept" prefix="concept" uri="x"/><global scope="event"><string key="concept:name" value="U"/></global>'
    _log, found = counted(file("x.xes", xes(trace("1", event("a", more=nested)), head)))
    assert dict(found.activities) == {"a": 1}


def test_a_prefix_before_the_elements_is_no_hindrance(file):
    text = '<x:log xmlns:x="http://www.xes-standard.org/"><x:trace><x:event><x:string key="concept:name" value="a"/></x:event></x:trace></x:log>'
    log, found = counted(file("x.xes", text))
    assert dict(found.activities) == {"a": 1}
    assert log.notes.count("missing-time") == 1


def test_a_classifier_of_the_file_tells_activities_apart(file):
    head = '<classifier name="both" keys="concept:name lifecycle:transition"/><classifier name="q" keys="\'a key\' b"/>'
    start = '<string key="lifecycle:transition" value="START"/>'
    path = file("x.xes", xes(trace("1", event("a", more=start), event("a")), head))
    log, found = counted(path)
    assert (len(found.activities), log.classifiers["q"]) == (1, ("a key", "b"))
    assert set(counted(path, reading=Reading(classifier="both"))[1].activities) == {"a+START", "a"}
    assert counted(path, reading=Reading(only=frozenset({"complete"})))[1].events == 1
    assert refusal(path, Reading(classifier="none")).code == "log-classifier"


def test_other_keys_may_name_activity_and_time(file):
    body = (
        '<trace><event><string key="Taak" value="t"/><date key="moment" value="2020-01-01T00:00:00Z"/></event></trace>'
    )
    log, found = counted(file("x.xes", xes(body)), reading=Reading(activity="Taak", time="moment"))
    assert dict(found.activities) == {"t": 1}
    assert found.first == datetime(2020, 1, 1, tzinfo=UTC)
    assert log.notes.found == {}


def test_odd_things_are_counted_with_the_line_where_they_first_stand(file):
    body = "\n" + event("loose") + trace("1", "<event/>", event("b", "yesterday")) + trace("1")
    log, found = counted(file("x.xes", xes(body)))
    assert (found.cases, found.events) == (2, 2)
    assert log.notes.found == {
        "loose-event": [1, 3], "unnamed-event": [1, 3], "missing-time": [1, 3], "unreadable-time": [1, 3],
        "repeated-case": [1, 0], "case-without-events": [1, 0],
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-16", "gbk", "iso-8859-1"])
def test_the_encoding_that_the_file_declares_is_used(file, encoding):
    word = "受理" if encoding != "iso-8859-1" else "Prüfung"
    text = xes(trace("1", event(word))).replace("UTF-8", encoding)
    assert list(counted(file("x.xes", text.encode(encoding)))[1].activities) == [word]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (xes(trace("1", event("a")) + "\n<trace>\n"), "log-malformed", 4),
        (xes("\n<trace><event></trace>"), "log-malformed", 3),
        ("<bpmn/>", "log-not-xes", 1),
        ('<!DOCTYPE log [<!ENTITY e SYSTEM "file:///etc/passwd">]><log/>', "log-doctype", 1),
        ('<?xml version="1.0"?>\n<!DOCTYPE log [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>\n<log/>', "log-doctype", 2),
        ('<?xml version="1.0" encoding="klingon"?><log/>', "log-encoding", 1),
        (" \n", "log-empty", 0),
    ],
)
def test_a_broken_file_is_refused_with_its_line(file, text, code, line):
    error = refusal(file("bad.xes", text))
    assert (error.code, error.line) == (code, line)
    assert error.file == "bad.xes"
    assert error.message.endswith(("。", "。）"))


def test_one_value_without_an_end_is_refused_before_it_fills_the_memory(file):
    text = xes(trace("1", event("a" * (12 << 20))))
    assert refusal(file("long.xes", text)).code == "log-endless"


# Packed files


def test_a_file_is_what_it_holds_and_not_what_it_is_called(file):
    packed = gzip.compress(xes(trace("1", event("a"))).encode())
    assert counted(file("plain.csv", packed))[0].kind == "xes"
    assert counted(file("table.xes", "case,activity\n1,a\n"))[0].kind == "csv"


def test_a_packed_file_that_was_cut_off_is_refused(file):
    packed = gzip.compress(xes("".join(trace(str(n), event("a")) for n in range(2000))).encode())
    assert refusal(file("cut.xes.gz", packed[:-20])).code == "log-packing"
    assert refusal(file("bad.xes.gz", packed[:100] + b"\xff" * 200 + packed[300:])).code in {
        "log-packing",
        "log-malformed",
    }


def test_a_bomb_is_given_up_soon(file):
    bomb = gzip.compress(b"<log>" + b" " * (200 << 20))
    path = file("bomb.xes.gz", bomb)
    read = []
    with pytest.raises(LogError) as caught:
        read.extend(len(piece) for piece in Source(path, 1 << 40).pieces())
    assert caught.value.code == "log-bomb"
    assert sum(read) < 70 << 20
    assert refusal(path, Reading(most_bytes=1 << 20)).code == "log-too-large"


# CSV


def test_columns_are_known_by_the_names_that_logs_use():
    assert guessed(["case:concept:name", "concept:name"], CASE) == "case:concept:name"
    assert guessed(["Case ID", "id"], CASE) == "Case ID"
    assert guessed(["enddate_planned", "Deadline"], DEADLINE, attribute=True) == "Deadline"
    assert guessed(["case:enddate_planned", "case:enddate"], END, attribute=True) == "case:enddate"
    assert guessed(["case:Responsible"], END, attribute=True) == ""
    assert meant(["case:deadline", "x"], "deadline") == "case:deadline"


@pytest.mark.parametrize(
    ("header", "row", "at"),
    [
        ("case:concept:name,concept:name,time:timestamp", "1,a,2010-12-30 11:02:00+01:00", (2010, 12, 30, 10, 2)),
        ("Case ID;Activity;Complete Timestamp", "1;a;2011/10/11 13:45:40.276", (2011, 10, 11, 5, 45, 40, 276000)),
        ("case\tactivity\ttimestamp", "1\ta\t30-12-2010:11.02", (2010, 12, 30, 3, 2)),
        ("办件编号,环节名称,办理时间", "1,a,2024年3月5日 14:30", (2024, 3, 5, 6, 30)),
        ('"Case ID","Activity, named",time', '"1","a","1318333540"', (2011, 10, 11, 11, 45, 40)),
        ("case_id|event|date", "1|a|2011-10-11T11:45:40 UTC", (2011, 10, 11, 11, 45, 40)),
    ],
)
def test_the_shape_of_a_table_is_found_out(file, header, row, at):
    reading = Reading(activity="Activity, named" if "named" in header else "")
    log, found = counted(file("x.csv", f"\ufeff{header}\n{row}\n"), reading=reading)
    assert dict(found.activities) == {"a": 1}
    assert found.first == datetime(*at, tzinfo=UTC)
    assert log.notes.found == {}


def test_the_day_comes_first_unless_a_value_says_otherwise(file):
    rows = "case,activity,time\n1,a,03/04/2020 10:00\n"
    assert counted(file("x.csv", rows))[1].first == datetime(2020, 4, 3, 2, tzinfo=UTC)
    assert counted(file("y.csv", rows + "1,b,03/25/2020 10:00\n"))[1].first == datetime(2020, 3, 4, 2, tzinfo=UTC)
    asked = Reading(time_format="%m/%d/%Y %H:%M")
    assert counted(file("z.csv", rows), reading=asked)[1].first == datetime(2020, 3, 4, 2, tzinfo=UTC)


def test_events_of_a_case_are_put_in_order_of_time_and_one_without_a_time_stays_where_it_is(file):
    rows = "case,activity,time\n1,c,2026-03-03\n2,x,2026-01-01\n1,d,\n1,a,2026-03-01\n1,b,2026-03-01\n"
    log = open_log(file("x.csv", rows))
    assert [(one.name, one.activities) for one in log.traces()] == [("1", ("a", "b", "c", "d")), ("2", ("x",))]
    assert log.notes.found == {"missing-time": [1, 4]}


def test_a_table_without_times_is_in_the_order_of_its_rows(file):
    log = open_log(file("x.csv", "case,activity\n1,b\n1,a\n"))
    assert [one.activities for one in log.traces()] == [("b", "a")]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_chinese_tables_are_read_in_the_encodings_they_come_in(file, encoding):
    # The Chinese words stand far behind what is looked at first.
    rows = "编号,环节,时间\n" + "1,a,2026-03-01\n" * 90_000 + "2,受理登记,2026-03-02\n"
    plain = rows.replace("编号,环节,时间", "case,activity,time") if encoding == "gbk" else rows
    _log, found = counted(file("x.csv", plain.encode(encoding)))
    assert found.activities == {"a": 90_000, "受理登记": 1}


def test_rows_that_say_too_little_are_counted_and_rows_that_say_too_much_refused(file):
    log, found = counted(file("x.csv", "case,activity,time\n,a,2026-03-01\n1,b\n\n1,,2026-03-01,\n"))
    assert (found.cases, found.events) == (1, 2)
    assert log.notes.found == {
        "row-without-case": [1, 2], "short-row": [1, 3], "missing-time": [1, 3], "unnamed-event": [1, 5]
    }  # fmt: skip
    error = refusal(file("y.csv", "case,activity,time\n1,b,2026-03-01,too,many\n"))
    assert (error.code, error.line) == ("log-malformed", 2)


@pytest.mark.parametrize(
    ("text", "reading", "code"),
    [
        ("a,b\n1,2\n", Reading(), "log-columns"),
        ("case,activity\n1,2\n", Reading(case="dossier"), "log-columns"),
        ("case,activity\n1,2\n", Reading(time="when"), "log-columns"),
        ("case,activity\n1,受理\n".encode("gbk"), Reading(encoding="utf-8"), "log-encoding"),
        ("case,activity\n1,2\n", Reading(encoding="klingon"), "log-encoding"),
        ('case,activity\n1,"' + "x" * 200_000 + '"\n', Reading(), "log-malformed"),
        ("case,activity\n" + "x" * (9 << 20), Reading(), "log-endless"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(file, text, reading, code):
    error = refusal(file("x.csv", text), reading)
    assert error.code == code
    assert error.file == "x.csv"


def test_a_missing_file_is_refused(tmp_path):
    assert refusal(tmp_path / "none.xes").code == "log-missing"


# OCEL


@pytest.mark.parametrize(
    "text", ["{", "[1]{", "{}", '{"objectTypes": 3}', '{"objectTypes": [], "objects": [], "events": []}']
)
def test_what_is_no_ocel_is_refused(file, text):
    assert refusal(file("x.json", text)).code in {"log-malformed", "log-not-ocel", "log-objects", "log-columns"}


def test_a_database_that_is_no_ocel_is_refused(file):
    assert refusal(file("x.sqlite", b"SQLite format 3\x00" + b"\x00" * 200)).code == "log-not-ocel"


def test_reading_needs_neither_settings_nor_a_database(file):
    path = file("x.csv", "case,activity,time,deadline\n1,a,2026-03-09,2026-03-02\n")
    code = (
        "import sys, pathlib; from mingfu.engines.logs import open_log, summarise;"
        "found = summarise(open_log(pathlib.Path(sys.argv[1])).traces());"
        "print(found.late, 'django.db.models' in sys.modules)"
    )
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1", "False"]
