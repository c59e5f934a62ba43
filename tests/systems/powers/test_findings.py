# SPDX-License-Identifier: Apache-2.0
"""What the list lacks: steps and posts that do not meet, owners, bases; and how it meets what stands on it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfu.engines import cases
from mingfu.engines.bpmn import check, parse
from mingfu.engines.documents import documents_about
from mingfu.engines.manifest.granting import wanted_of
from mingfu.engines.supervision import sweep
from mingfu.engines.supervision.models import Signal
from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.kernel.access.models import Grant
from mingfu.kernel.catalogs import items
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.organs import organs_on, posts_on
from mingfu.systems.powers.changes import begin_change, write_change
from mingfu.systems.powers.differing import compare, edition_before, present_edition
from mingfu.systems.powers.drawing import bpmn_of
from mingfu.systems.powers.entries import laws_of, power, power_from, powers, rank_of, row_from
from mingfu.systems.powers.findings import coverage, findings, findings_of, idle_posts, loads
from mingfu.systems.powers.writing import read_entry, texts_of

pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture(autouse=True)
def spring(at):
    return at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


def codes(plain):
    return sorted({one.code for one in findings_of(power_from(plain))})


def test_an_entry_that_lacks_nothing_has_no_findings(new):
    assert codes(new()) == []


def test_each_step_has_one_accountable_post_and_each_post_a_step(new):
    steps = new()["steps"]
    none = [steps[0] | {"accountable": []}, *steps[1:]]
    assert codes(new(steps=none, acts=None)) == ["step-without-post"]
    two = [steps[0] | {"accountable": [".handler", "gm.civil.handler"]}, *steps[1:]]
    assert codes(new(steps=two)) == ["two-accountable"]
    nobody = [steps[0] | {"accountable": ["gm.urban.nobody"]}, *steps[1:]]
    assert codes(new(steps=nobody, acts=None)) == ["post-unknown"]
    assert codes(new(acts={"services.handle": ["gm.civil.handler"]})) == ["post-without-step"]
    assert codes(new(steps=None, acts=None)) == ["no-steps"]


def test_deciding_executing_and_supervising_are_kept_apart(new):
    steps = new()["steps"]
    assert codes(new(steps=[steps[0], steps[1] | {"accountable": [".handler"]}, steps[2]], acts=None)) == ["not-apart"]
    assert codes(new(steps=[*steps[:2], steps[2] | {"accountable": [".head"]}])) == ["not-apart"]
    assert codes(new(steps=[steps[0] | {"duty": "watch"}, *steps[1:]])) == ["duty"]


def test_basis_owner_liability_supervision_and_remedy_are_asked_for(new):
    assert codes(new(laws=None)) == ["no-basis"]
    assert codes(new(laws=[{"name": "某某实施意见"}])) == ["weak-basis"]
    assert codes(new(laws=[{"name": "某某实施意见"}], category="公共服务")) == []
    assert codes(new(subject="gm.nobody", acts=None))[0] == "no-owner"
    assert codes(new(liability=None)) == ["no-liability"]
    assert codes(new(supervision=None, remedy=None)) == ["no-remedy", "no-supervision"]
    assert codes(new(promised={"amount": 30, "unit": "working"})) == ["promise"]
    assert codes(new(fees=[{"name": "工本费"}])) == ["fee"]
    assert codes(new(category="行政其他", level="市", risk="x", procedure="no.such", legal={"amount": 0})) == [
        "category", "level", "limit", "procedure", "risk",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("中华人民共和国行政许可法", "law"), ("社会团体登记管理条例", "regulation"), ("旅馆业治安管理办法", "rule"),
        ("广东省12345政务服务便民热线管理办法（2022-09-01 起施行）", "rule"), ("中办发〔2015〕21号", "document"),
    ],
)  # fmt: skip
def test_the_rank_of_a_basis_shows_in_its_name(name, rank):
    assert rank_of(name) == rank


def test_the_district_s_own_list_has_every_field_and_stands_apart():
    held = powers()
    assert len(held) >= 57
    found = [one for one in findings(held) if one.code not in {"weak-basis", "post-without-step"}]
    assert [(one.about, one.code, one.text) for one in found] == []
    assert all(one.liability or any(step.liability for step in one.steps) for one in held)
    assert all(law.name for one in held for law in one.laws)


def test_the_map_shows_what_has_no_guide_and_what_nobody_uses(at):
    covered = coverage()
    assert covered.unfounded == ()
    assert covered.entries == len(powers())
    assert "GM-XK-0041" in {one.code for one in covered.unused}
    assert "GM-QT-0001" in {one.code for one in covered.unused}
    cases.open_case("hotline.say", {"text": ["跃华路口的路灯不亮"], "publicity": ["private"]}, actor=ANONYMOUS)
    assert "GM-QT-0001" not in {one.code for one in coverage().unused}
    at(datetime(2027, 3, 3, 9, 0, tzinfo=LEGAL_ZONE))
    assert "GM-QT-0001" in {one.code for one in coverage().unused}
    carried = {one.post: one for one in loads(powers())}
    assert (carried["gm.hotline.desk"].open, carried["gm.hotline.desk"].steps) == (1, 1)
    assert "gm.gov.mayor" in dict(idle_posts(powers()))
    assert "gm.civil.handler" not in dict(idle_posts(powers()))


def test_a_grant_reaches_towns_only_by_the_posts_of_the_subject(new):
    town = organs_on(date(2026, 3, 2)).filter(kind="town").order_by("position").first()
    item = next(one for one in items("powers") if one.code == "GM-XK-0025")
    item.content["delegated"] = [{"organ": town.code}]
    try:
        posts = tuple(posts_on(date(2026, 3, 2)).values_list("code", flat=True))
        found = set(wanted_of(item, posts, {town.code: town.region_id}))
    finally:
        del item.content["delegated"]
    assert found == {
        ("gm.urban.handler", "services.handle", ""), ("gm.urban.head", "services.decide", ""),
        (f"{town.code}.handler", "services.handle", town.region_id), (f"{town.code}.head", "services.decide", town.region_id),
    }  # fmt: skip
    assert not Grant.objects.filter(post=f"{town.code}.handler", entry="GM-XK-0025").exists()


@given(
    st.lists(
        st.tuples(st.text("甲乙<&\"'>", min_size=1, max_size=6), st.sampled_from(["承办岗", "负责人岗", "<岗>"])),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=25, suppress_health_check=[])
def test_any_steps_make_a_procedure_that_the_engine_reads(steps):
    model = parse(bpmn_of(tuple(steps), "甲<乙>").encode(), name="x.bpmn")
    assert not [one for one in check(model) if one.severity == "error" and "post" not in one.code]


def test_what_a_form_shows_reads_back_the_same(new):
    plain = dict(row_from(new()).content) | {"code": "X-1", "title": "示例"}
    back, errors = read_entry(texts_of(plain), {})
    assert errors == {}
    assert power_from(back) == power_from(plain)
    assert laws_of("甲法 第一条；乙条例 第二条、第三条")[1].article == "第二条、第三条"


def test_differences_are_told_field_by_field(way, official):
    actor = official("gm.urban.handler")
    change = begin_change("withdraw", ["GM-XK-0025"], actor=actor)
    write_change(change.pk, {"why": "取消许可", "running": "continue"}, actor=actor)
    way("gm.urban").propose(change).do("legality").publish()
    [told] = compare(edition_before(present_edition()), present_edition())
    assert (told.kind, told.code, told.fields) == ("ended", "GM-XK-0025", (("取消理由", "", "取消许可"),))
    assert compare(2, 2) == ()


def test_a_publication_that_is_late_gets_a_red_card(way, official, new, at):
    change = begin_change("add", [], actor=official("gm.urban.handler"))
    write_change(change.pk, {"results": [new()]}, actor=official("gm.urban.handler"))
    walk = way("gm.urban").propose(change).do("legality").do("decide")
    # Decided on Monday 2 March; 20 working days end on Monday 30 March 2026.
    assert cases.read_case(walk.number).clocks[0].due_on == date(2026, 3, 30)
    at(datetime(2026, 3, 30, 18, 0, tzinfo=LEGAL_ZONE))
    sweep()
    assert not Signal.objects.filter(case=walk.number, watch="powers.unpublished").exists()
    at(datetime(2026, 3, 31, 9, 0, tzinfo=LEGAL_ZONE))
    sweep()
    assert Signal.objects.filter(case=walk.number, watch="powers.unpublished").exists()


def test_duty_sheets_go_out_with_every_edition(way, official, new):
    change = begin_change("add", [], actor=official("gm.urban.handler"))
    write_change(change.pk, {"results": [new()]}, actor=official("gm.urban.handler"))
    walk = way("gm.urban").propose(change).do("legality")
    walk.publish()
    sheets = [one for one in documents_about(walk.number) if one.paper == "powers.duty-sheet"]
    head = next(one for one in sheets if "负责人" in one.title)
    text = str(head.content)
    assert "设置大型户外电子屏许可（GM-XK-0901）·决定（决定，负责）：依法作出决定" in text
    assert {one.paper for one in documents_about(walk.number)} >= {"powers.duty-sheet"}
    assert timedelta(0) <= head.issued_at - walk_start(walk)


def walk_start(walk):
    return cases.read_case(walk.number).received_at


def test_only_system_and_publishers_adopt(official, refused, new):
    from mingfu.systems.powers.adopting import adopt_change  # noqa: PLC0415 - used here alone

    change = begin_change("add", [], actor=SYSTEM, organ="gm.urban")
    write_change(change.pk, {"results": [new()]}, actor=SYSTEM)
    with refused("not-allowed"):
        adopt_change(change.pk, actor=official("gm.urban.head"))
    assert power("GM-XK-0025").edition == present_edition()
