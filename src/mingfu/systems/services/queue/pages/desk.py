# SPDX-License-Identifier: Apache-2.0
"""The officer at a window: sit down, call, serve, begin an application from the number; and the hall's day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from mingfu.engines.manifest import Audience, Page, asker
from mingfu.engines.manifest.shown import Act, Acts, Cell, Fact, Field, Link, Option, Problems, Table, Tag
from mingfu.kernel.access import Actor, NotVisible, may
from mingfu.kernel.clock import LEGAL_ZONE, today
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.services.items import titles_of
from mingfu.systems.services.queue import serving
from mingfu.systems.services.queue.halls import Hall, hall, halls, priorities
from mingfu.systems.services.queue.models import Desk, Ticket
from mingfu.systems.services.queue.taking import close_day, take
from mingfu.systems.services.queue.waiting import waits
from mingfu.systems.services.queue.words import CHANNELS, STATES
from mingfu.systems.services.ratings.asking import ask_visitor

DESK = "/desk/queue/"
MOST = 60
SEE_OTHER = 303
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """One's window and who waits for it."""

    crumbs: tuple[Link, ...]
    title: Any
    tag: Tag | None
    number: str
    facts: tuple[Fact, ...]
    starts: tuple[Link, ...]
    acts: Acts
    waiting: Table
    skipped: Table
    waits: Table
    screen: str
    problems: Problems | None


@dataclass(frozen=True, slots=True)
class CodePage:
    """The code to rate a visit."""

    crumbs: tuple[Link, ...]
    number: str
    url: str


def desk_page(request: HttpRequest) -> DeskPage:
    """The queue from one's window."""
    return _page(asker(request), None)


def _page(actor: Actor, problems: Problems | None) -> DeskPage:
    desk = serving.desk_of(actor)
    found = hall(desk.hall) if desk else (halls() or (None,))[0]
    ticket = serving.at_window(desk) if desk else None
    crumbs = (Link(_("工作台"), "/desk/"), Link(_("叫号")))
    empty = Table("", (), ())
    if found is None:
        return DeskPage(crumbs, _("叫号"), None, "", (), (), Acts(), empty, empty, empty, "", problems)
    window = found.window(desk.window) if desk else None
    waiting = list(serving.waiting_at(found.code, window)[:MOST]) if window else []
    return DeskPage(
        crumbs=crumbs,
        title=f"{found.title} · {window.title}" if window else found.title,
        tag=Tag(desk.pause, "warn") if desk and desk.paused_at else None,
        number=ticket.number if ticket else "",
        facts=_facts(found, ticket) if ticket else (),
        starts=_starts(found, ticket) if ticket and ticket.state == "serving" else (),
        acts=_acts(actor, found, desk, ticket),
        waiting=Table(_("等候的号"), (_("号"), _("业务"), _("取号时间"), _("渠道"), _("优先")), tuple(_row(found, one) for one in waiting), empty=_("没有人在等。")),
        skipped=Table(_("过号的"), (_("号"), _("业务"), _("取号时间"), _("渠道"), _("优先")), tuple(
            _row(found, one) for one in Ticket.objects.filter(hall=found.code, day=today(), state="skipped").order_by("-pk")[:MOST]
        ), empty=_("没有过号的。")),
        waits=Table(_("今天等了多久（分钟）"), (_("取号时间"), _("人数"), "p50", "p95"), tuple(
            (Cell(f"{one.hour}:00"), Cell(str(one.count)), Cell(str(one.p50)), Cell(str(one.p95))) for one in waits(found.code, today())
        ), empty=_("今天还没有人办过。")),
        screen=f"/services/queue/{found.code}/screen",
        problems=problems,
    )  # fmt: skip


def _row(found: Hall, one: Ticket) -> tuple[Cell, ...]:
    ground = {row.code: row.title for row in priorities()}.get(one.ground, "")
    booked = _("预约") if one.channel == "booked" else ""
    return (
        Cell(one.number), Cell(found.line(one.line).title), Cell(f"{one.taken_at.astimezone(LEGAL_ZONE):%H:%M}"),
        Cell(CHANNELS.get(one.channel, "")), Cell(ground or booked or "—"),
    )  # fmt: skip


def _facts(found: Hall, ticket: Ticket) -> tuple[Fact, ...]:
    ground = {row.code: row.title for row in priorities()}.get(ticket.ground, "")
    return (
        Fact(_("状态"), STATES[ticket.state].text),
        Fact(_("业务"), found.line(ticket.line).title),
        Fact(_("叫了几次"), str(ticket.calls)),
        *((Fact(_("优先办理"), ground),) if ground else ()),
    )


def _starts(found: Hall, ticket: Ticket) -> tuple[Link, ...]:
    """Where an application for whoever is here begins: the item they named, and those of the line."""
    codes = [code for code in (ticket.item, *found.line(ticket.line).items) if code]
    titles = titles_of(codes)
    named = tuple(
        Link(titles[code], f"/desk/record/services.item.{code}") for code in dict.fromkeys(codes) if code in titles
    )
    return (*named, Link(_("其他事项"), "/desk/record"))


def _acts(actor: Actor, found: Hall, desk: Desk | None, ticket: Ticket | None) -> Acts:
    def act(do: str, title: Any, *fields: Field, hint: Any = "") -> Act:
        code = (Field("ticket", "", "hidden", ticket.code),) if ticket else ()
        return Act(title, DESK, title, (Field("do", "", "hidden", do), *code, *fields), hint)

    lines = tuple(Option(line.code, line.title) for line in found.lines)
    others: list[Act] = []
    main: Act | None
    if desk is None:
        windows = tuple(
            Option(f"{each.code}/{one.code}", f"{each.title} · {one.title}") for each in halls() for one in each.windows
        )
        main = act("sit", _("就座"), Field("window", _("哪个窗口"), "select", options=windows))
    elif ticket is None:
        main = act("go-on", _("继续叫号")) if desk.paused_at else act("call", _("叫下一个号"))
        if not desk.paused_at:
            others.append(act("pause", _("暂停"), Field("why", _("原因"), "text", _("暂离"), maxlength=50)))
        others.append(act("leave", _("离开窗口")))
    elif ticket.state == "called":
        main = act("begin", _("开始办理"))
        others += [act("recall", _("再叫一次")), act("skip", _("过号")), _transfer(act, lines, ticket)]
    else:
        main = act("done", _("办完"), Field("case", _("办件编号"), "text", maxlength=14, optional=True))
        others += [_transfer(act, lines, ticket), act("rate", _("请办事人扫码评价"))]
    grounds = (Option("", _("没有")), *(Option(row.code, row.title) for row in priorities()))
    others.append(act(
        "take", _("替人取号"), Field("line", _("办什么业务"), "select", options=lines),
        Field("ground", _("优先办理"), "select", options=grounds), hint=_("没有手机的人在导办台取号。优先的要看证件。"),
    ))  # fmt: skip
    others.append(act("back", _("过号的重新排队"), Field("number", _("号"), "text", maxlength=10)))
    if may(actor, "services.queue-lead"):
        others.append(
            act("close", _("结束今天的取号"), hint=_("不再取号；还在等的记为当天未办，窗口全部关闭。不能撤销。"))
        )
    return Acts(main, tuple(others))


def _transfer(act: Callable[..., Act], lines: tuple[Option, ...], ticket: Ticket) -> Act:
    options = tuple(one for one in lines if one.value != ticket.line)
    return act(
        "transfer",
        _("转到别的业务"),
        Field("line", _("转到"), "select", options=options),
        hint=_("保留原来的号和先后，不用从头排。"),
    )


def receive_desk(request: HttpRequest) -> Any:
    """Do what was asked, and look again."""
    actor, typed = asker(request), {name: str(value) for name, value in request.POST.items()}
    act = ACTS.get(typed.get("do", ""))
    if act is None:
        raise NotVisible
    try:
        said = act(typed, actor)
    except Refusal as refusal:
        return _page(actor, Problems(((str(refusal), refusal.field),)))
    if isinstance(said, CodePage):
        return _code(request, said)
    if said:
        messages.success(request, str(said))
    return HttpResponseRedirect(DESK, status=SEE_OTHER)


def _code(request: HttpRequest, made: CodePage) -> HttpResponse:
    page = CodePage(made.crumbs, made.number, request.build_absolute_uri(made.url))
    answer = render(request, "services/ratings/code.html", {"page": page})
    answer["Cache-Control"] = "no-store"
    return answer


def _sit(typed: Typed, actor: Actor) -> Any:
    code, _bar, window = typed.get("window", "").partition("/")
    serving.sit_down(code[:60], window[:20], actor=actor)


def _call(_typed: Typed, actor: Actor) -> Any:
    serving.call_next(actor=actor)


def _done(typed: Typed, actor: Actor) -> Any:
    serving.done(typed.get("ticket", ""), actor=actor, case=typed.get("case", "").strip())


def _take(typed: Typed, actor: Actor) -> Any:
    desk = serving.desk_of(actor)
    place = desk.hall if desk else halls()[0].code
    code = take(place, typed.get("line", "")[:60], actor=actor, channel="hall", ground=typed.get("ground", "")[:40])
    number = Ticket.objects.values_list("number", flat=True).get(code=code)
    return str(_("已取 {number} 号。")).format(number=number)


def _back(typed: Typed, actor: Actor) -> Any:
    desk = serving.desk_of(actor)
    place = desk.hall if desk else halls()[0].code
    number = typed.get("number", "").replace("\x00", "").strip().upper()[:10]
    found = Ticket.objects.filter(hall=place, day=today(), number=number).values_list("code", flat=True).first()
    serving.come_back(found or "", actor=actor)
    return str(_("{number} 号已重新排队。")).format(number=number)


def _close(_typed: Typed, actor: Actor) -> Any:
    desk = serving.desk_of(actor)
    left = close_day(desk.hall if desk else halls()[0].code, today(), actor=actor)
    return str(_("今天已结束取号，还在等的有 {left} 个。")).format(left=left)


def _rate(typed: Typed, actor: Actor) -> Any:
    ticket = Ticket.objects.filter(code=typed.get("ticket", "")[:20]).first()
    if ticket is None:
        raise NotVisible
    token = ask_visitor(ticket.code, actor=actor, organ=hall(ticket.hall).organ, item=ticket.item, party=ticket.party)
    return CodePage(
        (Link(_("工作台"), "/desk/"), Link(_("叫号"), DESK), Link(ticket.number)), ticket.number, f"/rate/{token}"
    )


ACTS: Mapping[str, Callable[[Typed, Actor], Any]] = {
    "sit": _sit,
    "leave": lambda _typed, actor: serving.leave(actor=actor),
    "pause": lambda typed, actor: serving.pause(typed.get("why", "") or str(_("暂离")), actor=actor),
    "go-on": lambda _typed, actor: serving.pause("", actor=actor),
    "call": _call,
    "recall": lambda typed, actor: serving.recall(typed.get("ticket", ""), actor=actor) and None,
    "skip": lambda typed, actor: serving.skip(typed.get("ticket", ""), actor=actor),
    "begin": lambda typed, actor: serving.begin(typed.get("ticket", ""), actor=actor),
    "done": _done,
    "transfer": lambda typed, actor: serving.transfer(typed.get("ticket", ""), typed.get("line", "")[:60], actor=actor),
    "take": _take,
    "back": _back,
    "close": _close,
    "rate": _rate,
}

PAGES = (
    Page(
        path="queue/", name="queue", title=_("叫号"), audience=Audience.OFFICIAL, act="services.queue",
        template="services/queue/desk.html", build=desk_page, receive=receive_desk, nav=True,
    ),
)  # fmt: skip
