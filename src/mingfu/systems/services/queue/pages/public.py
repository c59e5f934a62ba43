# SPDX-License-Identifier: Apache-2.0
"""Queues for whoever comes: halls, a number on the telephone, where it stands, the screen, appointments."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from mingfu.engines.manifest import Audience, Page, visitor
from mingfu.engines.manifest.shown import Act, Cell, Empty, Fact, Field, Link, Notice, Option, Problems, Table, Tag
from mingfu.kernel.access import ANONYMOUS
from mingfu.kernel.calendar import is_working_day
from mingfu.kernel.clock import LEGAL_ZONE, chance, now, today
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.services.queue import booking
from mingfu.systems.services.queue.halls import Hall, hall, halls, priorities
from mingfu.systems.services.queue.models import Appointment, Ticket
from mingfu.systems.services.queue.refusals import SlotUnknown, TicketUnknown
from mingfu.systems.services.queue.taking import give_back, take
from mingfu.systems.services.queue.waiting import before, expected, waits
from mingfu.systems.services.queue.words import BOOKED, STATES

ROOT = "/services/queue"
HOME = (Link(_("首页"), "/"), Link(_("办事"), "/services/"))
SEE_OTHER = 303
MINE, ON_SCREEN = 50, 12


@dataclass(frozen=True, slots=True)
class HallsPage:
    """Every hall, with how many wait."""

    crumbs: tuple[Link, ...]
    halls: tuple[Link, ...]
    mine: str


@dataclass(frozen=True, slots=True)
class HallPage:
    """One hall: take a number, book, and how long people waited today."""

    crumbs: tuple[Link, ...]
    title: str
    facts: tuple[Fact, ...]
    lines: Table
    take: Act | None
    notice: Notice | None
    waits: Table
    book: str
    screen: str
    problems: Problems | None


@dataclass(frozen=True, slots=True)
class TicketPage:
    """One number: where it stands, refreshed by itself."""

    crumbs: tuple[Link, ...]
    number: str
    tag: Tag
    said: str
    facts: tuple[Fact, ...]
    back: str
    refresh: int


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """A number and the window it is called to."""

    number: str
    window: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """The screen in the hall."""

    title: str
    at: str
    called: tuple[ScreenRow, ...]
    lines: Table


@dataclass(frozen=True, slots=True)
class BookPage:
    """Line and day, then the slots that have a place left."""

    crumbs: tuple[Link, ...]
    title: str
    here: str
    choose: tuple[Field, ...]
    act: Act | None
    empty: Empty | None
    notice: Notice | None
    sign_in: str
    problems: Problems | None


@dataclass(frozen=True, slots=True)
class MineRow:
    """An appointment of whoever is signed in, and what may be done with it."""

    title: str
    text: str
    tag: Tag
    ticket: str
    cancel: str
    check_in: str


@dataclass(frozen=True, slots=True)
class MinePage:
    """My appointments and numbers."""

    crumbs: tuple[Link, ...]
    rows: tuple[MineRow, ...]
    empty: Empty
    sign_in: str


def halls_page(_request: HttpRequest) -> HallsPage:
    """Where one can go."""
    shown = tuple(
        Link(each.title, f"{ROOT}/{each.code}", text=each.address, count=_waiting(each.code).count())
        for each in halls()
    )
    return HallsPage((*HOME, Link(_("排队和预约"))), shown, f"{ROOT}/mine")


def hall_page(request: HttpRequest, code: str) -> HallPage:
    """One hall."""
    return _hall_page(request, code, None)


def _hall_page(request: HttpRequest, code: str, problems: Problems | None) -> HallPage:
    found, party = hall(code), visitor(request).party
    day = today()
    waiting: dict[str, int] = {}
    for line in _waiting(code).values_list("line", flat=True):
        waiting[line] = waiting.get(line, 0) + 1
    open_now = found.is_open(now())
    notice: Notice | None
    if not open_now:
        text = _("现在不取号。开放时间：{hours}（工作日）。")
        notice = Notice(str(text).format(hours=found.open_hours), "warn")
    else:
        notice = None if party else Notice(_("手机取号要先登录，到大厅可以直接取号。"))
    return HallPage(
        crumbs=(*HOME, Link(_("排队和预约"), ROOT), Link(found.title)),
        title=found.title,
        facts=(Fact(_("地址"), found.address), Fact(_("开放时间"), found.open_hours), Fact(_("电话"), found.phone)),
        lines=Table(_("现在的等候人数"), (_("业务"), _("等候")), tuple(
            (Cell(line.title), Cell(str(waiting.get(line.code, 0)))) for line in found.lines
        )),
        take=_take_act(found) if open_now and party else None,
        notice=notice,
        waits=_waits(found, day),
        book=f"{ROOT}/{code}/book",
        screen=f"{ROOT}/{code}/screen",
        problems=problems,
    )  # fmt: skip


def _take_act(found: Hall) -> Act:
    lines = tuple(Option(line.code, line.title) for line in found.lines)
    grounds = (Option("", _("没有")), *(Option(row.code, row.title) for row in priorities()))
    fields = (
        Field("line", _("办什么业务"), "select", options=lines),
        Field("ground", _("优先办理"), "select", hint=_("到窗口时请出示证件"), options=grounds),
    )
    return Act(
        _("手机取号"),
        f"{ROOT}/{found.code}",
        _("取号"),
        fields,
        _("请在叫到前到大厅；过号的当天可以重新排队。"),
        key=chance.token_urlsafe(12),
    )


def _waits(found: Hall, day: date) -> Table:
    rows = tuple(
        (Cell(f"{row.hour}:00"), Cell(str(row.count)), Cell(_minutes(row.p50)), Cell(_minutes(row.p95)))
        for row in waits(found.code, day)
    )
    columns = (_("取号时间"), _("人数"), _("一半的人等了不到"), _("九成五的人等了不到"))
    return Table(_("今天等了多久"), columns, rows, empty=_("今天还没有人办过。"))


def _minutes(count: int) -> str:
    return str(_("{count} 分钟")).format(count=count)


def receive_hall(request: HttpRequest, code: str) -> HttpResponse | HallPage:
    """Take a number on the telephone."""
    actor = visitor(request)
    if actor.party is None:
        return HttpResponseRedirect(f"/sign-in?next={ROOT}/{code}", status=SEE_OTHER)
    try:
        made = take(
            code, request.POST.get("line", "")[:60], actor=actor, channel="phone", party=actor.party,
            ground=request.POST.get("ground", "")[:40], key=request.POST.get("key") or None,
        )  # fmt: skip
    except Refusal as refusal:
        return _hall_page(request, code, Problems(((str(refusal), refusal.field),)))
    return HttpResponseRedirect(f"{ROOT}/tickets/{made}", status=SEE_OTHER)


def ticket_page(_request: HttpRequest, code: str) -> TicketPage:
    """Where a number stands."""
    ticket = _ticket(code)
    found = hall(ticket.hall)
    waiting = ticket.state == "waiting"
    texts = {
        "waiting": _("前面还有 {before} 人，大约 {minutes} 分钟。"),
        "called": _("请到 {window} 号窗口。"),
        "serving": _("正在 {window} 号窗口办理。"),
        "skipped": _("已过号。请到大厅工作人员处重新排队，不用重新取号。"),
    }
    said = str(texts.get(ticket.state, _("这个号已经用完。"))).format(
        before=before(ticket) if waiting else 0, minutes=expected(found, ticket) if waiting else 0, window=ticket.window
    )
    ground = next((row.title for row in priorities() if row.code == ticket.ground), "")
    return TicketPage(
        crumbs=(*HOME, Link(_("排队和预约"), ROOT), Link(found.title, f"{ROOT}/{found.code}"), Link(ticket.number)),
        number=ticket.number,
        tag=STATES[ticket.state],
        said=said,
        facts=(
            Fact(_("业务"), found.line(ticket.line).title), Fact(_("取号时间"), _clock(ticket.taken_at)),
            *((Fact(_("优先办理"), ground),) if ground else ()),
        ),
        back=f"{ROOT}/tickets/{code}" if ticket.state in {"waiting", "skipped"} else "",
        refresh=20 if ticket.state in {"waiting", "called", "serving"} else 0,
    )  # fmt: skip


def receive_ticket(request: HttpRequest, code: str) -> HttpResponse:
    """Give it back."""
    actor = visitor(request)
    try:
        give_back(code, actor=actor if actor.kind == "citizen" else ANONYMOUS)
        messages.success(request, str(_("已退号。")))
    except TicketUnknown:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(f"{ROOT}/tickets/{code}", status=SEE_OTHER)


def screen_page(_request: HttpRequest, code: str) -> ScreenPage:
    """Who is called where, and who comes next."""
    found, day = hall(code), today()
    called = Ticket.objects.filter(hall=code, day=day, state__in=("called", "serving")).order_by("-called_at", "-pk")
    waiting: dict[str, list[str]] = {}
    for line, number in _waiting(code).order_by("rank", "turn_at", "pk").values_list("line", "number"):
        waiting.setdefault(line, []).append(number)
    rows = tuple(
        (
            Cell(line.title),
            Cell("、".join(waiting.get(line.code, [])[:3]) or "—"),
            Cell(str(len(waiting.get(line.code, [])))),
        )
        for line in found.lines
    )
    return ScreenPage(
        title=found.title,
        at=_clock(now()),
        called=tuple(ScreenRow(one.number, one.window, one.state == "called") for one in called[:ON_SCREEN]),
        lines=Table(_("等候"), (_("业务"), _("下一位"), _("等候人数")), rows),
    )


def book_page(request: HttpRequest, code: str) -> BookPage:
    """Choose a slot."""
    return _book_page(request, code, None)


def _book_page(request: HttpRequest, code: str, problems: Problems | None) -> BookPage:
    found, party = hall(code), visitor(request).party
    asked = request.POST if request.method == "POST" else request.GET
    line = next((each for each in found.lines if each.code == asked.get("line", "")), found.lines[0])
    days = [day for day in (today() + timedelta(days=n) for n in range(found.ahead + 1)) if is_working_day(day)]
    day = next((each for each in days if each.isoformat() == asked.get("day", "")), days[0] if days else today())
    free = [slot for slot in booking.slots(found, line.code, day) if slot.left]
    options = tuple(
        Option(
            slot.begins_at.isoformat(),
            f"{_clock(slot.begins_at)}—{_clock(slot.ends_at)}",
            str(_("余 {left}")).format(left=slot.left),
        )
        for slot in free
    )
    fields = (
        Field("line", "", "hidden", line.code), Field("day", "", "hidden", day.isoformat()),
        Field("slot", _("时段"), "choice", options=options),
    )  # fmt: skip
    barred = booking.barred_until(party) if party else None
    act = (
        Act(_("选时段"), f"{ROOT}/{code}/book", _("预约"), fields, key=chance.token_urlsafe(12))
        if options and party and not barred
        else None
    )
    told = _("您近来有 {missed} 次预约没有到，{until} 以前暂不能预约。现场取号和网上办理不受影响。")
    return BookPage(
        crumbs=(*HOME, Link(_("排队和预约"), ROOT), Link(found.title, f"{ROOT}/{code}"), Link(_("预约"))),
        title=found.title,
        here=f"{ROOT}/{code}/book",
        choose=(
            Field(
                "line",
                _("办什么业务"),
                "select",
                line.code,
                options=tuple(Option(one.code, one.title) for one in found.lines),
            ),
            Field(
                "day",
                _("哪一天"),
                "select",
                day.isoformat(),
                options=tuple(Option(one.isoformat(), one.isoformat()) for one in days),
            ),
        ),
        act=act,
        empty=None if options else Empty(_("这一天没有空的时段"), _("请换一天，或到大厅现场取号。"), "calendar-x"),
        notice=Notice(str(told).format(missed=barred[1], until=barred[0].isoformat()), "warn") if barred else None,
        sign_in="" if party else f"/sign-in?next={ROOT}/{code}/book",
        problems=problems,
    )


def receive_book(request: HttpRequest, code: str) -> HttpResponse | BookPage:
    """Book the slot."""
    actor = visitor(request)
    if actor.party is None:
        return HttpResponseRedirect(f"/sign-in?next={ROOT}/{code}/book", status=SEE_OTHER)
    try:
        begins_at = _moment(request.POST.get("slot", ""))
        booking.book(
            code,
            request.POST.get("line", "")[:60],
            begins_at,
            actor=actor,
            party=actor.party,
            key=request.POST.get("key") or None,
        )
    except Refusal as refusal:
        return _book_page(request, code, Problems(((str(refusal), refusal.field),)))
    messages.success(request, str(_("已预约。请按时到大厅，到了先签到取号。")))
    return HttpResponseRedirect(f"{ROOT}/mine", status=SEE_OTHER)


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise SlotUnknown from None
    if found.tzinfo is None:
        raise SlotUnknown
    return found


def mine_page(request: HttpRequest) -> MinePage:
    """My appointments."""
    party = visitor(request).party
    found = (
        Appointment.objects.filter(party=party).select_related("ticket").order_by("-begins_at")[:MINE] if party else []
    )
    return MinePage(
        crumbs=(*HOME, Link(_("排队和预约"), ROOT), Link(_("我的预约"))),
        rows=tuple(_mine(one) for one in found),
        empty=Empty(_("没有预约"), _("可以在大厅页面选时段预约。"), "calendar"),
        sign_in="" if party else f"/sign-in?next={ROOT}/mine",
    )


def _mine(one: Appointment) -> MineRow:
    found, here = hall(one.hall), f"{ROOT}/mine"
    standing = one.state == "booked"
    local = one.begins_at.astimezone(LEGAL_ZONE)
    return MineRow(
        title=f"{local:%Y-%m-%d %H:%M} {found.line(one.line).title}",
        text=f"{found.title} · {found.address}",
        tag=BOOKED[one.state],
        ticket=f"{ROOT}/tickets/{one.ticket.code}" if one.ticket else "",
        cancel=here if standing and one.begins_at > now() else "",
        check_in=one.code if standing else "",
    )


def receive_mine(request: HttpRequest) -> HttpResponse:
    """Cancel one, or check in."""
    actor, code = visitor(request), request.POST.get("appointment", "")[:20]
    if actor.party is None:
        return HttpResponseRedirect(f"/sign-in?next={ROOT}/mine", status=SEE_OTHER)
    try:
        if request.POST.get("do") == "cancel":
            booking.cancel(code, actor=actor, party=actor.party)
            messages.success(request, str(_("已取消预约，位置让给了别人。")))
        else:
            ticket = booking.check_in(code, actor=actor, party=actor.party)
            return HttpResponseRedirect(f"{ROOT}/tickets/{ticket}", status=SEE_OTHER)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(f"{ROOT}/mine", status=SEE_OTHER)


def _waiting(code: str) -> Any:
    return Ticket.objects.filter(hall=code, day=today(), state="waiting")


def _ticket(code: str) -> Ticket:
    found = Ticket.objects.filter(code=code).first()
    if found is None:
        raise TicketUnknown
    return found


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(LEGAL_ZONE):%H:%M}"


PAGES = (
    Page(
        path="services/queue", name="queue", title=_("排队和预约"), audience=Audience.PUBLIC,
        template="services/queue/halls.html", build=halls_page,
    ),
    Page(
        path="services/queue/mine", name="queue-mine", title=_("我的预约"), audience=Audience.PUBLIC,
        template="services/queue/mine.html", build=mine_page, receive=receive_mine,
    ),
    Page(
        path="services/queue/tickets/<slug:code>", name="queue-ticket", title=_("我的号"), audience=Audience.PUBLIC,
        template="services/queue/ticket.html", build=ticket_page, receive=receive_ticket,
    ),
    Page(
        path="services/queue/<slug:code>", name="queue-hall", title=_("大厅"), audience=Audience.PUBLIC,
        template="services/queue/hall.html", build=hall_page, receive=receive_hall,
    ),
    Page(
        path="services/queue/<slug:code>/screen", name="queue-screen", title=_("叫号屏"), audience=Audience.PUBLIC,
        template="services/queue/screen.html", build=screen_page,
    ),
    Page(
        path="services/queue/<slug:code>/book", name="queue-book", title=_("预约"), audience=Audience.PUBLIC,
        template="services/queue/book.html", build=book_page, receive=receive_book,
    ),
)  # fmt: skip
