# SPDX-License-Identifier: Apache-2.0
"""The gallery: every component in every state, with made-up facts. For developers and for the accessibility tests."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.safestring import mark_safe

from mingfu.faces.ui import casework as w
from mingfu.faces.ui import charts
from mingfu.faces.ui import components as c
from mingfu.faces.ui.frame import Link, Person
from mingfu.kernel.clock import LEGAL_ZONE

_ERRORS = ("400", "403", "404", "405", "409", "413", "422", "429", "500", "503")

GALLERY_PAGES = {
    "components": "ui/gallery/components.html",
    "forms": "ui/gallery/forms.html",
    "desk": "ui/gallery/desk.html",
    "receipt": "ui/gallery/receipt.html",
    "confirm": "ui/confirm.html",
    **dict.fromkeys(_ERRORS, ""),
}


def gallery_of(request: HttpRequest, name: str) -> Any:
    """The page called `name`, and the frame it stands in."""
    furnish = _desk_frame if name == "desk" else _portal_frame
    furnish(request)
    pages = {
        "components": components_page,
        "forms": forms_page,
        "desk": desk_page,
        "receipt": receipt_page,
        "confirm": confirm_page,
    }
    if name == "components":
        messages.success(request, "已保存。")
        messages.warning(request, "还有 1 处没有填，三十天内可以继续。")
        messages.error(request, "文件没有传上，请再选一次。")
    return pages[name]()


def _portal_frame(request: HttpRequest) -> None:
    nav = (
        Link("首页", "#", current=True, icon="house"),
        Link("办事服务", "#", icon="file-text"),
        Link("诉求回应", "#", icon="message-square-text"),
        Link("数据公开", "#", icon="chart-line"),
        Link("我的", "#", icon="user"),
    )
    _set(request, frame_nav=nav, frame_sign_in="#", frame_moment=datetime(2014, 3, 18, 14, 35, tzinfo=LEGAL_ZONE))


def _desk_frame(request: HttpRequest) -> None:
    nav = (
        Link("今天", "#", current=True, count=8),
        Link("收件箱", "#", count=23),
        Link("公文", "#"),
        Link("人员", "#"),
    )
    person = Person("陈*", post="受理岗", organ="荷城街道", url="#", sign_out="#")
    counts = (Link("消息", "#", count=3),)
    _set(request, frame_nav=nav, frame_person=person, frame_counts=counts, frame_brand="政务工作台")


def _set(request: HttpRequest, **values: Any) -> None:
    for name, value in values.items():
        setattr(request, name, value)


OPTIONS = (
    c.Option("pass", "通过"),
    c.Option("again", "整改后复核", "写明要改什么、几日内改好"),
    c.Option("fail", "不通过"),
)
WAYS = (c.Option("sms", "短信", checked=True), c.Option("wechat", "微信"), c.Option("call", "电话"))


@dataclass(frozen=True)
class FormsPage:
    """Every kind of field: empty, filled, wrong."""

    problems: c.Problems
    wrong: tuple[c.FieldView, ...]
    fields: tuple[c.FieldView, ...]
    rating: c.Rating
    rating_wrong: c.Rating


def forms_page() -> FormsPage:
    """Fields, error summary, upload and rating."""
    wrong = (
        c.FieldView(
            "id",
            "身份证号码",
            "identity",
            "11010519900307123",
            "18 位，末位可能是字母 X；空格会自动去掉",
            "身份证号码应为 18 位，您填了 17 位",
        ),
        c.FieldView("tel", "手机号码", "phone", "139 0000", "收短信用", "手机号码应为 11 位数字，以 1 开头"),
        c.FieldView("result", "评审结论", "choice", error="请选择一项结论", options=OPTIONS),
    )
    fields = (
        c.FieldView(
            "text", "发生了什么？在哪里？", "textarea", "云水路与文昌街路口的路灯坏了三天。", "不用分类，我们来分派"
        ),
        c.FieldView("name", "姓名", autocomplete="name", width="w18", hint="与身份证一致"),
        c.FieldView("mail", "电子邮箱", "email", optional=True),
        c.FieldView("day", "发生日期", "date", "2014-3-18", "例如 2014-3-18"),
        c.FieldView("amount", "金额", "number", "1200", unit="元"),
        c.FieldView("otp", "短信验证码", "code", hint="6 位数字，五分钟内有效"),
        c.FieldView("secret", "密码", "password"),
        c.FieldView("open", "答复可以公开吗？", "yesno", "yes"),
        c.FieldView(
            "area",
            "所在镇街",
            "select",
            "hc",
            options=(c.Option("", "请选择"), c.Option("hc", "荷城街道"), c.Option("yh", "杨和镇")),
        ),
        c.FieldView("by", "怎么通知您", "choices", options=WAYS, optional=True),
        c.FieldView(
            "files",
            "照片或文件",
            "file",
            hint="JPG、PNG、PDF，每份不超过 10 MB，最多 5 份",
            accept="image/*,.pdf",
            multiple=True,
            files=(
                c.Uploaded("路口.jpg", "1.2 MB", "#", "1"),
                c.Uploaded("情况说明.pdf", "86 KB", "", "2", "正在检查"),
            ),
        ),
        c.FieldView("key", "", "hidden", "k-1"),
    )
    hint = "不影响办理结果。差评一个工作日内有人联系您。"
    return FormsPage(
        c.problems_in(wrong),
        wrong,
        fields,
        c.Rating("stars", "这次办得怎么样？", hint=hint),
        c.Rating("stars2", "再评一次", value="", error="请选择一个等级"),
    )


@dataclass(frozen=True)
class ComponentsPage:
    """All that is read, not filled in."""

    crumbs: tuple[Link, ...]
    tags: tuple[c.Tag, ...]
    notices: tuple[c.Notice, ...]
    facts: tuple[c.Fact, ...]
    rows: tuple[c.Row, ...]
    tiles: tuple[c.Tile, ...]
    six: tuple[c.Tile, ...]
    steps: tuple[c.Step, ...]
    table: c.Table
    pagination: c.Pagination
    empty: c.Empty
    line: c.Chart
    dots: c.Chart
    bars: c.Chart
    meters: tuple[c.Meter, ...]
    tabs: tuple[Link, ...]
    tasks: tuple[c.Task, ...]
    tree: tuple[c.Branch, ...]
    timeline: tuple[c.Entry, ...]
    late: c.Clock
    done: c.Clock


DONE, DUE, LATE = (
    c.Tag("已解决", "ok", "check"),
    c.Tag("将到期", "warn", "clock"),
    c.Tag("已超期", "bad", "triangle-alert"),
)


def components_page() -> ComponentsPage:
    """Tags to trees."""
    days = [f"3/{n}" for n in range(1, 31)]
    taken = [1450 + 9 * n if n % 7 not in {4, 5} else 620 + 7 * n for n in range(30)]
    closed = [round(n * (0.92 + 0.02 * (k % 5))) for k, n in enumerate(taken)]
    rates = [
        ("公安局", 99.8),
        ("人力资源和社会保障局", 99.4),
        ("住建水利局", 97.6),
        ("应急管理局", 94.2),
        ("生态环境分局", 71.5),
    ]
    topics = [("物业管理", 812.0), ("停车交通", 640.0), ("噪声油烟", 455.0), ("入学学区", 0.0)]
    return ComponentsPage(
        crumbs=(Link("首页", "#"), Link("诉求回应", "#"), Link("组件", "#")),
        tags=(
            c.Tag("承诺件"),
            DONE,
            DUE,
            LATE,
            c.Tag("已采纳", "act", "lightbulb"),
            c.Tag("重复 3 次", "brand", "repeat"),
        ),
        notices=(
            c.Notice("同一件事里填过的内容不会再问第二遍。", icon="info"),
            c.Notice("今天 17:00 仍未完成，将提醒科长。", "warn", "bell"),
            c.Notice("已有人先签收，请看最新情况。", "bad", "triangle-alert", "没有办成"),
            c.Notice("已送达当事人。", "ok", "check"),
        ),
        facts=(
            c.Fact("要多久", "承诺 4 个工作日"),
            c.Fact("收费", "不收费"),
            c.Fact("谁来办", "荷城街道", "#"),
            c.Fact("状态", "", tag=DUE),
        ),
        rows=(c.Row("姓名", "陈*昇", "#"), c.Row("手机号码", "139****6021", "#"), c.Row("编号", "2026-000123")),
        tiles=(
            c.Tile(
                "按时办结率",
                "98.6",
                "%",
                "比上月",
                trend=c.Trend("升 0.4", good=True),
                spark=charts.spark([97.1, 97.4, 97.2, 98.6]),
            ),
            c.Tile("群众满意度", "97.2", "%", "18,402 条评价"),
            c.Tile("平均用时", "2.7", "个工作日", trend=c.Trend("升 0.2", good=False)),
            c.Tile("超期未结", "12", "件", tone="bad", url="#", link="逐件公开，由谁在办"),
        ),
        six=tuple(
            c.Tile(name, value, url="#")
            for name, value in (
                ("今日收件", "1,742"),
                ("在办", "6,318"),
                ("超期", "12"),
                ("办结", "1,698"),
                ("退回", "3"),
                ("不满意", "16"),
            )
        ),
        steps=(
            c.Step("提出", "done", "3 月 12 日"),
            c.Step("受理", "done", "3 月 13 日"),
            c.Step("办理", "now", "荷城街道"),
            c.Step("回访"),
            c.Step("评价"),
        ),
        table=c.table(
            "申请材料",
            ("材料", "来源", "状态"),
            [
                (c.Cell("营业执照", "#"), "电子证照库", DONE),
                (c.Cell("平面布局图", "#"), "申请人补正", c.Tag("待评审", "act")),
            ],
        ),
        pagination=c.paginate(6, 20, 412, "?page={}".format),
        empty=c.Empty(
            "今天没有到期的办件", "新的办件分派给您后会出现在这里。", "circle-check", Link("看全部办件", "#")
        ),
        line=charts.line(
            "g-line",
            "近 30 天收件与办结",
            days,
            [charts.Series("收件", taken), charts.Series("办结", closed)],
            unit="件",
        ),
        dots=charts.dots("g-dots", "各部门按时办结率", rates),
        bars=charts.bars("g-bars", "近 7 天的诉求", topics, unit="件"),
        meters=(
            c.Meter("物业与老旧小区", "812", 100, c.Trend("升 18%", good=False), url="#"),
            c.Meter("停车与交通", "640", 79),
            c.Meter("噪声油烟", "455", 56, c.Trend("降 9%", good=True), "warn"),
        ),
        tabs=(Link("个人办事", "#", current=True), Link("企业办事", "#"), Link("按部门找", "#")),
        tasks=(
            c.Task("联系方式", "done", "#"),
            c.Task("上传平面布局图", "open", "#"),
            c.Task("签署告知承诺书", "wait"),
        ),
        tree=_tree(),
        timeline=(
            c.Entry(
                "今天 11:20",
                "办理反馈",
                "路灯已修复，更换驱动电源 6 套。",
                "荷城街道",
                "2026-03-18T11:20+08:00",
                tone="ok",
            ),
            c.Entry("3 月 16 日", "退回重办", "照片不清楚。", tone="bad"),
            c.Entry("3 月 12 日", "收到诉求", url="#"),
        ),
        late=c.Clock(
            "超 1 天",
            "期限日历：5 个工作日，已用 6 天",
            (c.Day("17", "已用", "used"), c.Day("18", "到期", "due"), c.Day("19", "今天", "late")),
            tone="bad",
        ),
        done=c.Clock("用时 2 天", "5 个工作日的期限内办结", tone="ok"),
    )


def _tree() -> tuple[c.Branch, ...]:
    task = c.Branch("整合政务服务热线，统一受理群众诉求", "1.1", "#", "牵头：政务服务数据局", (c.Tag("推进中", "act"),))
    late = c.Branch("公布权责清单", "1.2", "#", "牵头：机构编制办", (LATE,))
    clause = c.Branch("建设市民之窗", "第一条", branches=(task, late), open=True)
    return (
        c.Branch("服务型政府", "一", branches=(clause, c.Branch("一站式服务", "第二条")), open=True),
        c.Branch("效能型政府", "二"),
    )


@dataclass(frozen=True)
class DeskPage:
    """The case page's parts, the inbox and the bar above it."""

    filters: c.Filters
    inbox: w.Inbox
    readonly: w.Inbox
    steps: tuple[c.Step, ...]
    flow: w.Flow
    clock: c.Clock
    acts: w.Acts
    comments: tuple[w.Comment, ...]
    seals: tuple[w.Seal, ...]


def desk_page() -> DeskPage:
    """The workbench's components."""
    rows = (
        w.InboxRow(
            "2026-000123",
            "云水路与文昌街路口路灯不亮",
            "#",
            DUE,
            "荷城街道 · 3 月 12 日",
            (c.Tag("求助"),),
            checked=True,
        ),
        w.InboxRow("2026-000124", "北苑小学周边接送时段没有临时停车位", "#", LATE, "公安局 · 3 月 10 日"),
        w.InboxRow(
            "2026-000125",
            "希望延长图书馆周末开放时间",
            "#",
            c.Tag("剩 4 天", "ok", "clock"),
            "文广旅体局 · 3 月 18 日",
            choosable=False,
        ),
    )
    main = w.Act(
        "现在要您做", "#", "提交并转到回访",
        (c.FieldView("outcome", "办理结果", "choice", options=OPTIONS), c.FieldView("why", "办理情况", "textarea", hint="来电人会看到这段话")),
        "按照现场情况填写。", version="7", key="k-7", basis="《广东省政务服务便民热线管理办法》",
    )  # fmt: skip
    bad = c.FieldView("days", "延长几个工作日", "number", "40", error="最多延长 5 个工作日，您填了 40")
    extend = w.Act("申请延期", "#", "申请延期", (bad,), problems=c.problems_in((bad,)))
    return DeskPage(
        filters=c.Filters(
            "#",
            (c.FieldView("q", "关键词", width="w18"), c.FieldView("state", "状态", "select", options=(c.Option("", "全部"), c.Option("late", "已超期")))),
            (Link("状态：已超期", "#"), Link("荷城街道", "#")),
            "#",
        ),
        inbox=w.Inbox(rows, "待办的办件", "#", (w.Submit("签收", "act", "sign", "check"), w.Submit("转办", "act", "pass"))),
        readonly=w.Inbox(rows[:1], "只读的办件"),
        steps=(c.Step("受理", "done", "3 月 12 日"), c.Step("办理", "late", "超 1 天"), c.Step("回访")),
        flow=_flow(),
        clock=c.Clock(
            "剩 1 天 2 小时",
            "期限日历：承诺 4 个工作日，已用 2 天半",
            (
                c.Day("13", "补正", "paused"), c.Day("14", "周六", "off"), c.Day("15", "周日", "off"), c.Day("16", "受理", "used"),
                c.Day("17", "已用", "used"), c.Day("18", "今天", "now"), c.Day("19", "到期", "due"),
            ),
            "承诺时限内",
            "warn",
            (c.Fact("承诺", "4 个工作日，3 月 19 日"), c.Fact("法定", "10 个工作日，3 月 27 日")),
            c.Notice("今天 17:00 仍未完成，将提醒科长。", "warn", "bell"),
            "#",
        ),
        acts=w.Acts(main, (extend, w.Act("转办", "#", "转办", (c.FieldView("to", "转给谁", "text"),))), c.Notice("这件已被退回过一次。", icon="info")),
        comments=(
            w.Comment("受理岗", "今天 09:05", "请到现场看一下，晚上还有积水。", "2026-03-18T09:05+08:00"),
            w.Comment("办理岗", "今天 10:40", "已派人，11 点到。", tag=c.Tag("已读"), own=True),
        ),
        seals=(w.Seal("高明区人民政府办公室", "2026 年 3 月 18 日"), w.Seal("荷城街道办事处", "2026 年 3 月 18 日", sealed=True, check_code="7K2M-09QX")),
    )  # fmt: skip


def _flow() -> w.Flow:
    heads = (
        '<svg class="flow flow--heads" viewBox="-1 -1 33 90" width="33" height="90" aria-hidden="true" focusable="false"><g class="flow__lane">'
        '<rect class="flow__lanehead" x="0" y="0" width="32" height="88"/><text class="flow__lanename" text-anchor="middle"><tspan x="16" y="49">街</tspan></text></g></svg>'
    )
    boxes = "".join(
        f'<g class="flow__node flow__node--user is-{state}"><rect x="{20 + 170 * i}" y="20" width="104" height="46" rx="8"/>'
        f'<text class="flow__name" x="{72 + 170 * i}" y="48" text-anchor="middle">{name}</text></g>'
        for i, (name, state) in enumerate(
            (("受理", "done"), ("办理", "now"), ("审核", "late"), ("退回", "back"), ("回访", "todo"), ("评价", "todo"))
        )
    )
    drawing = (
        '<svg class="flow" viewBox="0 -1 1020 90" width="1020" height="90" role="img" aria-labelledby="g-flow-t">'
        f'<title id="g-flow-t">热线办理流程</title><g class="flow__lane"><rect x="0" y="0" width="1020" height="88"/></g>{boxes}</svg>'
    )
    return w.Flow(mark_safe(heads), mark_safe(drawing), "热线办理流程")  # noqa: S308 - drawn two lines above


def receipt_page() -> c.Receipt:
    """The page after the box."""
    return c.Receipt(
        "已收到您的诉求",
        "2026 0318 0044 17",
        "https://localhost/r/202603180044",
        (
            c.Entry("", "今天 17:00 前", "告诉您由谁来办。"),
            c.Entry("", "3 月 25 日前", "告诉您结果；超过这个时间会自动上报督办。"),
        ),
        (Link("下载回执", "#", icon="download"), Link("查进度", "#", icon="list-checks")),
    )


def confirm_page() -> c.Confirmation:
    """An act that is hard to take back."""
    facts = (c.Fact("编号", "2026-000123"), c.Fact("诉求", "云水路路灯不亮"))
    return c.Confirmation(
        "要撤回这件诉求吗？",
        "撤回后不再办理，也不能恢复；可以重新提交一件。",
        "#",
        "撤回诉求",
        "#",
        facts,
        (("key", "k-1"),),
        dangerous=True,
    )
