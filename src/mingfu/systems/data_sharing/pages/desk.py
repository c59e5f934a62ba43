# SPDX-License-Identifier: Apache-2.0
"""Data sharing on the workbench: figures, findings, the organ's items, and the catalogue in and out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from mingfu.engines.manifest import asker
from mingfu.engines.manifest.shown import (
    Act,
    Cell,
    Fact,
    Field,
    Filters,
    Link,
    Notice,
    Option,
    Problems,
    Table,
    Tile,
)
from mingfu.engines.sheets import CSV, XLSX
from mingfu.kernel.access import Actor, NotVisible, may
from mingfu.kernel.organs import organ_names
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.data_sharing.catalogue.commands import publish_items, refresh
from mingfu.systems.data_sharing.catalogue.findings import due_again, findings, refreshes
from mingfu.systems.data_sharing.catalogue.items import CATALOG, DataItem, data_item, data_items, read_item, row_of
from mingfu.systems.data_sharing.catalogue.kinds import (
    ABOUT,
    CERTIFICATE,
    FREQUENCIES,
    OPENNESS,
    PARTY,
    RECORDS,
    SHARES,
)
from mingfu.systems.data_sharing.catalogue.sheets import catalogue_sheet, field_text, fields_from, read_sheet
from mingfu.systems.data_sharing.measuring import figures
from mingfu.systems.data_sharing.pages.wording import (
    DESK_TEMPLATE,
    SEE_OTHER,
    answered,
    attempt,
    day_words,
    download,
    share_tag,
)

DESK = "/desk/data/"
_SALT = "data_sharing.sheet"
MOST_TOLD = 30
HELD_SECONDS = 3600
TEXTS = ("title", "organ", "power", "condition", "share_basis", "open_basis", "source", "basis")
CHOICES: Mapping[str, Mapping[Any, Any]] = {"about": ABOUT, "share": SHARES, "open": OPENNESS, "frequency": FREQUENCIES}
LABELS = {
    "title": _("名称"), "organ": _("负责单位编码"), "power": _("权责条目编码"), "condition": _("共享条件"),
    "share_basis": _("不予共享的依据"), "open_basis": _("开放依据"), "source": _("来源"), "basis": _("依据"),
    "about": _("涉及对象"), "share": _("共享属性"), "open": _("开放属性"), "frequency": _("更新频率"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """A page of the desk: what it says, what can be done, what there is."""

    crumbs: tuple[Link, ...]
    title: Any
    lead: Any = ""
    notice: Notice | None = None
    links: tuple[Link, ...] = ()
    tiles: tuple[Tile, ...] = ()
    facts: tuple[Fact, ...] = ()
    filters: Filters | None = None
    acts: tuple[Act, ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether something has to be put right."""
        return any(one.problems for one in self.acts)


def crumbs(*more: Link) -> tuple[Link, ...]:
    """The way here."""
    return (Link(_("工作台"), "/desk/"), Link(_("数据共享"), DESK if more else ""), *more)


def index_page(request: HttpRequest) -> DeskPage:
    """Figures of the organ, findings, its items."""
    actor = asker(request)
    whole = may(actor, "data_sharing.catalogue")
    organ = "" if whole else actor.organ
    now, held, named, fresh = figures(organ), data_items(), organ_names(), refreshes()
    mine = [one for one in held if organ in {"", one.organ}]
    links = [
        Link(_("共享申请和使用"), f"{DESK}requests", icon="handshake"),
        Link(_("为办件读取数据"), f"{DESK}read", icon="scan-search"),
        Link(_("电子证照"), f"{DESK}certificates", icon="badge-check"),
        Link(_("本单位读取记录"), f"{DESK}readings", icon="history"),
        Link(_("目录（Excel）"), f"{DESK}catalogue/xlsx", icon="download"),
        Link(_("目录（CSV）"), f"{DESK}catalogue/csv", icon="download"),
    ]
    if whole:
        links.append(Link(_("导入目录"), f"{DESK}import", icon="upload"))
    return DeskPage(
        crumbs=crumbs(),
        title=_("数据共享"),
        lead=_("各单位的数据目录、共享申请、读取和电子证照。") if whole else named.get(organ, organ),
        links=tuple(links),
        tiles=(
            Tile(_("数据项"), str(now.items), "", str(_("有问题 {count} 处")).format(count=now.findings)),
            Tile(_("按期答复"), f"{now.on_time}" if now.on_time is not None else "—", "%" if now.on_time is not None else "",
                 str(_("收到 {asked} 件，已答复 {answered} 件")).format(asked=now.asked, answered=now.answered)),
            Tile(_("正在使用的共享"), str(now.uses)),
            Tile(_("已签发电子证照"), str(now.certificates)),
        ),
        tables=(
            Table(
                _("目录里的问题"), (_("数据项"), _("问题"), _("依据"), _("应在此前")),
                tuple(
                    (
                        Cell(one.item.title, f"{DESK}items/{one.item.code}"), Cell(one.title), Cell(one.basis),
                        Cell(day_words(one.since) if one.since else "—"),
                    )
                    for one in findings(mine)
                ),
                empty=_("没有发现问题。"),
            ),
            Table(
                _("数据项"), (_("数据项"), _("负责单位"), _("共享属性"), _("更新频率"), _("应在此前更新")),
                tuple(
                    (
                        Cell(one.title, f"{DESK}items/{one.code}"), Cell(named.get(one.organ, one.organ)),
                        Cell(tag=share_tag(one.share)), Cell(one.frequency.word), Cell(_fresh(one, fresh)),
                    )
                    for one in mine
                ),
                empty=_("本单位还没有编目。"),
            ),
        ),
    )  # fmt: skip


def catalogue_file(_request: HttpRequest, kind: str) -> HttpResponse:
    """The catalogue as a sheet to save."""
    if kind not in {"xlsx", "csv"}:
        raise NotVisible
    return download(catalogue_sheet(data_items(), kind), f"{CATALOG}.{kind}", XLSX if kind == "xlsx" else CSV)


def item_page(request: HttpRequest, code: str) -> DeskPage:
    """One item: bring it up to date, change it."""
    return _item_page(asker(request), data_item(code), {}, None)


def receive_item(request: HttpRequest, code: str) -> DeskPage | HttpResponse:
    """Say that its data is fresh, or publish it anew."""
    actor, one = asker(request), data_item(code)
    typed = {name: str(value) for name, value in request.POST.items()}
    if typed.get("do") == "refresh":
        text = typed.get("rows", "").strip()
        rows = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - as a counter
        _made, refusal = attempt(lambda: refresh(code, actor=actor, rows=rows))
        said = _("已记下：数据更新到今天。")
    else:
        _made, refusal = attempt(lambda: publish_items([_from_form(code, one, typed)], actor=actor))
        said = _("已发布新版目录。")
    if refusal is not None:
        return _item_page(actor, one, typed, refusal)
    messages.success(request, str(said))
    return HttpResponseRedirect(f"{DESK}items/{code}", status=SEE_OTHER)


def import_page(_request: HttpRequest) -> DeskPage:
    """Take a sheet in."""
    return _import_page(None, ())


def receive_import(request: HttpRequest) -> DeskPage | HttpResponse:
    """First what would change; then, once it was seen, publish it."""
    if request.POST.get("held"):
        return _confirmed(request, asker(request))
    sheet = request.FILES.get("sheet")
    if sheet is None:
        return _wrong(_("请选择文件。"))
    read, refusal = attempt(lambda: read_sheet(sheet.read(), sheet.name or ""))
    if refusal is not None:
        return _wrong(refusal)
    found, wrong = read
    if wrong:
        return _import_page(Problems(tuple((each.text, "sheet") for each in wrong[:MOST_TOLD])), ())
    return answered(request, DESK_TEMPLATE, _import_page(None, found))


def _confirmed(request: HttpRequest, actor: Actor) -> DeskPage | HttpResponse:
    """Publish what was seen."""
    try:
        plain = signing.loads(request.POST["held"], salt=_SALT, max_age=HELD_SECONDS)
    except signing.BadSignature:
        return _wrong(_("上传已过期，请重新上传。"))
    number, refusal = attempt(lambda: publish_items([read_item(row) for row in plain], actor=actor))
    if refusal is not None:
        return _wrong(refusal)
    messages.success(request, str(_("已发布目录第 {number} 版。")).format(number=number))
    return HttpResponseRedirect(DESK, status=SEE_OTHER)


def _wrong(said: Any) -> DeskPage:
    return _import_page(Problems(((str(said), "sheet"),)), ())


def _import_page(problems: Problems | None, found: tuple[DataItem, ...]) -> DeskPage:
    upload = Act(
        title=_("上传目录"), action=f"{DESK}import", submit=_("看看会改什么"), uploads=True, problems=problems,
        hint=_("先下载现有目录，在表里改好再传。只传要改的行也行；没有列出的数据项不动。"),
        fields=(Field("sheet", _("Excel 或 CSV 文件"), "file", error=problems.items[0][0] if problems else ""),),
    )  # fmt: skip
    if not found:
        return DeskPage(crumbs=crumbs(Link(_("导入目录"))), title=_("导入目录"), acts=(upload,))
    rows, changed = _differences(found)
    held = signing.dumps([_plain(one) for one in changed], salt=_SALT, compress=True)
    confirm = Act(
        title=_("发布"), action=f"{DESK}import", submit=str(_("发布这 {count} 项")).format(count=len(changed)),
        fields=(Field("held", "", "hidden", held),),
    )  # fmt: skip
    return DeskPage(
        crumbs=crumbs(Link(_("导入目录"))),
        title=_("导入目录"),
        acts=(confirm, upload) if changed else (upload,),
        notice=None if changed else Notice(_("表里的内容和现有目录一样，没有要改的。"), "ok"),
        tables=(Table(_("会有这些变化"), (_("数据项"), _("编码"), _("变化")), rows, empty=_("没有变化。")),),
    )


def _differences(found: tuple[DataItem, ...]) -> tuple[tuple[tuple[Cell, ...], ...], list[DataItem]]:
    held = {one.code: _plain(one) for one in data_items()}
    rows, changed = [], []
    for one in found:
        before, after = held.get(one.code), _plain(one)
        if before == after:
            continue
        changed.append(one)
        names = [
            str(LABELS.get(name, name)) for name in after if before is not None and before.get(name) != after[name]
        ]
        rows.append((Cell(one.title), Cell(one.code), Cell("、".join(names) if before is not None else _("新增"))))
    return tuple(rows), changed


def _plain(one: DataItem) -> dict[str, Any]:
    return {"code": one.code, "title": one.title, "basis": one.basis, "status": one.status} | row_of(
        one, since=None
    ).content


def _item_page(actor: Actor, one: DataItem, typed: Mapping[str, str], refusal: Refusal | None) -> DeskPage:
    problems = Problems(((str(refusal), refusal.field or "title"),)) if refusal is not None else None
    refreshing = typed.get("do") == "refresh"
    here, acts = f"{DESK}items/{one.code}", []
    if may(actor, "data_sharing.keep") and actor.organ == one.organ and one.frequency.days is not None:
        acts.append(
            Act(
                title=_("数据已更新"), action=here, submit=_("记下：更新到今天"), problems=problems if refreshing else None,
                fields=(
                    Field("do", "", "hidden", "refresh"),
                    Field("rows", _("现有多少条"), "number", typed.get("rows", "")),
                ),
            )
        )  # fmt: skip
    if may(actor, "data_sharing.catalogue"):
        acts.append(
            Act(
                title=_("修改并发布新版"),
                action=here,
                submit=_("发布"),
                problems=None if refreshing else problems,
                fields=(Field("do", "", "hidden", "publish"), *_form(one, typed)),
            )
        )
    stale = tuple(Fact(each.title, each.text or day_words(each.since), "") for each in findings([one]))
    links = [Link(_("公众看到的"), f"/data/items/{one.code}", icon="eye")]
    if may(actor, "data_sharing.ask") and actor.organ != one.organ:
        links.append(Link(_("申请共享"), f"{DESK}requests/new?item={one.code}", icon="send"))
    return DeskPage(
        crumbs=crumbs(Link(one.title)),
        title=one.title,
        lead=f"{one.code} · {one.organ_name}",
        links=tuple(links),
        facts=(
            Fact(_("共享属性"), one.share.word), Fact(_("更新频率"), one.frequency.word),
            Fact(_("应在此前更新"), _fresh(one, refreshes())), Fact(_("来源"), _source(one)), *stale,
        ),
        acts=tuple(acts),
        tables=(
            Table(
                _("字段"), (_("字段"), _("英文名"), _("敏感个人信息")),
                tuple((Cell(each.label), Cell(each.name), Cell(_("是") if each.sensitive else "—")) for each in one.fields),
            ),
        ),
    )  # fmt: skip


def _form(one: DataItem, typed: Mapping[str, str]) -> tuple[Field, ...]:
    """The item as questions, in the words of the sheet."""
    texts = [
        Field(name, LABELS[name], "text", typed.get(name, getattr(one, name)), optional=name not in {"title", "organ"})
        for name in TEXTS
    ]
    choices = [
        Field(
            name, LABELS[name], "select", typed.get(name, str(getattr(one, name).value)),
            options=tuple(Option(str(key.value), word) for key, word in words.items()),
        )
        for name, words in CHOICES.items()
    ]  # fmt: skip
    fields = Field(
        "fields", _("字段"), "textarea", typed.get("fields", "\n".join(field_text(each) for each in one.fields)),
        _("一行一个：英文名=中文名，敏感个人信息在后面加“（敏感）”"), rows=6,
    )  # fmt: skip
    return (texts[0], fields, *texts[1:3], *choices, *texts[3:])


def _from_form(code: str, one: DataItem, typed: Mapping[str, str]) -> DataItem:
    names = (*TEXTS, *CHOICES)
    plain: dict[str, Any] = {name: typed.get(name, "")[:1000] for name in names}
    return read_item(
        {**plain, "code": code, "status": one.status, "fields": fields_from(typed.get("fields", "")[:8000])}
    )


def _source(one: DataItem) -> Any:
    """Where the data of an item lies, in words."""
    if one.source.startswith(CERTIFICATE):
        return _("电子证照")
    return {RECORDS: _("负责单位登记的记录"), PARTY: _("自然人和法人库")}.get(one.source, one.source)


def _fresh(one: DataItem, fresh: Mapping[str, Any]) -> Any:
    until = due_again(one, fresh)
    return day_words(until) if until is not None else _("实时")
