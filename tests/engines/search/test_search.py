# SPDX-License-Identifier: Apache-2.0
"""Whatever two or more neighbouring signs are asked for are found where they stand, and nothing a person types does harm."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingfu.engines.search import find, index_many, pairs, query_of, unindex
from mingfu.engines.search.bigrams import vector_of
from mingfu.engines.search.indexing import Findable, index
from mingfu.kernel.access import ANONYMOUS, Actor

pytestmark = pytest.mark.django_db

SAID = "沧江路与跃华路路口的路灯不亮，请问什么时候修好？联系12345热线，型号LED-36W。"
URBAN = Actor("official", "post:gm.urban.handler#T1", posts=("gm.urban.handler",), organ="gm.urban")
HAN = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from("㐀䶿豈𠀀𠮷"), min_size=1, max_size=12
)


def thing(ref, text, *, title="", kind="publication", audience="public", minute=0):
    at = datetime(2026, 3, 2, 1, minute, tzinfo=UTC)
    return Findable(kind, ref, title, text, f"/replies/{ref}", at, audience)


def refs(question, actor=ANONYMOUS, **more):
    return [hit.ref for hit in find(question, actor=actor, **more)]


@pytest.fixture
def lamp():
    """One text in the index."""
    index(thing("1", SAID, title="路灯不亮"))


@pytest.mark.parametrize(
    "question", [SAID[at : at + 2] for at in range(12)] + ["路灯不亮", "沧江路与跃华路路口的路灯不亮"]
)
def test_every_piece_of_a_sentence_is_found(lamp, question):
    assert refs(question) == ["1"]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("沧江路㐀𠮷豈Ａa1９，。 ·|':\\\n"), max_size=60))
def test_the_vector_is_the_one_that_the_parser_of_documents_makes_of_the_pairs(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector = to_tsvector('simple', %s)", [vector_of(text), pairs(text)])
        assert cursor.fetchone() == (True,)


def test_a_text_without_end_is_found_by_what_it_says_anywhere():
    index(thing("long", "甲乙" * 9000 + "丙丁" + "x" * 3000))
    assert refs("丙丁") == refs("乙甲") == refs("x" * 40) == ["long"]


@pytest.mark.parametrize("sign", list("沧路口亮好线"))
def test_a_single_sign_is_found_first_in_the_middle_and_last(lamp, sign):
    assert refs(sign) == ["1"]


@pytest.mark.parametrize("question", ["12345", "123", "１２３４５", "led", "LED", "Led-36w", "36W"])
def test_words_and_numbers_are_found_from_their_beginning_in_any_width_and_case(lamp, question):
    assert refs(question) == ["1"]


@pytest.mark.parametrize("question", ["路灯 沧江", "跃华路，修好", "什么时候 12345", "灯不亮LED"])
def test_every_run_of_a_question_has_to_stand_there_in_any_order(lamp, question):
    assert refs(question) == ["1"]


@pytest.mark.parametrize("question", ["噪音", "亮请", "路灯亮", "路灯 噪音", "2345", "不亮路灯", "灯路"])
def test_what_does_not_stand_there_is_not_found(lamp, question):
    assert refs(question) == []


@pytest.mark.parametrize("question", ["", "  ", "，。！", "'", "\\", "&|!:*()", "\x00", "<->"])
def test_nothing_asked_finds_nothing(lamp, question):
    assert query_of(question) == ""
    assert refs(question) == []


@pytest.mark.parametrize(
    "question",
    [
        "路灯'",
        "'路灯'",
        "路灯 & | ! :* <->",
        "路灯\\",
        "路灯\x00",
        "'; DROP TABLE search_entry; --路灯",
        "%路灯_",
        "路灯" * 500,
    ],
)
def test_signs_of_the_query_language_do_no_harm(lamp, question):
    assert refs(question) in (["1"], [])
    assert refs("路灯") == ["1"]


@given(question=st.text(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_question_breaks_the_index(question):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsquery", [query_of(question)])


@given(runs=st.lists(HAN, min_size=1, max_size=4), pick=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_every_substring_of_a_run_matches_its_text(runs, pick):
    text = "，".join(runs)
    run = pick.draw(st.sampled_from(runs))
    first = pick.draw(st.integers(0, len(run) - 1))
    last = pick.draw(st.integers(first + 1, len(run)))
    with connection.cursor() as cursor:
        asked = [pairs(text), query_of(run[first:last])]
        cursor.execute("SELECT to_tsvector('simple', %s) @@ %s::tsquery", asked)
        assert cursor.fetchone() == (True,)


@given(one=HAN, other=HAN)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_nothing_matches_across_a_stop(one, other):
    across = one[-1] + other[0]
    if across in one or across in other:
        return
    with connection.cursor() as cursor:
        asked = [pairs(f"{one}。{other}"), query_of(across)]
        cursor.execute("SELECT to_tsvector('simple', %s) @@ %s::tsquery", asked)
        assert cursor.fetchone() == (False,)


def test_a_title_is_found_too(lamp):
    index(thing("2", "内容", title="公园长椅"))
    assert refs("公园") == ["2"]
    # The end of a title and the beginning of a text are no word.
    assert refs("椅内") == []


def test_the_newest_stands_first_and_pages_follow():
    assert index_many([thing(str(n), "路灯", minute=n) for n in range(5)]) == 5
    assert refs("路灯") == ["4", "3", "2", "1", "0"]
    assert refs("路灯", limit=2, offset=2) == ["2", "1"]
    assert refs("路灯", kind="case") == []
    assert refs("路灯", kind="publication", limit=1) == ["4"]


def test_what_belongs_to_an_organ_is_found_by_its_officials_only(lamp):
    index(thing("2", "路灯内部件", kind="case", audience="gm.urban", minute=1))
    assert refs("路灯") == ["1"]
    assert refs("路灯", URBAN) == ["2", "1"]
    assert refs("路灯", Actor("official", "post:gm.water.handler#T2", organ="gm.water")) == ["1"]
    assert refs("路灯", Actor("citizen", "party:x")) == ["1"]


def test_a_new_text_takes_the_place_of_the_old_and_what_is_taken_out_is_gone(lamp):
    index(thing("1", "公园长椅"))
    assert refs("路灯") == []
    assert refs("长椅") == ["1"]
    unindex("publication", "1")
    unindex("publication", "1")
    assert refs("长椅") == []


def test_of_two_texts_of_one_thing_the_last_stands():
    assert index_many([thing("1", "旧文"), thing("1", "新文")]) == 1
    assert refs("旧文") == []
    assert refs("新文") == ["1"]
    assert index_many([]) == 0


def test_the_excerpt_shows_where_the_question_stands():
    index(thing("1", "前" * 100 + "沧江路路灯" + "后" * 300))
    (hit,) = find("沧江路路灯", actor=ANONYMOUS)
    assert hit.excerpt == "…" + "前" * 20 + "沧江路路灯" + "后" * 95 + "…"
    index(thing("2", "短文路灯", minute=1))
    assert find("路灯", actor=ANONYMOUS)[0].excerpt == "短文路灯"


@pytest.mark.parametrize(
    ("question", "shown"),
    [("公园 路灯", "公园"), ("路灯，公园", "路灯"), ("ＬＥＤ", "LED坏"), ("led", "LED坏"), ("灯 公园长", "路灯")],
)
def test_the_excerpt_shows_the_first_run_of_the_question(question, shown):
    index(thing("1", "前" * 200 + "路灯LED坏了" + "中" * 200 + "公园长椅"))
    (hit,) = find(question, actor=ANONYMOUS)
    assert shown in hit.excerpt


def test_very_long_texts_and_rare_signs_are_indexed():
    # The longest question and answer that the forms of the systems take.
    index(thing("1", "".join(map(chr, range(0x4E00, 0x4E00 + 14_000))) + "。𠮷野家路灯"))
    assert refs("𠮷野家路灯") == ["1"]
