# SPDX-License-Identifier: Apache-2.0
"""Posts of the official's organ and of those below it: who holds them, who stands in, whom to invite; and the read log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from mingfu.faces.ui.casework import Act
from mingfu.faces.ui.components import Cell, Fact, FieldView, Filters, Option, Problems, Table, Tag, problems_in, table
from mingfu.faces.ui.frame import Link
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.pages.case.tried import Tried
from mingfu.faces.workbench.words import day_words, moment_words
from mingfu.kernel.access import Actor, may, readings_at
from mingfu.kernel.clock import chance, today
from mingfu.kernel.organs import Letter, Organ, Post, organs_on, posts_on

UNTRIED = Tried("")


def organs_below(organ: str) -> list[Organ]:
    """An organ and all below it, in the district's own order; one query."""
    standing = list(organs_on())
    found, grown = {organ}, True
    while grown:
        more = {one.code for one in standing if one.parent_id in found} - found
        grown, found = bool(more), found | more
    return [one for one in standing if one.code in found]


def posts_of(organs: Iterable[str]) -> list[Post]:
    """Posts of organs, each with its holders and stand-ins, in five queries."""
    found = posts_on().filter(organ__in=list(organs)).select_related("organ")
    return list(
        found.prefetch_related("appointments__official", "stand_ins__official").order_by(
            "organ__position", "-head", "code"
        )
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at a post now."""

    number: str
    shown: str
    how: str
    until: str
    stand_in: int | None


def seats_of(post: Post) -> list[Seat]:
    """Who does the work of a post today."""
    day = today()
    held = [
        Seat(each.official.number, each.official.shown, "acting" if each.acting else "appointed", "", None)
        for each in post.appointments.all()
        if each.since <= day and (each.until is None or each.until > day)
    ]
    return held + [
        Seat(each.official.number, each.official.shown, "stand-in", day_words(each.until), each.pk)
        for each in post.stand_ins.all()
        if each.until > day
    ]


def _seat_words(seat: Seat) -> str:
    if seat.how == "stand-in":
        return gettext("{shown}（{number}，代班至 {until} 前）").format(
            shown=seat.shown, number=seat.number, until=seat.until
        )
    return gettext("{shown}（{number}）").format(shown=seat.shown, number=seat.number)


@dataclass(frozen=True)
class PeoplePage:
    """Posts and holders."""

    title: str
    filters: Filters | None
    posts: Table
    readings_url: str


def people_page(actor: Actor, *, organ: str = "") -> PeoplePage:
    """Posts of one organ: the official's own when none below it is named."""
    known = organs_below(actor.organ)
    codes = {one.code: one.short for one in known}
    organ = organ if organ in codes else actor.organ
    rows = [
        (
            Cell(gettext(post.title), f"/desk/people/{post.code}"),
            "、".join(_seat_words(seat) for seat in seats_of(post)) or Tag(gettext("空缺"), "warn", "user-x"),
            gettext(post.duties) if post.duties else "—",
        )
        for post in posts_of([organ])
    ]
    options = tuple(Option(code, short) for code, short in codes.items())
    filters = Filters("/desk/people", (FieldView("organ", gettext("单位"), "select", organ, options=options),))
    return PeoplePage(
        title=gettext("{organ}的岗位和人员").format(organ=codes.get(organ, organ)),
        filters=filters if len(known) > 1 else None,
        posts=table(gettext("岗位和人员"), (gettext("岗位"), gettext("谁在岗"), gettext("职责")), rows),
        readings_url="/desk/people/readings" if may(actor, "people.see") else "",
    )


@dataclass(frozen=True)
class PostPage:
    """One post: holders, stand-ins, and what a head may do."""

    crumbs: tuple[Link, ...]
    title: str
    facts: tuple[Fact, ...]
    seats: Table
    ends: tuple[Act, ...]
    resets: tuple[Act, ...]
    acts: tuple[Act, ...]
    letter: Letter | None
    letter_url: str
    problems: Problems


def visible_post(actor: Actor, code: str) -> Post | None:
    """A post of the official's organ or below, or one they hold."""
    organ = code.rpartition(".")[0]
    if code not in actor.posts and organ not in {one.code for one in organs_below(actor.organ)}:
        return None
    return next((post for post in posts_of([organ]) if post.code == code), None)


def post_page(
    actor: Actor, post: Post, *, tried: Tried = UNTRIED, letter: Letter | None = None, site: str = ""
) -> PostPage:
    """One post; with an act that was refused, or the letter just written."""
    seats = seats_of(post)
    own = actor.number in {seat.number for seat in seats if seat.how != "stand-in"}
    area = post.organ.region_id or ""
    acts = []
    if own or may(actor, "people.stand-in", area=area):
        acts.append(_stand_in(post, tried))
    if may(actor, "people.invite", area=area):
        acts.append(_invite(post, tried))
    if may(actor, "people.appoint", area=area):
        acts.append(_appoint(post, tried))
        held = [seat for seat in seats if seat.how != "stand-in"]
        acts += [_relieve(post, held, tried)] if held else []
    may_end = post.code in actor.posts or may(actor, "people.stand-in", area=area)
    return PostPage(
        crumbs=(Link(gettext("人员"), "/desk/people"), Link(post.organ.short, f"/desk/people?organ={post.organ_id}"), Link(gettext(post.title), "")),
        title=f"{post.organ.short} · {gettext(post.title)}",
        facts=(
            Fact(gettext("岗位代码"), post.code),
            Fact(gettext("职责"), gettext(post.duties) if post.duties else "—"),
            Fact(gettext("负责人岗"), gettext("是") if post.head else gettext("否")),
        ),
        seats=Table(
            gettext("谁在岗"),
            (gettext("工号"), gettext("称呼"), gettext("方式")),
            tuple((Cell(seat.number), Cell(seat.shown), _how(seat)) for seat in seats),
            empty=gettext("空缺：没有人在岗，派到这个岗位的事会没人办。"),
        ),
        ends=tuple(_end(post, seat) for seat in seats if seat.stand_in is not None) if may_end else (),
        resets=tuple(_reset(post, seat, tried) for seat in seats if seat.stand_in is None)
        if may(actor, "people.invite", area=area)
        else (),
        acts=tuple(acts),
        letter=letter,
        letter_url=f"{site}/invitations/{letter.token}" if letter else "",
        problems=problems_in(tuple(field for act in acts for field in act.fields)),
    )  # fmt: skip


def _how(seat: Seat) -> Cell:
    if seat.how == "stand-in":
        return Cell(tag=Tag(gettext("代班至 {until} 前").format(until=seat.until), "warn", "clock"))
    return Cell(gettext("临时主持")) if seat.how == "acting" else Cell(gettext("任职"))


def _field(tried: Tried, act: str, name: str, label: str, **more: Any) -> FieldView:
    here = tried if tried.act == act else UNTRIED
    wrong = here.refusal is not None and (here.refusal.field or "number") == name
    return FieldView(f"{act}-{name}", label, value=here.value(f"{act}-{name}"), error=str(here.refusal) if wrong else "", **more)  # fmt: skip


def _small(tried: Tried, act: str, title: str, action: str, fields: tuple[FieldView, ...], hint: str) -> Act:
    opened = tried.act == act and tried.refusal is not None
    return Act(title, action, title, fields, hint, problems_in(fields), key=chance.token_urlsafe(18), open=opened)


def _stand_in(post: Post, tried: Tried) -> Act:
    fields = (
        _field(tried, "stand-in", "number", gettext("代班人工号"), width="w10", maxlength=40),
        _field(tried, "stand-in", "until", gettext("到哪一天"), kind="date", hint=gettext("这一天起不再代班，例如 2026-03-18")),
        _field(tried, "stand-in", "reason", gettext("事由"), hint=gettext("例如：年休假"), maxlength=200),
    )  # fmt: skip
    hint = gettext("从今天起，代班人能看到并办理这个岗位的事。")
    return _small(tried, "stand-in", gettext("指定代班"), f"/desk/people/{post.code}/stand-ins", fields, hint)


def _invite(post: Post, tried: Tried) -> Act:
    number = _field(tried, "invitation", "number", gettext("工号"), optional=True, width="w10", maxlength=40, hint=gettext("不填则取下一个空号"))  # fmt: skip
    hint = gettext("生成一次性链接，请用可靠的方式交给本人；对方打开后自己设密码。")
    return _small(tried, "invitation", gettext("邀请任职"), f"/desk/people/{post.code}/invitations", (number,), hint)


def _appoint(post: Post, tried: Tried) -> Act:
    fields = (
        _field(tried, "appointment", "number", gettext("工号"), width="w10", maxlength=40, hint=gettext("已有工号的人；新来的请用邀请")),
        _field(tried, "appointment", "since", gettext("从哪一天起"), kind="date", optional=True, hint=gettext("不填就是今天")),
        FieldView(
            "appointment-acting", gettext("方式"), "choice", tried.value("appointment-acting") or "no",
            options=(Option("no", gettext("任职")), Option("yes", gettext("临时主持"))),
        ),
    )  # fmt: skip
    hint = gettext("从那一天起，本人按这个岗位的权责办事。")
    return _small(tried, "appointment", gettext("任命"), f"/desk/people/{post.code}/appointments", fields, hint)


def _relieve(post: Post, held: Sequence[Seat], tried: Tried) -> Act:
    options = (
        Option("", gettext("请选择")),
        *(Option(seat.number, gettext("{shown}（{number}）").format(shown=seat.shown, number=seat.number)) for seat in held),
    )  # fmt: skip
    fields = (
        _field(tried, "relief", "number", gettext("谁"), kind="select", options=options),
        _field(tried, "relief", "until", gettext("到哪一天"), kind="date", optional=True, hint=gettext("这一天起不再任职；不填就是今天")),
        _field(tried, "relief", "reason", gettext("事由"), maxlength=200, hint=gettext("例如：工作调动")),
    )  # fmt: skip
    hint = gettext("已认领还没办完的事，请先转办或放回待办。")
    return _small(tried, "relief", gettext("免去"), f"/desk/people/{post.code}/reliefs", fields, hint)


def _end(post: Post, seat: Seat) -> Act:
    title = gettext("结束 {shown} 的代班").format(shown=seat.shown)
    return Act(title, f"/desk/people/{post.code}/stand-ins/{seat.stand_in}/end", title, key=chance.token_urlsafe(18))


def _reset(post: Post, seat: Seat, tried: Tried) -> Act:
    """A new password by a one-time link, for somebody who lost theirs; the old one holds until the link is used."""
    title = gettext("让 {shown} 重设密码").format(shown=seat.shown)
    here = tried if tried.act == "reset" and tried.value("number") == seat.number else UNTRIED
    number = FieldView("number", "", "hidden", seat.number)
    problems = Problems(((str(here.refusal), ""),)) if here.refusal is not None else None
    return Act(title, f"/desk/people/{post.code}/resets", title, (number,), problems=problems)


@dataclass(frozen=True)
class ReadingsPage:
    """Who looked at what from the posts of the official's organ."""

    crumbs: tuple[Link, ...]
    table: Table


def readings_page(actor: Actor) -> ReadingsPage:
    """The newest readings of personal data from the posts of the organ."""
    posts = [post.code for post in posts_on().filter(organ=actor.organ)]
    found = readings_at(posts)
    called = naming.post_titles(naming.post_of(row.by) for row in found)
    rows = [(moment_words(row.at), naming.who(row.by, called), row.what, row.purpose) for row in found]
    columns = (gettext("时间"), gettext("谁"), gettext("看了什么"), gettext("为什么"))
    made = table(gettext("读取记录"), columns, rows, tight=True)
    return ReadingsPage(
        (Link(gettext("人员"), "/desk/people"), Link(gettext("读取记录"), "")),
        Table(made.caption, made.columns, made.rows, tight=True, empty=gettext("还没有人查看过个人信息。")),
    )
