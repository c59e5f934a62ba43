# SPDX-License-Identifier: Apache-2.0
"""A copy of the dossier to keep: as JSON for machines and as PDF for people (Personal Information Protection Law, art. 45)."""

from typing import Any

import orjson
from django.utils.translation import override

from mingfu.engines.documents.printing import print_sheet
from mingfu.engines.manifest import find_system
from mingfu.kernel.clock import LEGAL_ZONE, now
from mingfu.systems.data_sharing.certificates.queries import STATES
from mingfu.systems.data_sharing.dossier import ReadingShown, Whole

FORMAT = "mingfu-dossier/1"
BASIS = "个人信息保护法第四十五条：个人有权查阅、复制其个人信息"


def dossier_json(whole: Whole) -> bytes:
    """The dossier as JSON: everything that the page shows, with codes."""
    with override(None):
        plain = {
            "format": FORMAT,
            "made_at": now().isoformat(),
            "basis": BASIS,
            "kind": whole.kind,
            "data": [
                {
                    "item": one.item.code,
                    "title": one.item.title,
                    "organ": one.item.organ,
                    "since": one.since,
                    "certificate": one.certificate,
                    "values": {
                        name: {"label": one.item.label(name), "value": text, "disputed": name in one.disputed}
                        for name, text in one.values.items()
                    },
                }
                for one in whole.holdings
            ],
            "certificates": [
                {
                    "number": one.number, "kind": one.kind, "title": one.title, "organ": one.organ,
                    "issued_on": one.issued_on, "valid_from": one.valid_from, "valid_until": one.valid_until,
                    "state": one.state,
                }
                for one in whole.certificates
            ],
            "elsewhere": {
                key: [{"title": str(one.title), "text": str(one.text), "since": one.since, "organ": one.organ} for one in rows]
                for key, rows in whole.elsewhere.items()
            },
            "readings": [
                {
                    "at": one.at, "organ": one.who, "what": one.what, "fields": one.fields, "right": str(one.right),
                    "basis": one.basis, "case": one.case,
                }
                for one in whole.readings
            ],
        }  # fmt: skip
    return orjson.dumps(plain, option=orjson.OPT_INDENT_2)


def dossier_pdf(whole: Whole) -> bytes:
    """The dossier as PDF, in Chinese whoever asks. Raises `FontsMissing`, `GlyphMissing`."""
    with override(None):
        moment = now()
        values = {
            "title": "政府数据档案（本人副本）" if whole.kind == "person" else "政府数据档案（本单位副本）",
            "issuer": "",
            "lines": [f"生成时间：{_when(moment)}", f"依据：{BASIS}", "认为有误的，可以在网上“我的档案”里要求更正。"],
            "parts": [_data(whole), _certificates(whole), *_elsewhere(whole), _readings(whole.readings)],
        }
        return print_sheet("extract", values, at=moment)


def _when(moment: Any) -> str:
    return f"{moment.astimezone(LEGAL_ZONE):%Y-%m-%d %H:%M}"


def _data(whole: Whole) -> dict[str, Any]:
    rows = [
        [one.item.title, one.item.organ_name, one.item.label(name), text + ("（有异议，核实中）" if name in one.disputed else "")]
        for one in whole.holdings
        for name, text in one.values.items()
    ]  # fmt: skip
    return {"title": "数据", "columns": ["数据项", "单位", "字段", "内容"], "rows": rows, "empty": "没有记载。"}


def _certificates(whole: Whole) -> dict[str, Any]:
    rows = [
        [one.title, one.number, one.organ_name, one.valid_until.isoformat() if one.valid_until else "长期", str(STATES[one.state])]
        for one in whole.certificates
    ]  # fmt: skip
    columns = ["证照", "编号", "发证机关", "有效期至", "状态"]
    return {"title": "电子证照", "columns": columns, "rows": rows, "empty": "没有电子证照。"}


def _elsewhere(whole: Whole) -> list[dict[str, Any]]:
    parts = []
    for key, rows in whole.elsewhere.items():
        system = find_system(key)
        lines = [[str(one.title), str(one.text), one.since.isoformat() if one.since else ""] for one in rows]
        title = str(system.title) if system else key
        parts.append({"title": title, "columns": ["名称", "内容", "起始日期"], "rows": lines, "empty": "没有记载。"})
    return parts


def _readings(rows: tuple[ReadingShown, ...]) -> dict[str, Any]:
    lines = [
        [_when(one.at), one.who or "本人", f"{one.what}：{one.fields}" if one.fields else one.what, str(one.right), one.case or one.basis]
        for one in rows
    ]  # fmt: skip
    columns = ["时间", "谁", "读了什么", "依什么", "为哪件事"]
    return {"title": "谁用过", "columns": columns, "rows": lines, "empty": "还没有人读取过。"}
