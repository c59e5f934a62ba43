# SPDX-License-Identifier: Apache-2.0
"""Officials at their desks: the window takes a call, departments handle it, heads extend, call-back judges, oversight sees."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
PASSWORD = "四个不相干的词 lantern-river"
TEXT = "跃华路十字路口一排路灯晚上都不亮，孩子放学看不清路。"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc00000030101"
    "00c9fe92ef0000000049454e44ae426082"
)


@pytest.fixture
def morning(site):
    """A running district on a Monday morning."""
    site.steer(MORNING)
    return site


@pytest.fixture
def official(morning, open_page, axe):
    """`official("gm.urban.handler")` – somebody invited to a post, who has accepted and signed in."""

    def arrive(post, size="desk"):
        printed = morning.run("people", "invite", "--post", post, "--site", morning.url)
        link = re.search(r"http\S+/invitations/\S+", printed).group()
        number = re.search(r"number: (\S+)", printed).group(1)
        page = open_page(size)
        page.goto(link)
        axe(page)
        page.get_by_label("给自己设一个密码").fill(PASSWORD)
        page.get_by_role("button", name="接受邀请").click()
        expect(page.get_by_role("status").first).to_contain_text(number)
        axe(page)
        page.get_by_label("工号").fill(number)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page).to_have_url(f"{morning.url}/desk/")
        return page

    return arrive


def choose(page: Page, answer: str) -> None:
    """Choose one of several answers."""
    page.get_by_role("radio", name=re.compile(f"^{answer}")).first.check()


def take_call(desk: Page, url: str) -> str:
    """The window records a caller's matter and reads the receipt out; returns the number."""
    desk.goto(f"{url}/desk/")
    desk.get_by_role("link", name="登记").click()
    choose(desk, "电话")
    desk.get_by_label("发生了什么？在哪里？").fill(TEXT)
    desk.get_by_label("地点").fill("荷城街道跃华路")
    desk.get_by_label("怎么称呼您").fill("钱示例")
    desk.get_by_label("手机号").fill("100 0000 0001")
    desk.get_by_role("button", name="登记，给回执").click()
    expect(desk.get_by_role("heading", name="已登记")).to_be_visible()
    return desk.url.rsplit("/", 1)[1]


def open_case(page: Page, url: str, number: str) -> None:
    """Find the matter where an official finds it: in the inbox."""
    page.goto(f"{url}/desk/inbox?q={number}")
    page.locator(".inbox__main a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("路灯")


def dispatch(desk: Page, organ: str) -> None:
    """Triage to an organ."""
    choose(desk, "求助")
    choose(desk, "派给承办单位")
    desk.get_by_label("承办单位", exact=True).select_option(organ)
    desk.get_by_role("button", name="确定", exact=True).click()
    done(desk)


def done(page: Page, words: str = "已提交。") -> None:
    """The page says that the act was done."""
    expect(page.get_by_role("status").first).to_contain_text(words)


def handle(page: Page, result: str) -> None:
    """Fill in what was found and done."""
    choose(page, "是")
    page.get_by_label("核实的情况").fill("灯具驱动电源损坏。")
    page.get_by_label("采取的措施").fill("更换驱动电源六套。")
    choose(page, result)
    page.get_by_role("button", name="办理完毕，去答复").click()


def reply(page: Page) -> None:
    """Answer the person."""
    page.get_by_label("给诉求人的答复").fill("已更换驱动电源，路灯恢复照明，请您放心。")
    page.get_by_role("button", name="发出答复").click()
    done(page)


def call_back(page: Page, solved: str, satisfied: str) -> None:
    """Ask the person three things."""
    choose(page, "是")
    choose(page, solved)
    choose(page, satisfied)
    page.get_by_role("button", name="完成回访").click()
    done(page)


def test_a_call_goes_all_the_way_and_comes_back_for_rework(morning, official, axe, tmp_path):
    url = morning.url
    photo = tmp_path / "现场.png"
    photo.write_bytes(PNG)
    desk = official("gm.hotline.desk")
    axe(desk)
    number = take_call(desk, url)
    axe(desk)
    open_case(desk, url, number)
    axe(desk)
    dispatch(desk, "gm.housing")
    object_to_it(official("gm.housing.handler"), url, number, axe)

    review = official("gm.hotline.review")
    open_case(review, url, number)
    choose(review, "异议成立，改派")
    review.get_by_label("理由与依据").fill("按职能库，路灯归城管。")
    review.get_by_role("button", name="作出裁定").click()
    done(review)

    open_case(desk, url, number)
    desk.get_by_label("承办单位", exact=True).select_option("gm.urban")
    desk.get_by_role("button", name="改派").click()
    done(desk)

    urban = official("gm.urban.handler")
    look_at_the_caller(urban, url, number, axe)
    urban.get_by_label("现场照片或佐证").set_input_files(photo)
    handle(urban, "已解决")
    done(urban)
    with urban.expect_download() as arriving:
        urban.get_by_role("link", name="现场.png").click()
    assert arriving.value.suggested_filename == "现场.png"
    reply(urban)

    back = official("gm.hotline.callback")
    open_case(back, url, number)
    call_back(back, "没有解决", "不满意")

    open_case(urban, url, number)
    expect(urban.get_by_text("返工 1 次")).to_be_visible()
    axe(urban)
    handle(urban, "已解决")
    done(urban)
    reply(urban)

    open_case(back, url, number)
    call_back(back, "解决了", "满意")
    expect(back.get_by_text("这件已经结束：已办结。")).to_be_visible()
    axe(back)
    publish(back, url, number)


def object_to_it(page: Page, url: str, number: str, axe) -> None:
    """A department says that it is not its duty; without a reason it may not."""
    open_case(page, url, number)
    choose(page, "提出派单异议")
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page).to_have_title(re.compile("^错误："))
    expect(page.locator(".errsum")).to_be_focused()
    axe(page)
    page.get_by_label("异议理由").fill("路灯维护职责在城管部门。")
    page.get_by_role("button", name="确定", exact=True).click()
    done(page)
    expect(page.get_by_role("heading", name="由别的岗位办")).to_be_visible()
    axe(page)


def look_at_the_caller(page: Page, url: str, number: str, axe) -> None:
    """Name and telephone are shown once, for a purpose."""
    open_case(page, url, number)
    page.get_by_text("查看姓名和电话").click()
    page.get_by_label("为什么要看").fill("联系诉求人核实地点")
    page.get_by_role("button", name="查看，并记录").click()
    expect(page.get_by_text("钱示例")).to_be_visible()
    axe(page)
    page.goto(f"{url}/desk/cases/{number}")
    expect(page.get_by_text("钱示例")).to_have_count(0)


def publish(page: Page, url: str, number: str) -> None:
    """Check the text that may become public; the worker brings it."""
    wait_for(page, f"{url}/desk/publication", number)
    page.locator(".table a").first.click()
    expect(page.get_by_role("heading", name="原文")).to_be_visible()
    page.get_by_role("button", name="公开", exact=True).click()
    done(page, "已公开。")


def wait_for(page: Page, url: str, words: str, *, tries: int = 40) -> None:
    """Look again until the page says so: what a worker does takes a moment."""
    for _try in range(tries):
        page.goto(url)
        if words in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
    expect(page.locator("main")).to_contain_text(words)


def test_the_head_extends_and_the_clock_stands_still_and_runs_on(morning, official, axe):
    url = morning.url
    desk = official("gm.hotline.desk")
    number = take_call(desk, url)
    open_case(desk, url, number)
    dispatch(desk, "gm.urban")
    urban, head = official("gm.urban.handler"), official("gm.urban.head")
    open_case(urban, url, number)
    choose(urban, "签收")
    urban.get_by_role("button", name="确定", exact=True).click()
    done(urban)
    expect(urban.get_by_text("区城管执法局主要负责人岗")).to_be_visible()
    urban.get_by_text("暂停计时", exact=True).first.click()
    urban.get_by_label("暂停的理由").select_option("inspection")
    urban.get_by_label("说明", exact=True).fill("等检测机构出具报告")
    urban.get_by_role("button", name="暂停计时").click()
    done(urban, "计时已暂停")
    axe(urban)
    morning.advance(timedelta(days=2))
    urban.get_by_text("恢复计时", exact=True).first.click()
    urban.get_by_role("button", name="恢复计时").click()
    done(urban, "计时已恢复")

    head.goto(f"{url}/desk/cases/{number}")
    head.get_by_text("批准延期", exact=True).first.click()
    head.get_by_label("延长多少").fill("40")
    head.get_by_label("延期的理由").select_option("works")
    head.get_by_label("说明", exact=True).fill("需要采购灯具，有明确工期")
    head.get_by_role("button", name="批准延期").click()
    expect(head.get_by_text("延期最多 5 个工作日，您填了 40 个。").first).to_be_visible()
    axe(head)
    head.get_by_label("延长多少").fill("5")
    head.get_by_role("button", name="批准延期").click()
    done(head, "已批准延期")
    expect(head.get_by_text("已延期一次")).to_be_visible()
    axe(head)
    head.get_by_role("link", name="这个日期是怎么算出来的").click()
    expect(head.get_by_text(re.compile("批准延长 5 个工作日")).first).to_be_visible()
    axe(head)


def test_after_the_date_the_supervisor_sees_a_red_card_and_the_head_a_message(morning, official, axe):
    url = morning.url
    desk = official("gm.hotline.desk")
    number = take_call(desk, url)
    open_case(desk, url, number)
    dispatch(desk, "gm.urban")
    morning.advance(timedelta(days=21))
    supervisor, head = official("gm.office.oversight"), official("gm.urban.head")
    wait_for(supervisor, f"{url}/desk/supervision?card=red", number)
    axe(supervisor)
    supervisor.get_by_role("link", name=number).click()
    expect(supervisor.get_by_role("heading", level=1)).to_contain_text("路灯")
    expect(supervisor.get_by_text("红牌").first).to_be_visible()
    axe(supervisor)
    head.goto(f"{url}/desk/")
    expect(head.get_by_text("答复超期").first).to_be_visible()
    axe(head)
    head.get_by_role("link", name="消息").click()
    axe(head)
    head.get_by_role("button", name="全部标为已读").click()
    expect(head.get_by_role("button", name="全部标为已读")).to_have_count(0)


PAGES = (
    "/desk/", "/desk/inbox", "/desk/cases", "/desk/cases?state=overdue&q=x", "/desk/record/hotline.say", "/desk/documents",
    "/desk/notices", "/desk/supervision", "/desk/people", "/desk/people/gm.hotline.desk", "/desk/procedures",
    "/desk/procedures/hotline.matter", "/desk/tables", "/desk/tables/hotline.verdict", "/desk/calendar?start=2026-02-10&amount=5", "/desk/password",
)  # fmt: skip


def test_every_page_can_be_used_by_everybody_on_a_small_screen(morning, official, axe):
    page = official("gm.hotline.desk", "phone")
    number = take_call(page, morning.url)
    axe(page)
    for address in (*PAGES, f"/desk/cases/{number}"):
        answer = page.goto(morning.url + address)
        assert answer.status == 200, address
        axe(page)


def test_all_of_it_works_without_script(morning, official, open_page):
    """The window's whole path with JavaScript off."""
    signed_in = official("gm.hotline.desk")
    page = open_page("desk", java_script_enabled=False)
    page.context.add_cookies(signed_in.context.cookies())
    number = take_call(page, morning.url)
    page.goto(f"{morning.url}/desk/inbox")
    page.locator(f'input[name="case"][value="{number}"]').check()
    page.get_by_role("button", name="认领").click()
    done(page, "已认领 1 件。")
    open_case(page, morning.url, number)
    dispatch(page, "gm.urban")
