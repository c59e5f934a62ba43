# SPDX-License-Identifier: Apache-2.0
"""Every item in force as one sheet, with the headings that taking in understands, and the guide in short beside them."""

from collections.abc import Iterator, Mapping

from mingfu.engines.sheets import Column, write_table
from mingfu.systems.services.items.kinds import NATIONAL_KINDS
from mingfu.systems.services.items.listing import said_of
from mingfu.systems.services.items.parts import Item
from mingfu.systems.services.items.queries import every_item

COLUMNS = (
    Column("code", "实施编码", "code", width=34),
    Column("name", "事项名称", width=34),
    Column("type", "事项类型", "code", width=10),
    Column("organ_name", "实施主体", width=26),
    Column("department", "部门编码", "code"),
    Column("credit_code", "统一社会信用代码", "code", width=22),
    Column("region", "行政区划", "code"),
    Column("main_item", "主项名称", width=26),
    Column("power", "权责清单编码", "code"),
    Column("kind", "类型名称"),
    Column("serves", "服务对象"),
    Column("handling", "办件类型"),
    Column("legal", "法定时限"),
    Column("promised", "承诺时限"),
    Column("visits", "到现场次数", "number", width=10),
    Column("materials", "申请材料", width=60),
    Column("fees", "收费", width=30),
    Column("basis", "设定依据", width=40),
    Column("summary", "说明", width=40),
    Column("status", "核对情况"),
)
CODES = {kind: code for code, kind in NATIONAL_KINDS.items()}


def items_sheet(kind: str) -> bytes:
    """Every item in force as a sheet, `kind` being "xlsx" or "csv"."""
    return write_table(kind, "政务服务事项", COLUMNS, _rows())


def _rows() -> Iterator[Mapping[str, str]]:
    for item in every_item():
        yield _row(item)


def _row(item: Item) -> dict[str, str]:
    plain = {
        name: getattr(item, name)
        for name in (
            "code",
            "name",
            "organ_name",
            "department",
            "credit_code",
            "region",
            "main_item",
            "power",
            "summary",
        )
    }
    return {
        **plain,
        "type": CODES.get(item.kind, "10"),
        "kind": str(item.kind.word),
        "serves": "、".join(str(one.word) for one in item.serves),
        "handling": str(item.handling.word),
        "legal": said_of(item.legal),
        "promised": said_of(item.promised),
        "visits": str(item.visits),
        "materials": "；".join(one.name for one in item.materials),
        "fees": "；".join(one.name for one in item.fees),
        "basis": "；".join(" ".join(part for part in (law.name, law.article) if part) for law in item.basis),
        "status": "已核对" if item.status == "verified" else "待核对",
    }
