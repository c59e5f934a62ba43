# SPDX-License-Identifier: Apache-2.0
"""How entries, differences and limits are put into words and tables on every page of the list."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse

from mingfu.engines.manifest.shown import Cell, Fact, Notice, PageLink, Pagination, Table, Tag
from mingfu.engines.sheets import CSV, XLSX
from mingfu.kernel.access import NotVisible
from mingfu.kernel.organs import organ_names, titles
from mingfu.kernel.refusals import _
from mingfu.systems.powers.checking import RISKS
from mingfu.systems.powers.differing import KINDS, UNITS, Changed
from mingfu.systems.powers.entries import DUTIES, RANKS, Limit, Power

ROOT = "/powers/"
DESK = "/desk/powers/"
SIZE = 30
TONES = {"added": "ok", "removed": "bad", "ended": "bad", "changed": "warn"}
EVERY = _("各承办单位")


def post_names(posts: Iterable[str]) -> dict[str, str]:
    """Posts by what they are called, with their organs; every handler, or head, of all organs as such."""
    held = list(dict.fromkeys(posts))
    named, organs = titles([post for post in held if not post.startswith("*")]), organ_names()
    told = {}
    for post in held:
        if post.startswith("*"):
            told[post] = str(EVERY)
        else:
            title = named.get(post, post)
            organ = organs.get(post.rpartition(".")[0], "")
            told[post] = title if organ and organ in title else f"{organ}{title}"
    return told


def limit_words(limit: Limit | None) -> str:
    """A limit as one reads it."""
    return f"{limit.amount} {UNITS.get(limit.unit, '')}" if limit else ""


def status_tag(one: Power) -> Tag:
    """Whether the basis was checked against the text."""
    return Tag(_("依据已核实"), "ok") if one.status == "verified" else Tag(_("依据待核实"), "warn")


def tags_of(one: Power) -> tuple[Tag, ...]:
    """What an entry is, in a few words."""
    found = [Tag(_(one.category)), Tag(_(one.level))]
    if one.delegated:
        found.append(Tag(_("已下放镇街"), "act"))
    if one.entrusted:
        found.append(Tag(_("由社会组织承接"), "act"))
    if one.ended:
        found.append(Tag(_("已取消"), "bad"))
    return (*found, status_tag(one))


def facts_of(one: Power) -> tuple[Fact, ...]:
    """The fields of an entry beside its steps."""
    organs = organ_names()
    told: list[tuple[Any, Any]] = [
        (_("编码"), one.code),
        (_("基本编码"), one.base_code),
        (_("职权类型"), _(one.category)),
        (_("行使主体"), organs.get(one.subject, one.subject_name or one.subject)),
        (_("层级"), _(one.level)),
        (_("行使条件"), "；".join(one.conditions)),
        (_("法定时限"), limit_words(one.legal)),
        (_("承诺时限"), limit_words(one.promised)),
        (_("收费"), "；".join(f"{fee.name} {fee.rate}（{fee.basis}）" for fee in one.fees)),
        (_("廉政风险"), RISKS.get(one.risk, "") if one.risk else ""),
        (_("下放到"), "；".join(f"{organs.get(row.organ, row.organ)}（{row.document}）" for row in one.delegated)),
        (_("承接的社会组织"), f"{one.entrusted.body}（{one.entrusted.agreement}）" if one.entrusted else ""),
    ]
    return tuple(Fact(term, value) for term, value in told if value)


def laws_table(one: Power) -> Table:
    """Each basis with its article and rank."""
    rows = tuple((Cell(law.name), Cell(law.article or "—"), Cell(RANKS.get(law.rank, law.rank))) for law in one.laws)
    return Table(_("设定依据"), (_("名称"), _("条款"), _("效力")), rows, empty=_("没有依据。"))


def steps_table(one: Power) -> Table:
    """Each step: what it is for, who answers, who takes part, what is owed, and when one is called to account."""
    named = post_names(post for step in one.steps for post in step.posts)
    rows = tuple(
        (
            Cell(step.title),
            Cell(DUTIES.get(step.duty, step.duty)),
            Cell("、".join(named[post] for post in step.accountable) or "—"),
            Cell("、".join(named[post] for post in step.responsible) or "—"),
            Cell(step.owes or "—"),
            Cell(step.liability or "—"),
        )
        for step in one.steps
    )
    columns = (_("环节"), _("性质"), _("负责岗位"), _("参与岗位"), _("责任事项"), _("追责情形"))
    return Table(_("环节、岗位和责任"), columns, rows, empty=_("没有写明环节。"))


def changed_tables(found: Iterable[Changed]) -> tuple[tuple[Tag, str, str, Table], ...]:
    """Each entry that differs: what happened, its code and name, and the fields before and after."""
    columns = (_("栏目"), _("原来"), _("现在"))
    return tuple(
        (
            Tag(KINDS[one.kind], TONES[one.kind]),
            one.code,
            one.title,
            Table(
                one.title,
                columns,
                tuple((Cell(field), Cell(old or "—"), Cell(new or "—")) for field, old, new in one.fields),
            ),
        )
        for one in found
    )


def pagination(page: int, total: int, url: Any, size: int = SIZE) -> Pagination:
    """Where we are in a long list; `url` gives the address of a page."""
    pages = max(1, -(-total // size))
    here = min(page, pages)
    numbers = sorted({1, here - 1, here, here + 1, pages} & set(range(1, pages + 1)))
    return Pagination(
        tuple(PageLink(number, url(number), number == here) for number in numbers) if pages > 1 else (),
        url(here - 1) if here > 1 else "",
        url(here + 1) if here < pages else "",
        (here - 1) * size + 1 if total else 0,
        min(here * size, total),
        total,
    )


def page_number(text: str) -> int:
    """The page that a query names; the first where it names none."""
    return min(max(1, int(text)), 500) if text.isascii() and text.isdigit() and len(text) < 6 else 1  # noqa: PLR2004 - five digits are enough


def asked_text(asked: Mapping[str, str], name: str) -> str:
    """A value of a query, without signs that no database keeps."""
    return asked.get(name, "").replace("\x00", "")[:120]


def file_answer(kind: str, content: Any, name: str) -> HttpResponse:
    """A sheet to save; `content` makes its bytes. Raises `NotVisible` for a kind that is none."""
    if kind not in {"xlsx", "csv"}:
        raise NotVisible
    answer = HttpResponse(content(kind), content_type=XLSX if kind == "xlsx" else CSV)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def ended_notice(one: Power) -> Notice | None:
    """Why an entry is no longer in force, and where to go."""
    if not one.ended and one.valid_to is None:
        return None
    day = one.valid_to.isoformat() if one.valid_to else ""
    why, way = str(one.ended.get("why", "")), str(one.ended.get("way", ""))
    text = str(_("自 {day} 起取消。{why}{way}")).format(
        day=day, why=f"{why}。" if why else "", way=f"{way}。" if way else ""
    )
    return Notice(text, "warn", "triangle-alert", _("这个条目不再有效"))
