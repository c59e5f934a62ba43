# SPDX-License-Identifier: Apache-2.0
"""Changes of the list from proposal to edition, branch by branch; every date counted by hand.

Working days of spring 2026: 5 April is Qingming (off 4 to 6), 1 to 5 May are off, 9 May (a Saturday) is worked.
"""

from datetime import date, datetime

import pytest

from mingfu.engines import cases, registers
from mingfu.engines.documents import documents_about
from mingfu.engines.jobs import fire_due
from mingfu.kernel import catalogs
from mingfu.kernel.access import SYSTEM, may
from mingfu.kernel.access.models import Grant
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.organs import organs_on
from mingfu.systems.powers.changes import begin_change, drop_change, propose_change, write_change
from mingfu.systems.powers.entries import power
from mingfu.systems.powers.taking_in import parse, take_in

pytestmark = pytest.mark.usefixtures("district", "seeded")


def moment(month, day, hour=9):
    return datetime(2026, month, day, hour, 0, tzinfo=LEGAL_ZONE)


@pytest.fixture(autouse=True)
def spring(at):
    return at(moment(3, 2))


def begun(official, kind, codes=(), organ="gm.urban", **said):
    actor = official(f"{organ}.handler")
    change = begin_change(kind, list(codes), actor=actor)
    return write_change(change.pk, said, actor=actor)


def test_a_new_entry_becomes_an_edition_with_its_grants(official, way, new, at, events_of):
    change = begun(official, "add", results=[new()])
    walk = way("gm.urban").propose(change)
    case = cases.read_case(walk.number)
    assert (case.organ, case.kind, case.data["counterparts"]) == ("gm.urban", "add", [])
    # Legality: 7 working days from Monday 2 March 2026: 3, 4, 5, 6, 9, 10, 11 March.
    assert case.items[0].due_on == date(2026, 3, 11)
    walk.do("legality")
    assert walk.nodes == ["decide"]
    at(moment(3, 16))
    walk.do("decide")
    case = cases.read_case(walk.number)
    # Publication: 20 working days from Monday 16 March: 17-20 (4), 23-27 (9), 30 March-3 April (14), 7-10 April (18,
    # for 4 to 6 April are off), 13 April (19), 14 April (20).
    assert [(held.code, held.due_on) for held in case.clocks] == [("publish", date(2026, 4, 14))]
    assert not catalogs.alive("powers", "GM-XK-0901")
    before = catalogs.edition_on("powers")
    walk.do("publish")
    change = walk.settle()
    assert cases.read_case(walk.number).outcome == "adopted"
    assert (change.edition, change.from_day) == (before + 1, date(2026, 3, 16))
    assert catalogs.edition_on("powers") == before + 1
    one = power("GM-XK-0901")
    assert [step.accountable for step in one.steps] == [
        ("gm.urban.handler",),
        ("gm.urban.head",),
        ("gm.office.oversight",),
    ]
    assert one.valid_from == date(2026, 3, 16)
    grants = Grant.objects.filter(entry="GM-XK-0901").order_by("act").values_list("post", "act", "since", "until")
    assert list(grants) == [
        ("gm.urban.head", "services.decide", date(2026, 3, 16), None),
        ("gm.urban.handler", "services.handle", date(2026, 3, 16), None),
    ]
    assert events_of(f"power-change:{change.pk}") == [
        "power-change.begun", "power-change.written", "power-change.proposed", "power-change.adopted",
    ]  # fmt: skip
    papers = [one.paper for one in documents_about(walk.number)]
    assert papers.count("powers.duty-sheet") == 3
    assert walk.settle().edition == change.edition
    assert catalogs.edition_on("powers") == before + 1


def test_no_basis_ends_the_change_and_weak_ones_go_back(official, way, new, refused):
    change = begun(official, "add", results=[new(laws=[])])
    with refused("power-change-unready") as caught:
        propose_change(change.pk, actor=official("gm.urban.handler"), why="试一试")
    assert "没有法定依据的不能列入清单" in str(caught.value)
    write_change(
        change.pk,
        {"results": [new(laws=[{"name": "示例意见", "rank": "document"}])]},
        actor=official("gm.urban.handler"),
    )
    with refused("power-change-unready") as caught:
        propose_change(change.pk, actor=official("gm.urban.handler"), why="试一试")
    assert "须由法律、法规设定" in str(caught.value)
    assert cases.any_case() is False
    write_change(change.pk, {"results": [new()]}, actor=official("gm.urban.handler"))
    walk = way("gm.urban").propose(change)
    with refused("power-change-running"):
        write_change(change.pk, {"why": "改一改"}, actor=official("gm.urban.handler"))
    walk.do("legality", opinion=["mend"], review=["请补充条款"])
    assert walk.nodes == ["revise"]
    write_change(change.pk, {"results": [new(title="设置户外电子屏许可")]}, actor=official("gm.urban.handler"))
    walk.do("revise").do("legality", opinion=["unfounded"], review=["该条款已废止"])
    assert cases.read_case(walk.number).outcome == "unfounded"
    walk.react(walk.stream)
    assert not catalogs.alive("powers", "GM-XK-0901")


def test_two_owners_are_settled_by_the_staffing_office(official, way, new):
    """The same name and kind as an entry of another organ: found by the step, ruled on by the staffing office."""
    results = [new(title="公共场所卫生许可")]
    change = begun(official, "add", results=results)
    walk = way("gm.urban").propose(change).do("legality")
    case = cases.read_case(walk.number)
    assert (walk.nodes, case.data["conflicts"], case.data["conflict_kinds"]) == (["coordinate"], 1, ["two-owners"])
    # 10 working days from Monday 2 March: 3-6 (4), 9-13 (9), 16 March (10).
    assert case.items[0].due_on == date(2026, 3, 16)
    walk.do("coordinate", ruling=["mend"], grounds=["改名后再报"])
    write_change(change.pk, {"results": [new()]}, actor=official("gm.urban.handler"))
    walk.do("revise").do("legality")
    assert (walk.nodes, cases.read_case(walk.number).data["conflicts"]) == (["decide"], 0)
    walk.do("decide", decision=["reject"], resolution=[], remark=["暂缓"])
    assert cases.read_case(walk.number).outcome == "rejected"

    second = begun(official, "add", results=results)
    other = way("gm.urban").propose(second).do("legality").do("coordinate", ruling=["stop"], grounds=["维持原主体"])
    assert cases.read_case(other.number).outcome == "stopped"


def test_what_is_unlike_the_list_above_is_a_conflict(official, way, new):
    upper = "itemCode,name,taskType,basis\n440199001-X,户外电子屏设置许可,1,城市市容和环境卫生管理条例 第十一条\n"
    take_in(parse(upper.encode(), "upper.csv", upper=True), actor=SYSTEM)
    change = begun(official, "add", results=[new(base_code="440199001")])
    walk = way("gm.urban").propose(change).do("legality")
    assert cases.read_case(walk.number).data["conflict_kinds"] == ["unlike-upper"]


def test_a_merge_ends_the_others_and_tells_where_to_go(official, way, new):
    actor = official("gm.urban.handler")
    change = begin_change("merge", ["GM-XK-0025", "GM-XK-0026"], actor=actor)
    merged = new(code="GM-XK-0025", title="占用、挖掘城市道路许可")
    write_change(change.pk, {"results": [merged], "why": "两项合并办理", "running": "continue"}, actor=actor)
    walk = way("gm.urban").propose(change).do("legality")
    walk.publish()
    assert power("GM-XK-0025").title == "占用、挖掘城市道路许可"
    assert not catalogs.alive("powers", "GM-XK-0026")
    ended = catalogs.last_of("powers", "GM-XK-0026")
    assert ended.content["ended"] == {"why": "两项合并办理", "way": "", "instead": ["GM-XK-0025"]}


def test_a_split_keeps_the_code_and_adds_another(official, way, new):
    actor = official("gm.urban.handler")
    change = begin_change("split", ["GM-XK-0006"], actor=actor)
    assert [plain["code"] for plain in change.content["results"]] == ["GM-XK-0006", ""]
    parts = [new(code="GM-XK-0006", title="户外广告设置许可"), new(code="GM-XK-0902", title="户外电子屏设置许可")]
    write_change(change.pk, {"results": parts, "why": "分开管理", "running": "continue"}, actor=actor)
    way("gm.urban").propose(change).do("legality").publish()
    assert [power(code).title for code in ("GM-XK-0006", "GM-XK-0902")] == ["户外广告设置许可", "户外电子屏设置许可"]


def test_a_modification_gives_and_takes_grants(official, way, new):
    actor = official("gm.urban.handler")
    change = begin_change("modify", ["GM-XK-0025"], actor=actor)
    said = change.content["results"][0] | {"acts": {"services.handle": ["gm.urban.handler", "gm.urban.head"]}}
    write_change(change.pk, {"results": [said]}, actor=actor)
    before = Grant.objects.get(post="gm.urban.head", act="services.decide", entry="GM-XK-0025")
    way("gm.urban").propose(change).do("legality").publish()
    before.refresh_from_db()
    assert before.until == date(2026, 3, 2)
    assert Grant.objects.filter(post="gm.urban.head", act="services.handle", entry="GM-XK-0025", until=None).exists()


def test_a_change_of_a_day_to_come_waits_for_it(official, way, new, at):
    change = begun(official, "add", results=[new()])
    walk = way("gm.urban").propose(change).do("legality").do("decide", effective_on=["2026-04-01"]).do("publish")
    walk.settle()
    assert not catalogs.alive("powers", "GM-XK-0901")
    assert catalogs.alive("powers", "GM-XK-0901", on=date(2026, 4, 1))
    head = official("gm.urban.head")
    assert not any("GM-XK-0901" in entries for entries in head.powers.values())
    at(moment(4, 1))
    assert any("GM-XK-0901" in entries for entries in official("gm.urban.head").powers.values())


def town_of():
    return organs_on(date(2026, 3, 2)).filter(kind__in=("town", "street")).order_by("position").first()


def test_an_entry_is_handed_down_followed_and_taken_back(official, way, at, refused):
    town = town_of()
    change = begun(official, "delegate", ["GM-XK-0025"], towns=[town.code])
    with refused("power-change-unready") as caught:
        propose_change(change.pk, actor=official("gm.urban.handler"), why="就近办理")
    assert "下放须有批准文件" in str(caught.value)
    write_change(change.pk, {"document": "粤府函〔2026〕1号"}, actor=official("gm.urban.handler"))
    walk = way("gm.urban").propose(change).do("legality")
    assert walk.nodes == ["consent"]
    # 5 working days from Monday 2 March: 3, 4, 5, 6, 9 March.
    assert cases.read_case(walk.number).items[0].due_on == date(2026, 3, 9)
    with pytest.raises(cases.FormRefused) as form:
        walk.do("consent", f"{town.code}.head", consent=["agree"])
    assert list(form.value.bound.errors) == ["capacity"]
    walk.do("consent", f"{town.code}.head", consent=["object"], objection=["窗口人员还没有到位"])
    walk.do("reconcile")
    change = walk.publish()
    one = power("GM-XK-0025")
    assert [(row.organ, row.since, row.document) for row in one.delegated] == [
        (town.code, "2026-03-02", "粤府函〔2026〕1号")
    ]
    given = Grant.objects.filter(entry="GM-XK-0025", post=f"{town.code}.handler", until=None)
    assert list(given.values_list("act", "area")) == [("services.handle", town.region_id)]
    handler = official(f"{town.code}.handler")
    assert may(handler, "services.handle", area=town.region_id)
    assert handler.powers["services.handle", town.region_id] == ("GM-XK-0025",)

    [number] = change.content["follow"]
    case = cases.read_case(number)
    assert (case.organ, case.items, case.data["receiver"]) == ("gm.urban", (), f"{town.code}.handler")
    # Six months after 2 March 2026 is 2 September 2026, a Wednesday.
    at(datetime(2026, 9, 3, 9, 0, tzinfo=LEGAL_ZONE))
    fire_due()
    follow = way("gm.urban")
    follow.number = number
    assert follow.nodes == ["evaluate"]
    told = {"handled": ["12"], "overdue": ["5"], "findings": ["超期件数较多"]}
    follow.do("evaluate", "gm.urban.handler", verdict=["mend"], **told)
    follow.do("mend", f"{town.code}.handler", done=["增加了窗口人员"])
    follow.do("evaluate", "gm.urban.handler", verdict=["take-back"], **told)
    assert cases.read_case(number).outcome == "take-back"
    follow.react(follow.stream)
    follow.react(follow.stream)
    [back] = type(change).objects.filter(kind="take_back")
    assert (back.content["towns"], back.organ) == ([town.code], "gm.urban")
    home = way("gm.urban").propose(back).do("legality")
    home.do("consent", f"{town.code}.head", consent=["agree"])
    home.publish()
    assert power("GM-XK-0025").delegated == ()
    assert not Grant.objects.filter(entry="GM-XK-0025", post=f"{town.code}.handler", until=None).exists()


def test_what_was_taken_back_early_is_followed_no_longer(official, way):
    town = town_of()
    change = begun(official, "delegate", ["GM-XK-0025"], towns=[town.code], document="粤府函〔2026〕1号")
    walk = way("gm.urban").propose(change).do("legality")
    walk.do("consent", f"{town.code}.head", consent=["agree"], capacity=["人员、场所、系统都已到位"])
    [number] = walk.publish().content["follow"]
    back = begun(official, "take_back", ["GM-XK-0025"], why="改革试点结束")
    home = way("gm.urban").propose(back).do("legality")
    home.do("consent", f"{town.code}.head", consent=["agree"])
    home.publish()
    assert cases.read_case(number).outcome == "withdrawn"


def test_a_matter_goes_to_a_fit_social_body_and_no_licence_does(official, way, at, refused):
    body = {
        "name": ["高明区示例养老服务协会"], "credit_code": ["51440608MA00000000"], "field": ["老年人服务"],
        "manager": ["gm.civil"], "grounds": ["社会组织评估 4A"], "fit_until": ["2028-12-31"],
    }  # fmt: skip
    registers.add("powers.bodies", body, actor=official("gm.staffing.head"))
    terms = {
        "number": "51440608MA00000000",
        "body": "高明区示例养老服务协会",
        "agreement": "高民购〔2026〕1号",
        "until": "2027-03-01",
    }
    licence = begun(official, "entrust", ["GM-XK-0041"], organ="gm.civil", body=terms)
    with refused("power-change-unready") as caught:
        propose_change(licence.pk, actor=official("gm.civil.handler"), why="转移给协会")
    assert "不得转移给社会组织" in str(caught.value)
    drop_change(licence.pk, actor=official("gm.civil.handler"))
    wrong = begun(
        official, "entrust", ["GM-GG-0005"], organ="gm.civil", body=terms | {"number": "x", "until": "2026-03-02"}
    )
    with refused("power-change-unready") as caught:
        propose_change(wrong.pk, actor=official("gm.civil.handler"), why="转移给协会")
    assert "承接社会组织名录" in str(caught.value)
    assert "应在今天以后" in str(caught.value)
    write_change(wrong.pk, {"body": terms}, actor=official("gm.civil.handler"))
    change = way("gm.civil").propose(wrong).do("legality").publish()
    assert power("GM-GG-0005").entrusted.body == "高明区示例养老服务协会"
    [number] = change.content["follow"]
    assert cases.read_case(number).data["period"] == "entrusted"
    back = begun(official, "take_back", ["GM-GG-0005"], organ="gm.civil", why="协议期满收回")
    way("gm.civil").propose(back).do("legality").publish()
    assert power("GM-GG-0005").entrusted is None
    assert cases.read_case(number).outcome == "withdrawn"


def test_changes_begin_only_where_they_can(official, refused):
    urban = official("gm.urban.handler")
    for kind, codes in (
        ("add", ["GM-XK-0025"]), ("merge", ["GM-XK-0025"]), ("modify", []), ("withdraw", ["NO-SUCH"]),
        ("take_back", ["GM-XK-0025"]), ("paint", []),
    ):  # fmt: skip
        with refused("power-change-wrong"):
            begin_change(kind, codes, actor=urban)
    with refused("power-change-wrong"):
        begin_change("withdraw", ["GM-XK-0041"], actor=urban)
    with refused("power-change-unknown"):
        write_change(999_999, {}, actor=urban)
    change = begin_change("withdraw", ["GM-XK-0025"], actor=urban)
    with refused("power-change-unknown"):
        write_change(change.pk, {"why": "与我无关"}, actor=official("gm.civil.handler"))
    drop_change(change.pk, actor=urban)
    with refused("power-change-over"):
        write_change(change.pk, {"why": "再来一次"}, actor=urban)
    assert cases.any_case() is False


@pytest.mark.parametrize(
    ("acts", "what"),
    [
        ({"access.grant": ["gm.urban.handler"]}, "平台管理的行为"), ({"powers.publish": ["gm.urban.head"]}, "平台管理的行为"),
        ({"services.paint": ["gm.urban.head"]}, "没有“services.paint”这种行为"), ({"services.handle": ["gm.urban.nobody"]}, "不存在"),
    ],
)  # fmt: skip
def test_no_proposal_gives_permissions_over_the_platform(official, new, refused, acts, what):
    change = begun(official, "add", results=[new(acts=acts)])
    with refused("power-change-unready") as caught:
        propose_change(change.pk, actor=official("gm.urban.handler"), why="顺便授权")
    assert what in str(caught.value)
    assert cases.any_case() is False
