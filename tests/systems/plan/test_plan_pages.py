# SPDX-License-Identifier: Apache-2.0
"""The plan's pages as people use them: read, search, take in, divide, publish, report; and what each may not see."""

import io
import re
from datetime import date, datetime

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.systems.plan import commands
from mingfu.systems.plan.models import Fulfilment, Listing, Plan, ProgressReport, Task

pytestmark = pytest.mark.usefixtures("district", "seeded")

FIVE = {"task": "分类投放", "time": "年底前", "duty": "城管局负责", "requirement": "全覆盖", "measure": "每月巡查"}
BASIS = "领导小组2015年第1次会议审定"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(autouse=True)
def spring(at):
    return at(datetime(2015, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))


@pytest.fixture
def at_post():
    """`at_post("gm.office.plan")` is the browser of an official signed in at that post."""

    from mingfu.faces.ui.session import EPOCH, OFFICIAL  # noqa: PLC0415 - models exist only after pytest_configure
    from mingfu.kernel.organs import appoint, enrol  # noqa: PLC0415 - as above

    def browser(*posts):
        person = enrol(f"7{posts[0]}", posts[0], actor=SYSTEM, password="!")
        for post in posts:
            appoint(person.number, post, actor=SYSTEM)
        client = Client()
        session = client.session
        session[OFFICIAL], session[EPOCH] = person.pk, person.epoch
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    return browser


@pytest.fixture
def plan(small):
    return commands.import_plan(small, actor=SYSTEM)


@pytest.fixture
def complete(plan):
    for task in Task.objects.filter(plan=plan):
        commands.assign(plan.code, task.code, actor=SYSTEM, lead="gm.urban", due_on=date(2015, 2, 28))
        commands.describe(plan.code, task.code, FIVE, actor=SYSTEM)
    return plan


@pytest.fixture
def published(complete):
    commands.assign("2015-3", "2.1", actor=SYSTEM, lead="gm.data", partners=["gm.hotline"], due_on=date(2015, 12, 31))
    commands.publish("2015-3", actor=SYSTEM, basis=BASIS)
    return complete


def text(response):
    """What a page says, without markup."""
    assert response.status_code in {200, 422}, response.status_code
    page = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


# -- the public -----------------------------------------------------------------------------------------------------


def test_the_public_finds_nothing_before_publication(complete):
    public = Client()
    assert "还没有公布的任务清单" in text(public.get("/plan/"))
    for path in ("", "/tasks.xlsx", "/targets.xlsx", "/tasks/1.1"):
        assert public.get(f"/plan/2015-3{path}").status_code == 404


def test_the_public_reads_a_published_plan(published):
    public = Client()
    assert "建设人民满意政府试点方案" in text(public.get("/plan/"))
    page = text(public.get("/plan/2015-3"))
    for words in (
        "明试字〔2015〕3号", "2015年2月9日", "第 1 次公布，2015年3月2日", BASIS, "建设民生政府", "改善生活环境",
        "推进生活垃圾分类处理。", "牵头：区城管执法局", "期限：2015年2月28日", "已逾期", "配合：12345热线", "保障1",
        "城镇污水处理率 不低于 93%", "2020年", "每年 不低于 2 次", "缺：",
    ):  # fmt: skip
        assert (words in page) is (words != "缺："), words


def test_a_part_shows_its_progress(published):
    commands.report_progress("2015-3", "2.1", actor=SYSTEM, month=date(2015, 3, 1), percent=40, words="完成号码归并")
    page = text(Client().get("/plan/2015-3"))
    assert "13%，0/3 项完成" in page  # the mean of 0, 0 and 40
    assert "总进展 8 %" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=垃圾", ["1.1"]),
        ("q=垃圾分類處理", ["1.1"]),
        ("q=污水 处理率", ["1.2"]),
        ("organ=gm.hotline", ["2.1"]),
        ("organ=gm.urban&q=改善", ["1.1", "1.2"]),
        ("state=late", ["1.1", "1.2", "3.1", "S1.1"]),
        ("state=done", []),
    ],
)
def test_tasks_are_searched_in_either_script_by_organ_and_state(published, query, found):
    page = Client().get(f"/plan/2015-3?{query}").content.decode()
    assert re.findall(r'href="/plan/2015-3/tasks/([\dS.]+)"', page) == found
    assert ("没有找到符合条件的任务" in page) is (not found)
    assert f"找到 {len(found)} 项任务" in page


def test_a_task_page_tells_who_what_and_how_far_but_not_the_words(published):
    commands.report_progress("2015-3", "2.1", actor=SYSTEM, month=date(2015, 3, 1), percent=40, words="有两个单位拖延")
    page = text(Client().get("/plan/2015-3/tasks/2.1"))
    for words in (
        "区政数局",
        "12345热线",
        "分类投放",
        "城管局负责",
        "进展（人工填报） 40%",
        "2015年3月",
        "未附佐证材料",
    ):
        assert words in page
    assert "拖延" not in page


def test_the_workbooks_hold_every_task_and_target(published):
    public = Client()
    tasks = load_workbook(io.BytesIO(public.get("/plan/2015-3/tasks.xlsx").content)).active
    assert [cell.value for cell in tasks[1]][:8] == [
        "部分", "条号", "条目", "任务号", "类别", "任务", "牵头单位", "配合单位",
    ]  # fmt: skip
    rows = {row[3]: row for row in tasks.iter_rows(min_row=2, values_only=True)}
    assert sorted(rows) == ["1.1", "1.2", "2.1", "3.1", "S1.1"]
    assert rows["2.1"][6:15] == (
        "区政数局", "12345热线", None, "2015-12-31", "分类投放", "年底前", "城管局负责", "全覆盖", "每月巡查",
    )  # fmt: skip
    response = public.get("/plan/2015-3/targets.xlsx")
    targets = load_workbook(io.BytesIO(response.content)).active
    assert [row[3:9] for row in targets.iter_rows(min_row=2, values_only=True)] == [
        ("城镇污水处理率", "不低于", 93, "%", None, 2020),
        ("组织学法", "不低于", 2, "次", "年", None),
    ]
    assert "filename*=UTF-8''" in response["Content-Disposition"]


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_whole_real_plan_is_shown_in_few_queries(real, queries, language):
    plan = commands.import_plan(real, actor=SYSTEM)
    Plan.objects.filter(pk=plan.pk).update(published_at=datetime(2015, 3, 1, tzinfo=LEGAL_ZONE))
    client = Client(headers={"accept-language": language})
    with queries(20):
        page = client.get("/plan/2014-27")
    assert page.status_code == 200
    assert page.content.decode().count('href="/plan/2014-27/tasks/') == Task.objects.count()


# -- the desk -------------------------------------------------------------------------------------------------------


def test_a_pasted_plan_is_looked_at_before_it_is_kept(small, at_post):
    office = at_post("gm.office.plan")
    preview = office.post("/desk/plan/import", {"text": small, "key": "k-1"})
    page = text(preview)
    assert preview.status_code == 200
    for words in ("建设人民满意政府试点方案", "读出的内容", "改善生活环境", "推进生活垃圾分类处理。", "系统不代填"):
        assert words in page
    assert not Plan.objects.exists()
    kept = re.search(r'name="text" value="([^"]*)"', preview.content.decode(), re.DOTALL).group(1)
    done = office.post("/desk/plan/import", {"text": kept, "keep": "yes", "key": "k-2"})
    assert (done.status_code, done["Location"]) == (303, "/desk/plan/2015-3")
    assert Task.objects.count() == 5
    again = text(office.post("/desk/plan/import", {"text": small}))
    assert "已经载入过" in again


def test_a_file_is_read_and_shown(small, at_post):
    office = at_post("gm.office.plan")
    page = office.post("/desk/plan/import", {"file": SimpleUploadedFile("方案.txt", small.encode("gb18030"))})
    assert "建设人民满意政府试点方案" in text(page)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("方案.docx", b"PK\x03\x04 not a document", DOCX), "已损坏"),
        (SimpleUploadedFile("方案.pdf", b"%PDF-1.7 scan"), "只接受"),
        (SimpleUploadedFile("方案.txt", b"   "), "没有文字"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_words(at_post, file, words):
    page = at_post("gm.office.plan").post("/desk/plan/import", {"file": file})
    assert page.status_code == 422
    assert words in text(page)
    assert not Plan.objects.exists()


def test_text_that_is_no_plan_is_kept_in_the_form(at_post):
    page = at_post("gm.office.plan").post("/desk/plan/import", {"text": "今天天气很好，适合散步。"})
    assert page.status_code == 422
    assert "没有读到条目和任务" in text(page)
    assert "今天天气很好，适合散步。</textarea>" in page.content.decode()


def test_who_may_not_take_plans_in_hears_who_may(at_post, small):
    urban = at_post("gm.urban.handler")
    page = urban.get("/desk/plan/import")
    assert page.status_code == 403
    assert "人民满意政府办公室统筹岗" in page.content.decode()
    assert urban.post("/desk/plan/import", {"text": small, "keep": "yes"}).status_code == 403
    assert not Plan.objects.exists()


def test_the_office_sees_what_is_missing_and_an_organ_only_its_own(plan, at_post):
    office, urban = at_post("gm.office.plan"), at_post("gm.urban.handler")
    assert urban.get("/desk/plan/2015-3").status_code == 404
    commands.assign("2015-3", "1.1", actor=SYSTEM, lead="gm.urban", status="assumed", basis="建议")
    page = text(office.get("/desk/plan/2015-3"))
    assert "缺：任务、时间、权责、要求、措施" in page
    assert "缺：牵头单位、任务" in page
    assert "牵头单位待核定" in page
    missing = text(office.get("/desk/plan/2015-3/missing"))
    assert "有 5 项任务没有填全" in missing
    assert "公布任务清单" not in missing.replace("才能公布任务清单", "")
    assert urban.get("/desk/plan/2015-3").status_code == 200
    assert urban.get("/desk/plan/2015-3/missing").status_code == 404


def test_a_task_is_given_described_and_divided_on_its_page(plan, at_post):
    office = at_post("gm.office.plan")
    here = "/desk/plan/2015-3/tasks/1.1"
    page = text(office.get(here))
    assert "确定牵头单位和期限" in page
    given = {"lead": "gm.urban", "due_on": "2015年12月31日", "key": "k"}
    assert office.post(f"{here}/assign", given)["Location"] == here
    helping = {"partners": ["gm.housing", "gm.environment"], "key": "k2"}
    assert office.post(f"{here}/partners", helping)["Location"] == here
    task = Task.objects.get(plan=plan, code="1.1")
    assert (task.lead_id, task.due_on, task.partners.count()) == ("gm.urban", date(2015, 12, 31), 2)
    urban = at_post("gm.urban.handler")
    assert "任务分解“五落实”" in text(urban.get(here))
    assert urban.post(f"{here}/describe", FIVE).status_code == 303
    study = dict.fromkeys(("schedule", "content", "time", "attendance", "effect"), "年度安排")
    assert urban.post(f"{here}/describe?variant=study", study).status_code == 303
    assert "学法“五落实”" in text(urban.get(here))
    part = {"title": "更换老旧小区垃圾箱", "post": "gm.urban.handler"}
    assert urban.post(f"{here}/split", part).status_code == 303
    assert Task.objects.get(code="1.1.1").post_id == "gm.urban.handler"
    assert "更换老旧小区垃圾箱" in text(office.get("/desk/plan/2015-3"))


def test_an_empty_column_is_not_saved_and_what_was_typed_is_kept(plan, at_post):
    commands.assign("2015-3", "1.1", actor=SYSTEM, lead="gm.urban")
    urban = at_post("gm.urban.handler")
    page = urban.post("/desk/plan/2015-3/tasks/1.1/describe", FIVE | {"measure": " "})
    assert page.status_code == 422
    assert "请填写“措施”。" in text(page)
    assert "城管局负责</textarea>" in page.content.decode()
    assert not Fulfilment.objects.exists()


@pytest.mark.parametrize(
    ("do", "typed", "words"),
    [
        ("assign", {"lead": ""}, "请选择“牵头单位”。"),
        ("assign", {}, "请选择“牵头单位”。"),
        ("partners", {"partners": ["gm.finance"]}, "不能同时是配合单位"),
        ("assign", {"lead": "gm.urban", "due_on": "下个月"}, "应为真实日期"),
        ("split", {"title": "更换老旧小区垃圾箱"}, "子任务要落实到具体岗位"),
        ("aside", {"reason": "无"}, "至少 4 个字"),
    ],
)
def test_a_wrong_form_says_what_to_do(plan, at_post, do, typed, words):
    commands.assign("2015-3", "1.1", actor=SYSTEM, lead="gm.finance")
    page = at_post("gm.office.plan").post(f"/desk/plan/2015-3/tasks/1.1/{do}", typed)
    assert page.status_code == 422
    assert words in text(page)
    assert Task.objects.get(code="1.1").lead_id == "gm.finance"


def test_nothing_is_chosen_by_not_choosing(plan, at_post):
    commands.assign("2015-3", "1.1", actor=SYSTEM, lead="gm.urban")
    office, untouched = at_post("gm.office.plan"), at_post("gm.urban.head")
    page = office.get("/desk/plan/2015-3/tasks/1.2").content.decode()
    assert re.search(r'<select[^>]*name="lead"[^>]*><option value=""[^>]*>请选择</option>', page)
    page = untouched.get("/desk/plan/2015-3/tasks/1.1/split").content.decode()
    for name in ("post", "other"):
        assert re.search(rf'<select[^>]*name="{name}"[^>]*><option value=""[^>]*>请选择</option>', page)


def test_what_one_may_not_do_to_a_task_is_not_there(complete, at_post):
    finance, urban = at_post("gm.finance.handler"), at_post("gm.urban.handler")
    commands.publish("2015-3", actor=SYSTEM, basis=BASIS)
    page = text(finance.get("/desk/plan/2015-3/tasks/1.1"))
    assert "由“区城管执法局”牵头办理" in page
    for do in ("assign", "partners", "describe", "report", "split", "aside", "explode"):
        assert finance.post(f"/desk/plan/2015-3/tasks/1.1/{do}", FIVE).status_code == 404
    assert urban.post("/desk/plan/2015-3/tasks/1.1/assign", {"lead": "gm.finance"}).status_code == 404
    assert urban.get("/desk/plan/2015-3/tasks/7.7").status_code == 404


def test_a_complete_list_is_published_on_an_approval(complete, at_post):
    office = at_post("gm.office.plan")
    assert "可以提交审定、公布" in text(office.get("/desk/plan/2015-3/missing"))
    page = office.post("/desk/plan/2015-3/missing", {"basis": ""})
    assert (page.status_code, Listing.objects.count()) == (422, 0)
    assert "请填写“审定依据”。" in text(page)
    assert office.post("/desk/plan/2015-3/missing", {"basis": BASIS, "key": "k"}).status_code == 303
    assert office.post("/desk/plan/2015-3/missing", {"basis": BASIS, "key": "k"}).status_code == 303
    assert Listing.objects.count() == 1
    assert "没有变化" in text(office.post("/desk/plan/2015-3/missing", {"basis": BASIS, "key": "k2"}))


def test_an_incomplete_list_cannot_be_posted_either(plan, at_post):
    page = at_post("gm.office.plan").post("/desk/plan/2015-3/missing", {"basis": BASIS})
    assert page.status_code == 422
    assert "还有 5 项任务没有填全，不能公布：1.1、1.2、2.1、3.1、保障1.1" in text(page)
    assert not Listing.objects.exists()


def test_progress_is_reported_with_evidence_that_insiders_open(published, at_post):
    urban, here = at_post("gm.urban.handler"), "/desk/plan/2015-3/tasks/1.1"
    assert "本月待填报进展" in text(urban.get("/desk/plan/"))
    said = {"month": "2015-03", "percent": "100", "words": "全部验收合格"}
    page = urban.post(f"{here}/report", said)
    assert page.status_code == 422
    assert "要附佐证材料" in text(page)
    assert "全部验收合格</textarea>" in page.content.decode()
    said["evidence"] = SimpleUploadedFile("验收单.txt", "验收合格".encode())
    assert urban.post(f"{here}/report", said).status_code == 303
    report = ProgressReport.objects.get()
    assert "全部验收合格" in text(urban.get(here))
    file = urban.get(f"{here}/evidence/{report.pk}")
    assert b"".join(file.streaming_content).decode() == "验收合格"
    assert at_post("gm.finance.handler").get(f"{here}/evidence/{report.pk}").status_code == 404
    assert "附有佐证材料" in text(Client().get("/plan/2015-3/tasks/1.1"))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"percent": "120"}, "应在 0 到 100 之间"),
        ({"percent": "33.5"}, "0 到 100 的整数"),
        ({"month": "2015-04"}, "没有这个选项"),
        ({"words": ""}, "请填写“本月做了什么，有什么困难”。"),
        ({"evidence": SimpleUploadedFile("a.exe", b"MZ\x90\x00\x03")}, "a.exe"),
    ],
)
def test_a_wrong_report_says_what_to_do(published, at_post, wrong, words):
    said = {"month": "2015-03", "percent": "40", "words": "完成选点"} | wrong
    page = at_post("gm.urban.head").post("/desk/plan/2015-3/tasks/1.1/report", said)
    assert page.status_code == 422
    assert words in text(page)
    assert not ProgressReport.objects.exists()


def test_a_reform_is_added_to_a_clause(plan, at_post):
    office = at_post("gm.office.plan")
    page = office.post("/desk/plan/2015-3/add", {"clause": "S1", "kind": "reform", "title": "改"})
    assert page.status_code == 422
    done = office.post("/desk/plan/2015-3/add", {"clause": "S1", "kind": "reform", "title": "审批制度专项改革"})
    assert done["Location"] == "/desk/plan/2015-3/tasks/S1.2"
    assert "改革" in text(office.get(done["Location"]))
    assert at_post("gm.urban.head").get("/desk/plan/2015-3/add").status_code == 403


@pytest.mark.parametrize("path", ["", "2014-27", "2014-27/missing", "2014-27/tasks/4.2", "import", "2014-27/add"])
def test_no_desk_page_of_the_real_plan_asks_more_than_it_should(real, at_post, queries, path):
    commands.import_plan(real, actor=SYSTEM)
    office = at_post("gm.office.plan")
    with queries(20):
        assert office.get(f"/desk/plan/{path}").status_code == 200


def test_the_summary_counts_what_the_cockpit_shows(published, queries):
    from mingfu.engines.manifest import ask  # noqa: PLC0415 - models exist only after pytest_configure

    commands.report_progress("2015-3", "2.1", actor=SYSTEM, month=date(2015, 3, 1), percent=40, words="完成号码归并")
    with queries(5):
        told = ask("plan.summary")
    assert told == {
        "plan": "2015-3", "title": "建设人民满意政府试点方案", "url": "/plan/2015-3", "tasks": 5, "assigned": 5,
        "complete": 5, "missing": 0, "reported": 1, "late": 4, "done": 0, "progress": 8,
        "parts": [
            {"title": "建设民生政府", "tasks": 3, "progress": 13, "late": 2},
            {"title": "建设高效政府", "tasks": 1, "progress": 0, "late": 1},
            {"title": "保障措施", "tasks": 1, "progress": 0, "late": 1},
        ],
    }  # fmt: skip
    assert ask("plan.summary", plan="9999-1") is None
