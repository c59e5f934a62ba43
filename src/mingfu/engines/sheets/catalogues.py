# SPDX-License-Identifier: Apache-2.0
"""Files of items as provinces and ministries hand them on: columns by many names, codes of a usual shape, odd rows told."""

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingfu.engines.sheets.reading import read_table
from mingfu.engines.sheets.shape import Column
from mingfu.kernel.refusals import Refusal, _

LARGEST, MOST_ROWS = 50_000_000, 200_000
USUAL_CODE = re.compile(r"[0-9A-Z]{12}(?:[0-9A-Z]{2})?-\d{12}-\d{3}-[0-9A-Z]{18}-\d-\d{2}")
"""Base code of 12 signs, or 14 with those of the local item; division, three digits, unified social credit code, type, number."""
CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
NOTHING = frozenset({"", "未分类", "无", "-"})
"""What such files write where there is nothing to write."""

Unreadable = Callable[[str, str], Refusal]
"""Makes a system's own refusal of a file's name and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something odd about a row (counted from 2, below the heading): it is taken in all the same, unless `lost`."""

    row: int
    code: str
    text: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """The rows of a file as they stand there, the column that each field is read from ("" for none), and the digest."""

    digest: str
    rows: tuple[Mapping[str, str], ...]
    columns: Mapping[str, str]


def bytes_of(path: Path, unreadable: Unreadable) -> bytes:
    """The bytes of a file of at most 50 MB."""
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError as error:
        raise unreadable(path.name, str(error.strerror or error)) from error
    if content is None:
        raise unreadable(path.name, str(_("文件超过 50 MB，请分成几个文件")))
    return content


def read_catalogue(
    content: bytes, name: str, names: Mapping[str, Sequence[str]], needed: Sequence[str], unreadable: Unreadable
) -> CatalogueFile:
    """Read a CSV file in UTF-8 or GB 18030, or an xlsx file. `names` says by which headings a field goes.

    Raises what `unreadable` makes for a file that is none, lacks a needed column or has over 200,000 rows, and for xlsx
    what reading a sheet raises.
    """
    if name.lower().endswith(".xlsx"):
        read = read_table(content, name, [Column(one, one) for headings in names.values() for one in headings])
        found, rows = set(read.headings), tuple(row.texts for row in read.rows)
    else:
        found, rows = _lines(content, name, unreadable)
    columns = {field: next((one for one in headings if one in found), "") for field, headings in names.items()}
    missing = "、".join(names[field][0] for field in needed if not columns[field])
    if missing:
        raise unreadable(name, str(_("没有 {columns} 列")).format(columns=missing))
    if len(rows) > MOST_ROWS:
        raise unreadable(name, str(_("超过 20 万行，请分成几个文件")))
    return CatalogueFile(hashlib.sha256(content).hexdigest(), rows, columns)


def _lines(content: bytes, name: str, unreadable: Unreadable) -> tuple[set[str], tuple[Mapping[str, str], ...]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise unreadable(name, str(_("不是 UTF-8 或 GB 18030 编码的文本")))
    try:
        rows = list(csv.DictReader(io.StringIO(text), restkey="", strict=True))
    except csv.Error as error:
        raise unreadable(name, str(error)) from error
    told = tuple({str(key): str(value if value is not None else "") for key, value in row.items()} for row in rows)
    return (set(told[0]) if told else set()), told


def odd_codes(code: str, credit: str) -> Iterator[str]:
    """What is unusual about an item's code and its organ's credit code."""
    if not USUAL_CODE.fullmatch(code):
        yield str(_("编码不是“12 或 14 位基本编码-区划-3 位-18 位信用代码-类型-序号”的样子"))
    if credit and not CREDIT_CODE.fullmatch(credit):
        yield str(_("统一社会信用代码“{code}”不是 18 位的样子")).format(code=credit)
