# SPDX-License-Identifier: Apache-2.0
"""Public lists, and what registers make public: catalogues, and each as a table to read and to take away."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext

from mingfu.engines.publication import public_register, public_registers, public_spec
from mingfu.engines.sheets import Column, editions_of, entries_of, write_table
from mingfu.engines.sheets.queries import catalogs
from mingfu.faces.portal.wording import day_words
from mingfu.faces.ui.components import Cell, FieldView, Filters, Pagination, Table, Tag, paginate, table
from mingfu.faces.ui.frame import Link
from mingfu.kernel.refusals import _

A_PAGE = 50
MOST = 20_000
STATES = {"verified": _("已核实"), "assumed": _("待核实")}


@dataclass(frozen=True)
class KeptPage:
    """The registers that show something, and every list."""

    registers: Table
    lists: Table


def kept_page() -> KeptPage:
    """What is kept in public."""
    books = [
        (
            Cell(gettext(spec.title), f"/registers/{spec.key}"),
            gettext(spec.about) if spec.about else "—",
            spec.public.basis if spec.public else "",
        )
        for spec in public_registers()
    ]
    made = table(gettext("公开的台账"), (gettext("台账"), gettext("记什么"), gettext("公开依据")), books)
    lists = [(Cell(gettext(title), f"/lists/{key}"), key) for key, title in catalogs()]
    return KeptPage(
        replace(made, empty=gettext("现有的台账都不对外公开。")),
        table(gettext("清单"), (gettext("清单"), gettext("代号")), lists, tight=True),
    )


@dataclass(frozen=True)
class PublicTablePage:
    """A list or a register as a table."""

    title: str
    about: str
    line: str
    filters: Filters | None
    table: Table
    pagination: Pagination | None
    more: str
    exports: tuple[Link, ...]
    basis: str


def register_page(key: str, page: int) -> PublicTablePage:
    """What a register makes public, newest first. Raises `UnknownRegister`."""
    spec = public_spec(key)
    assert spec.public is not None
    labels = {one.name: gettext(one.label) for one in spec.form.fields}
    found = public_register(key, limit=A_PAGE + 1, offset=(page - 1) * A_PAGE)
    rows = [(row.number, *(row.said.get(name, "—") for name in spec.public.fields)) for row in found[:A_PAGE]]
    made = table(gettext(spec.title), (gettext("编号"), *(labels[name] for name in spec.public.fields)), rows)
    return PublicTablePage(
        title=gettext(spec.title),
        about=gettext(spec.about) if spec.about else "",
        line=gettext("公开的是声明里写明的几项，个人信息已隐去。"),
        filters=None,
        table=replace(made, empty=gettext("还没有公开的记录。")),
        pagination=None,
        more=f"/registers/{key}?page={page + 1}" if len(found) > A_PAGE else "",
        exports=(Link("CSV", f"/registers/{key}.csv"), Link("Excel", f"/registers/{key}.xlsx")),
        basis=spec.public.basis,
    )


def register_file(key: str, kind: str) -> bytes:
    """What a register makes public, as a sheet. Raises `UnknownRegister`."""
    spec = public_spec(key)
    assert spec.public is not None
    labels = {one.name: one.label for one in spec.form.fields}
    columns = (Column("entry.number", "编号", "code"), *(Column(name, labels[name]) for name in spec.public.fields))
    found = public_register(key, limit=MOST)
    return write_table(kind, spec.title, columns, ({"entry.number": row.number, **row.said} for row in found))


def list_page(key: str, question: str, page: int, number: int) -> PublicTablePage:
    """An edition of a list (the newest when none is named). Raises `ListUnknown`."""
    editions = editions_of(key)
    part, total = entries_of(key, number, question=question, limit=A_PAGE, offset=(page - 1) * A_PAGE)
    shown = next(one for one in editions if one.number == (number or editions[0].number))
    title, path = gettext(dict(catalogs())[key]), f"/lists/{key}"
    rows = [
        (row.code, gettext(row.title), row.basis or "—", Tag(str(STATES[row.status]), "ok" if row.status == "verified" else "warn"))
        for row in part
    ]  # fmt: skip
    made = table(title, (gettext("编码"), gettext("名称"), gettext("依据"), gettext("状态")), rows)
    asked = {"q": question, "edition": str(number or "")}
    kept = urlencode({name: value for name, value in asked.items() if value})
    box = FieldView("q", gettext("查找"), value=question, hint=gettext("编码、名称或依据里的字"))
    line = gettext("第 {number} 版，{day}起施行，{count} 条").format(
        number=shown.number, day=day_words(shown.valid_from), count=shown.entries
    )
    return PublicTablePage(
        title=title,
        about="",
        line=line,
        filters=Filters(path, (box,), (Link(question, path),) if question else (), path),
        table=replace(made, empty=gettext("没有符合条件的条目。")),
        pagination=paginate(page, A_PAGE, total, lambda at: f"{path}?{kept}{'&' if kept else ''}page={at}"),
        more="",
        exports=(Link("CSV", f"{path}.csv"), Link("Excel", f"{path}.xlsx")),
        basis="",
    )
