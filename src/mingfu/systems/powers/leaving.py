# SPDX-License-Identifier: Apache-2.0
"""The list as a sheet: every entry in force with its fields in words, for one organ or town or for all."""

from collections.abc import Iterator, Mapping

from mingfu.engines.sheets import Column, write_table
from mingfu.kernel.organs import organ_names
from mingfu.systems.powers.differing import said
from mingfu.systems.powers.entries import Power, powers

COLUMNS = (
    Column("code", "编码", "code", width=24),
    Column("title", "名称", width=34),
    Column("category", "职权类型", width=12),
    Column("subject", "行使主体", width=26),
    Column("level", "层级", width=8),
    Column("base_code", "基本编码", "code", width=16),
    Column("basis", "依据", width=50),
    Column("conditions", "行使条件", width=30),
    Column("steps", "环节和责任", width=60),
    Column("liability", "追责情形", width=40),
    Column("supervision", "监督方式", width=24),
    Column("remedy", "救济途径", width=30),
    Column("legal", "法定时限", width=14),
    Column("promised", "承诺时限", width=14),
    Column("fees", "收费", width=20),
    Column("delegated", "下放镇街", width=24),
    Column("entrusted", "转移社会组织", width=24),
    Column("status", "核对情况", width=10),
)


def powers_sheet(kind: str, organ: str = "") -> bytes:
    """Entries in force as xlsx or CSV; of one organ with those handed down to it."""
    found = tuple(one for one in powers() if not organ or organ in one.holders)
    return write_table(kind, "权责清单", COLUMNS, _rows(found))


def _rows(found: tuple[Power, ...]) -> Iterator[Mapping[str, str]]:
    named = organ_names()
    for one in found:
        yield {
            "code": one.code,
            "title": one.title,
            "category": one.category,
            "subject": named.get(one.subject, one.subject_name or one.subject),
            "level": one.level,
            "base_code": one.base_code,
            "basis": "；".join(law.text for law in one.laws),
            "conditions": "；".join(one.conditions),
            "steps": said(
                "steps",
                [
                    {"title": step.title, "duty": step.duty, "accountable": step.accountable, "owes": step.owes}
                    for step in one.steps
                ],
            ),
            "liability": "；".join(one.liability),
            "supervision": one.supervision,
            "remedy": one.remedy,
            "legal": _limit(one, "legal"),
            "promised": _limit(one, "promised"),
            "fees": "；".join(f"{fee.name} {fee.rate}".strip() for fee in one.fees),
            "delegated": "；".join(named.get(row.organ, row.organ) for row in one.delegated),
            "entrusted": one.entrusted.body if one.entrusted else "",
            "status": "已核实" if one.status == "verified" else "待核实",
        }


def _limit(one: Power, which: str) -> str:
    limit = getattr(one, which)
    return said(which, {"amount": limit.amount, "unit": limit.unit}) if limit else ""
