# SPDX-License-Identifier: Apache-2.0
"""For everybody: what data the organs hold, how it is shared, who uses it, and how well that goes."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from mingfu.engines.manifest.shown import Cell, Empty, Fact, Field, Filters, Link, Notice, Option, Table, Tag, Tile
from mingfu.engines.sheets import CSV, XLSX
from mingfu.kernel.access import NotVisible
from mingfu.kernel.catalogs import title_of
from mingfu.kernel.clock import today
from mingfu.kernel.organs import organ_names
from mingfu.kernel.refusals import _
from mingfu.systems.data_sharing.catalogue.findings import due_again, refreshes
from mingfu.systems.data_sharing.catalogue.items import CATALOG, DataItem, data_item, data_items
from mingfu.systems.data_sharing.catalogue.kinds import SHARES, Openness, Share
from mingfu.systems.data_sharing.catalogue.sheets import catalogue_sheet
from mingfu.systems.data_sharing.measuring import figures
from mingfu.systems.data_sharing.models import Use
from mingfu.systems.data_sharing.pages.wording import asked, day_words, download, share_tag

ROOT = "/data/"


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """The catalogue with its figures."""

    crumbs: tuple[Link, ...]
    tiles: tuple[Tile, ...]
    filters: Filters
    said: str
    table: Table
    empty: Empty
    files: tuple[Link, ...]
    ways: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item: whose it is, what it says, who may have it, who has it."""

    crumbs: tuple[Link, ...]
    title: str
    tags: tuple[Tag, ...]
    facts: tuple[Fact, ...]
    fields: Table
    uses: Table
    assumed: Notice | None


def catalogue_page(request: HttpRequest) -> CataloguePage:
    """Every item that fits what was asked."""
    text, organ, share = asked(request, "q", 60).strip(), asked(request, "organ"), asked(request, "share")
    held = data_items()
    named = organ_names()
    found = [one for one in held if _fits(one, text, organ, share)]
    owners = sorted({one.organ for one in held}, key=lambda code: named.get(code, code))
    now = figures()
    return CataloguePage(
        crumbs=(Link(_("首页"), "/"), Link(_("数据和证照"))),
        tiles=(
            Tile(_("数据项"), str(now.items)),
            Tile(_("共享申请按期答复"), f"{now.on_time}" if now.on_time is not None else "—", "%" if now.on_time is not None else "",
                 str(_("已答复 {count} 件")).format(count=now.answered)),
            Tile(_("正在使用的共享"), str(now.uses), "", str(_("读取 {count} 次，本人都能看到")).format(count=now.readings)),
            Tile(_("已签发电子证照"), str(now.certificates), "", str(_("免交材料、再次使用 {count} 次")).format(count=now.presented)),
        ),
        filters=Filters(
            ROOT,
            (
                Field("q", _("找数据"), "text", text, maxlength=60),
                Field("organ", _("负责单位"), "select", organ,
                      options=(Option("", _("不限")), *(Option(code, named.get(code, code)) for code in owners))),
                Field("share", _("共享属性"), "select", share,
                      options=(Option("", _("不限")), *(Option(one.value, SHARES[one]) for one in Share))),
            ),
            clear=ROOT if text or organ or share else "",
            label=_("找数据"),
        ),
        said=str(_("找到 {count} 项")).format(count=len(found)),
        table=Table(
            _("政务数据目录"),
            (_("数据项"), _("负责单位"), _("涉及对象"), _("共享属性"), _("更新频率")),
            tuple(
                (
                    Cell(one.title, f"{ROOT}items/{one.code}"), Cell(named.get(one.organ, one.organ)), Cell(one.about.word),
                    Cell(tag=share_tag(one.share)), Cell(one.frequency.word),
                )
                for one in found
            ),
        ),
        empty=Empty(_("没有相符的数据项"), _("换一个词，或清除筛选。"), "search"),
        files=(Link(_("全部目录（Excel）"), f"{ROOT}catalogue/xlsx"), Link(_("全部目录（CSV）"), f"{ROOT}catalogue/csv")),
        ways=(
            Link(_("我的档案：政府有我的什么数据、谁用过"), "/dossier/", icon="folder-lock"),
            Link(_("核验电子证照"), "/certificates/check", icon="scan-line"),
        ),
    )  # fmt: skip


def item_page(_request: HttpRequest, code: str) -> ItemPage:
    """One item. Raises `ItemUnknown`."""
    one = data_item(code)
    named = organ_names()
    fresh = due_again(one, refreshes())
    facts = [
        Fact(_("负责单位"), one.organ_name),
        Fact(_("权责条目"), title_of("powers", one.power) if one.power else "—"),
        Fact(_("涉及对象"), one.about.word),
        Fact(_("共享属性"), one.share.word),
        Fact(_("更新频率"), one.frequency.word),
        Fact(_("应在此前更新"), day_words(fresh) if fresh else _("实时")),
        Fact(_("开放属性"), one.open.word),
        Fact(_("目录版次"), str(one.edition)),
    ]
    facts += [Fact(_("共享条件"), one.condition)] if one.condition else []
    facts += [Fact(_("不予共享的依据"), one.share_basis)] if one.share is Share.NONE else []
    facts += [Fact(_("依据"), one.basis)] if one.basis else []
    stale = fresh is not None and fresh < today()
    uses = Use.objects.filter(item=code, end=None, until__gte=today()).order_by("organ", "number")
    return ItemPage(
        crumbs=(Link(_("首页"), "/"), Link(_("数据和证照"), ROOT), Link(one.title)),
        title=one.title,
        tags=(
            share_tag(one.share),
            *((Tag(one.open.word, "ok"),) if one.open is Openness.OPEN else ()),
            *((Tag(_("超期未更新"), "bad", "triangle-alert"),) if stale else ()),
        ),
        facts=tuple(facts),
        fields=Table(
            _("字段"), (_("字段"), _("敏感个人信息")),
            tuple((Cell(each.label), Cell(_("是") if each.sensitive else "—")) for each in one.fields), show_caption=True,
        ),
        uses=Table(
            _("谁在使用"), (_("单位"), _("用于"), _("字段"), _("使用至")),
            tuple(
                (
                    Cell(named.get(use.organ, use.organ)), Cell(title_of("powers", use.power)), Cell(one.labels(use.steps)),
                    Cell(day_words(use.until)),
                )
                for use in uses
            ),
            empty=_("还没有单位获准使用。"), show_caption=True,
        ),
        assumed=Notice(_("这一项的共享属性等内容由负责单位填报，依据尚未核对原文。"), "warn") if one.status == "assumed" else None,
    )  # fmt: skip


def catalogue_file(_request: HttpRequest, kind: str) -> HttpResponse:
    """The whole catalogue as a sheet to save."""
    if kind not in {"xlsx", "csv"}:
        raise NotVisible
    return download(catalogue_sheet(data_items(), kind), f"{CATALOG}.{kind}", XLSX if kind == "xlsx" else CSV)


def _fits(one: DataItem, text: str, organ: str, share: str) -> bool:
    said: tuple[Any, ...] = (one.title, one.code, *(each.label for each in one.fields))
    return (
        (not text or any(text in str(part) for part in said))
        and organ in {"", one.organ}
        and share in {"", one.share.value}
    )
