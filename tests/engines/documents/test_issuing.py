# SPDX-License-Identifier: Apache-2.0
"""Numbers, events, replacement, erasure, checking: what happens to a paper once it is called for."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime

import pytest
from django.db import connection

from mingfu.engines.documents import (
    Document,
    documents_about,
    erase,
    find_document,
    issue,
    paper_lines,
    register_values,
    render,
    replace,
    verify,
)
from mingfu.engines.documents.commands import digest_of
from mingfu.engines.documents.models import Replacement, Series
from mingfu.engines.documents.queries import shown_code, wording_of
from mingfu.engines.jobs.reacting import reactions
from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE, chance
from mingfu.kernel.ledger import canonical, event_hash, events_of, matches, record
from mingfu.kernel.settings import var_folder

CASE = "20260309000018"
STREAM = "documents:明热复:2026"


@pytest.fixture(autouse=True)
def _march(at):
    at(datetime(2026, 3, 20, 10, tzinfo=LEGAL_ZONE))


@pytest.fixture
def issued(housing, answer, values):
    return issue("test.answer", CASE, values, actor=SYSTEM)


def test_a_paper_gets_its_number_its_words_and_its_event(issued):
    assert (issued.number, issued.serial, issued.about, issued.organ) == ("明热复〔2026〕1号", 1, CASE, "gm.housing")
    assert issued.title == f"关于第{CASE}号诉求的答复"
    said = wording_of(find_document("明热复〔2026〕1号"))
    assert (said.to, said.signed_by, said.date) == ("诉求人甲", "高明区住房城乡建设和水利局", "2026年3月20日")
    (event,) = events_of(STREAM)
    assert event.name == "document.issued"
    assert event.payload == {
        "number": "明热复〔2026〕1号",
        "paper": "test.answer",
        "paper_digest": issued.paper_digest,
        "about": CASE,
        "organ": "gm.housing",
        "digest": issued.digest,
    }
    assert issued.digest == digest_of(said, bytes.fromhex(issued.salt))


def test_numbers_follow_each_other_and_begin_anew_each_year(housing, answer, values, at):
    first = [issue("test.answer", CASE, values, actor=SYSTEM).number for _ in range(3)]
    at(datetime(2026, 12, 31, 23, 59, tzinfo=LEGAL_ZONE))
    first.append(issue("test.answer", CASE, values, actor=SYSTEM).number)
    at(datetime(2027, 1, 1, 0, 1, tzinfo=LEGAL_ZONE))
    assert first == [f"明热复〔2026〕{n}号" for n in (1, 2, 3, 4)]
    assert issue("test.answer", CASE, values, actor=SYSTEM).number == "明热复〔2027〕1号"


def test_a_retry_under_the_same_key_takes_no_second_number(housing, answer, values):
    made = [issue("test.answer", CASE, values, actor=SYSTEM, key="once") for _ in range(2)]
    assert made[0] == made[1]
    assert Series.objects.get().last == 1
    assert len(events_of(STREAM)) == 1


def test_a_paper_that_lacks_a_value_takes_no_number(housing, answer, values, refused):
    with refused("paper-incomplete") as caught:
        issue("test.answer", CASE, values | {"reply": "", "received_on": None}, actor=SYSTEM)
    assert caught.value.places == "received_on、reply"
    assert not Document.objects.exists()
    assert not Series.objects.exists()
    assert events_of(STREAM) == []


def test_an_organ_nobody_knows_takes_no_number(housing, answer, values, refused):
    with refused("organ-unknown"):
        issue("test.answer", CASE, values | {"organ": "gm.none"}, actor=SYSTEM)
    assert not Document.objects.exists()
    assert not Series.objects.exists()


def test_what_an_issued_paper_says_does_not_follow_its_declaration(issued, declare):
    declare("paper: test.answer\ntitle: 别的\nkind: 函\nprefix: 别\nbody: [别的]\n")
    assert wording_of(find_document(issued.number)).title == f"关于第{CASE}号诉求的答复"


def test_the_same_seed_gives_the_same_events_and_codes(housing, answer, values):
    with chance.seeded(7):
        one = issue("test.answer", CASE, values, actor=SYSTEM)
    with chance.seeded(7):
        other = issue("test.answer", CASE, values, actor=SYSTEM)
    assert one.code == other.code
    assert one.salt == other.salt


def test_papers_about_a_case_are_found_by_it(issued, values, queries):
    later = issue("test.answer", CASE, values, actor=SYSTEM)
    issue("test.answer", "another", values, actor=SYSTEM)
    replace(issued.number, later.number, actor=SYSTEM, ground="更正")
    with queries(1):
        found = [(document.number, getattr(document, "replacement", None)) for document in documents_about(CASE)]
    assert [number for number, _replacement in found] == [issued.number, later.number]


@pytest.mark.parametrize(
    "typed", ["明热复〔2026〕1号", " 明热复[2026]1号", "明热复（２０２６）１号", "明热复 【2026】 1 号"]
)
def test_a_typed_number_is_forgiven_its_brackets_and_spaces(issued, typed):
    assert find_document(typed) == issued


def test_an_unknown_number_says_what_to_look_at(issued, refused):
    with refused("document-unknown") as caught:
        find_document("明热复〔2026〕2号")
    assert "明热复〔2026〕2号" in str(caught.value)


# Replacement


def test_a_replaced_paper_says_by_what(issued, values, refused):
    later = issue("test.answer", CASE, values, actor=SYSTEM)
    replace(issued.number, later.number, actor=SYSTEM, ground="更正日期")
    assert paper_lines(find_document(issued.number)).replaced_by == later.number
    assert events_of(STREAM)[-1].payload == {"number": issued.number, "by": later.number}
    with refused("document-replaced"):
        replace(issued.number, later.number, actor=SYSTEM, ground="再来")
    assert Replacement.objects.count() == 1


def test_a_stranger_replaces_and_erases_nothing(issued, refused):
    with refused("sign-in-needed"):
        replace(issued.number, issued.number, actor=ANONYMOUS, ground="-")
    with refused("sign-in-needed"):
        erase(issued.number, actor=ANONYMOUS, basis="-")
    assert not Replacement.objects.exists()
    assert find_document(issued.number).erased_at is None


# Erasure


def test_erasure_takes_the_words_and_keeps_number_digest_and_event(issued, refused, django_capture_on_commit_callbacks):
    said, salt = wording_of(issued), bytes.fromhex(issued.salt)
    render(issued)
    assert len(list(var_folder("papers").glob(f"{issued.pk}-*.pdf"))) == 1
    with django_capture_on_commit_callbacks(execute=True):
        erase(issued.number, actor=SYSTEM, basis="个人信息保护法第四十七条")
    left = Document.objects.get(pk=issued.pk)
    assert (left.number, left.title, left.content, left.salt) == (issued.number, "", {}, "")
    assert list(var_folder("papers").glob(f"{issued.pk}-*.pdf")) == []
    for open_it in (render, paper_lines):
        with refused("document-erased"):
            open_it(left)
    first, last = events_of(STREAM)
    assert matches(first.payload["digest"], canonical(said.plain()), salt)
    assert last.payload == {"number": issued.number, "basis": "个人信息保护法第四十七条"}
    assert last.prev == first.hash
    assert first.hash == event_hash(
        stream=first.stream, seq=1, name=first.name, at=first.at, by=first.by, payload=first.payload, prev=first.prev
    )


def test_a_second_erasure_changes_nothing(issued):
    erase(issued.number, actor=SYSTEM, basis="依据")
    erase(issued.number, actor=SYSTEM, basis="依据")
    assert [event.name for event in events_of(STREAM)] == ["document.issued", "document.erased"]


# Checking


def test_number_and_code_together_verify_a_paper(issued, values):
    found = verify(issued.number, shown_code(issued).lower())
    assert (found.number, found.kind, found.issuer) == (issued.number, "函", "高明区住房城乡建设和水利局")
    assert (found.issued_on.isoformat(), found.state, found.replaced_by) == ("2026-03-20", "standing", "")
    later = issue("test.answer", CASE, values, actor=SYSTEM)
    replace(issued.number, later.number, actor=SYSTEM, ground="更正")
    assert (verify(issued.number, issued.code).state, verify(issued.number, issued.code).replaced_by) == (
        "replaced",
        later.number,
    )
    erase(issued.number, actor=SYSTEM, basis="依据")
    assert (verify(issued.number, issued.code).state, verify(issued.number, issued.code).title) == ("erased", "")


def test_a_wrong_code_and_a_wrong_number_are_refused_alike(issued, refused):
    for number, code in ((issued.number, "2222-2222-2222"), ("明热复〔2026〕9号", issued.code), (issued.number, "")):
        with refused("document-not-verified"):
            verify(number, code)


# Reactions


def test_a_step_that_calls_for_a_paper_gets_it_once(housing, answer, values):
    from mingfu.engines.cases.events import PaperCalled  # noqa: PLC0415 - its package needs the apps

    asked = []
    register_values(lambda case, paper: asked.append((case, paper.key)) or values)
    assert "documents.issue-called" in [reaction.name for reaction in reactions()]
    record(PaperCalled(case=CASE, node="reply", paper="test.answer"), stream=CASE, by=SYSTEM)
    run = next(reaction.run for reaction in reactions() if reaction.name == "documents.issue-called")
    (called,) = events_of(CASE)
    run(called)
    run(called)
    assert {case for case, _paper in asked} == {CASE}
    assert [document.issued_by for document in documents_about(CASE)] == ["system:documents"]


def test_at_once_many_papers_get_numbers_without_gap_or_twin(own_database, found_organs, answer, values):
    found_organs()

    def issue_some():
        try:
            return [issue("test.answer", CASE, values, actor=SYSTEM).serial for _ in range(8)]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        taken = sorted(
            serial
            for batch in [pool.submit(copy_context().run, issue_some) for _ in range(6)]
            for serial in batch.result()
        )
    assert taken == list(range(1, 49))
    events = events_of(STREAM)
    assert [event.payload["number"] for event in events] == [f"明热复〔2026〕{n}号" for n in range(1, 49)]
    assert [event.seq for event in events] == list(range(1, 49))
