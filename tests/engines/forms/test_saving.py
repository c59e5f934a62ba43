# SPDX-License-Identifier: Apache-2.0
"""Forms kept half filled: whose they are, until when, what changed meanwhile, and that nothing of them can be read."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from case_words import PARTY, citizen, moment, official
from django.db import connection

from mingfu.engines.forms import (
    answers_in,
    by_code,
    drop_saved,
    forget_expired,
    forget_party,
    forget_subject,
    form,
    keeping_until,
    save_form,
    saved_by,
    saved_of,
)
from mingfu.engines.forms.models import SavedForm
from mingfu.engines.forms.refusals import SavedUnknown
from mingfu.kernel.access import ANONYMOUS

pytestmark = pytest.mark.usefixtures("district", "seeded")

TYPED = {"text": ["路灯不亮，还没写完"], "phone": ["13800000000"], "name": [""], "nonsense": ["x"]}
FILES = (("a" * 64, "灯.jpg", 1234, ""),)
SUBJECT = "start:hotline.say"


@pytest.fixture(autouse=True)
def monday(at):
    return at(moment(3, 2))


def kept(actor=ANONYMOUS, typed=TYPED, **more):
    return save_form(form("hotline.say"), typed, actor=actor, subject=SUBJECT, system="hotline", **more)


def answers(row, spec=None):
    return answers_in(row, spec or form("hotline.say"))


def test_somebody_who_is_not_signed_in_gets_a_code_once_and_comes_back_by_it():
    made = kept(files=FILES)
    assert len(made.code) == 12
    # Thirty calendar days from 2 March end on 1 April, a Wednesday.
    assert made.expires_on == date(2026, 4, 1)
    row = by_code(f" {made.code[:4]}-{made.code[4:8].lower()} {made.code[8:]}")
    found = answers(row)
    assert found.typed == {"text": ["路灯不亮，还没写完"], "phone": ["13800000000"]}
    assert (found.files, found.same_edition) == (FILES, True)
    assert kept(held=made.id).code == ""
    assert SavedForm.objects.count() == 1


def test_nothing_that_was_typed_and_no_code_can_be_read_in_the_database():
    made = kept()
    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text, encode(cipher, 'escape'), encode(code_mark, 'escape') FROM forms_savedform s")
        whole = " ".join(map(str, cursor.fetchone()))
    assert "13800000000" not in whole
    assert "路灯" not in whole
    assert made.code not in whole
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM ledger_event WHERE payload::text LIKE '%hotline.say%' AND name LIKE 'form%'"
        )
        assert cursor.fetchone() == (0,)


def test_a_sealed_form_does_not_open_in_another_row():
    first, second = kept(), kept()
    SavedForm.objects.filter(pk=first.id).update(cipher=SavedForm.objects.get(pk=second.id).cipher)
    with pytest.raises(Exception, match="saved-form"):
        answers(SavedForm.objects.get(pk=first.id))


def test_a_party_finds_its_own_in_its_list_and_nobody_elses():
    made = kept(citizen())
    assert made.code == ""
    [row] = saved_by(citizen())
    assert (str(row.id), row.subject, row.form) == (made.id, SUBJECT, "hotline.say")
    other = citizen(UUID(int=7))
    assert saved_by(other) == []
    assert saved_by(ANONYMOUS) == []
    for who in (other, ANONYMOUS, official("gm.urban.handler")):
        with pytest.raises(SavedUnknown):
            saved_of(made.id, actor=who)
        drop_saved(made.id, actor=who)
    assert answers(saved_of(made.id, actor=citizen())).typed["text"] == ["路灯不亮，还没写完"]


def test_somebody_elses_form_is_never_written_over():
    mine = kept(citizen())
    other = kept(citizen(UUID(int=7)), {"text": ["别人的话"]}, held=mine.id)
    assert other.id != mine.id
    assert answers(saved_of(mine.id, actor=citizen())).typed["text"] == ["路灯不亮，还没写完"]


def test_two_begun_forms_of_one_person_stand_side_by_side():
    first = kept(citizen())
    second = kept(citizen(), {"text": ["另一件事"]})
    assert {str(row.id) for row in saved_by(citizen())} == {first.id, second.id}


def test_nobody_keeps_more_than_twenty(refused):
    for _one in range(20):
        kept(citizen())
    with refused("saved-form-too-many"):
        kept(citizen())
    assert SavedForm.objects.count() == 20


def test_an_official_has_one_for_a_task_at_whichever_of_their_posts():
    spec = form("hotline.handle")
    first, second = official("gm.urban.handler"), official("gm.urban.head")
    for who, text in ((first, "核实了"), (second, "核实了，还在修")):
        save_form(spec, {"findings": [text]}, actor=who, subject="task:20260302000011/3", system="hotline")
    row = SavedForm.objects.get()
    assert answers_in(row, spec).typed == {"findings": ["核实了，还在修"]}
    save_form(spec, {}, actor=official("gm.urban.handler", number="T2"), subject=row.subject, system="hotline")
    assert SavedForm.objects.count() == 2
    assert forget_subject(row.subject) == 2


def test_its_time_is_over_the_day_after_its_last_and_saving_begins_it_anew(at):
    made = kept()
    at(moment(4, 1, 23, 59))
    assert by_code(made.code).expires_on == date(2026, 4, 1)
    assert forget_expired() == 0
    at(moment(4, 2, 0))
    with pytest.raises(SavedUnknown):
        by_code(made.code)
    assert forget_expired() == 1
    at(moment(3, 2))
    made = kept()
    at(moment(3, 30))
    assert kept(held=made.id).expires_on > date(2026, 4, 1)


def test_a_system_that_says_no_time_keeps_nothing(refused):
    assert keeping_until("nowhere") is None
    with refused("saved-form-not-here"):
        save_form(form("hotline.say"), TYPED, actor=citizen(), subject="start:x.y", system="nowhere")
    assert SavedForm.objects.count() == 0


def test_a_form_that_changed_meanwhile_loses_no_answer_and_names_what_is_different():
    made = kept(typed={"text": ["路灯不亮"], "place": ["荷城街道"], "phone": ["13800000000"]})
    was = form("hotline.say")
    fields = [field for field in was.fields if field.name != "place"]
    fields = [replace(field, label="出了什么事？") if field.name == "text" else field for field in fields]
    fields = [replace(field, width="w10") if field.name == "phone" else field for field in fields]
    fresh = replace(was.field("name"), name="nick", label="昵称")
    found = answers(by_code(made.code), replace(was, fields=(*fields, fresh), digest="f" * 64))
    assert found.typed == {"text": ["路灯不亮"], "phone": ["13800000000"]}
    assert found.gone == (("地点", "荷城街道"),)
    assert (found.changed, found.added, found.same_edition) == (("出了什么事？",), ("昵称",), False)


def test_an_erased_party_leaves_nothing_half_filled():
    kept(citizen())
    kept()
    assert forget_party(PARTY) == 1
    assert saved_by(citizen()) == []
    assert SavedForm.objects.count() == 1


def test_a_wrong_code_finds_nothing():
    kept()
    for wrong in ("", "2222-2222-2222", "x" * 500, "路灯"):
        with pytest.raises(SavedUnknown):
            by_code(wrong)
