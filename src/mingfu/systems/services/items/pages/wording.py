# SPDX-License-Identifier: Apache-2.0
"""Parts of an item in the words of a guide."""

from typing import Any

from mingfu.engines.manifest.shown import Cell, Table, Tag
from mingfu.kernel.refusals import _
from mingfu.systems.services.items.kinds import Handling, Necessity, Unit
from mingfu.systems.services.items.parts import Fee, Item, Limit, Material

ROOT = "/services/"


def limit_words(limit: Limit | None) -> str:
    """当场办结, 5 个工作日; a dash where there is none."""
    if limit is None:
        return "—"
    return f"{limit.amount} {limit.unit.word}" if limit.amount else str(_("当场办结"))


def listed_limit(kept: str) -> str:
    """The same from the listing, which keeps `5 working`."""
    if not kept:
        return ""
    amount, _blank, unit = kept.partition(" ")
    return f"{amount} {Unit.of(unit).word}" if amount != "0" else str(_("当场办结"))


def visits_words(visits: int) -> str:
    """How often one has to go there."""
    return str(_("不用跑")) if visits == 0 else str(_("最多跑 {count} 次")).format(count=visits)


def fee_words(fee: Fee) -> str:
    """A fee with its standard and basis."""
    price = f"{fee.amount} 元 {fee.unit}".strip() if fee.amount is not None else ""
    parts = (fee.name, price, fee.standard, fee.basis, fee.waiver)
    return "；".join(part for part in parts if part)


def fees_words(fees: tuple[Fee, ...]) -> str:
    """Every fee, or that there is none."""
    return " / ".join(fee_words(fee) for fee in fees) if fees else str(_("不收费"))


def copies_words(one: Material) -> str:
    """原件 1 份，复印件 2 份."""
    if one.shared:
        return str(_("免交，政府内部核查"))
    parts = []
    if one.originals:
        parts.append(str(_("原件 {count} 份")).format(count=one.originals))
    if one.copies:
        parts.append(str(_("复印件 {count} 份")).format(count=one.copies))
    return "，".join(parts) or str(_("未写明份数"))


def source_words(one: Material) -> str:
    """Where a paper comes from and in which form."""
    return "；".join(part for part in (str(one.source.word), one.source_note, str(one.medium.word)) if part)


def materials_table(materials: tuple[Material, ...], caption: Any, item: Item | None = None) -> Table:
    """The papers with copies, source and sample; with an item also the situations that ask for each."""
    titles = {one.code: one.title for one in item.situations} if item else {}
    columns: tuple[Any, ...] = (_("材料"), _("份数"), _("来源与形式"), _("样例"))
    if item and titles:
        columns = (*columns, _("哪种情形要交"))
    rows = []
    for one in materials:
        name = one.name if one.necessity is Necessity.REQUIRED else f"{one.name}（{one.necessity.word}）"
        row: tuple[Cell, ...] = (
            Cell(name),
            Cell(copies_words(one)),
            Cell(source_words(one)),
            Cell("；".join(part for part in (one.form, one.sample) if part) or "—"),
        )
        if item and titles:
            row = (*row, Cell("、".join(titles[code] for code in one.situations) or _("都要")))
        rows.append(row)
    return Table(caption, columns, tuple(rows), empty=_("没有这一类材料"))


def kind_tags(item: Item) -> tuple[Tag, ...]:
    """Kind and handling of an item."""
    tags = [Tag(item.kind.word, "brand"), Tag(item.handling.word, "ok" if item.handling is Handling.INSTANT else "")]
    if item.commitment:
        tags.append(Tag(_("可告知承诺"), "act"))
    if item.gaps:
        tags.append(Tag(_("可容缺受理"), "act"))
    return tuple(tags)
