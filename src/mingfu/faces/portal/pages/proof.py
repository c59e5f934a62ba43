# SPDX-License-Identifier: Apache-2.0
"""Checking that nothing was altered: one receipt against the ledger, and the list of seals."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from mingfu.engines.documents import Verification, verify
from mingfu.faces.portal.refusals import ReceiptUnreadable
from mingfu.faces.portal.wording import count_words, day_words, moment_words
from mingfu.faces.ui.components import Fact, FieldView, Notice, Pagination, Problems, Table, paginate, table
from mingfu.kernel.ledger import all_seals, key_id, public_key, receipt
from mingfu.kernel.refusals import Refusal

SIZE = 50
LONGEST = 200_000


@dataclass(frozen=True)
class Verdict:
    """What the server says of a receipt."""

    notice: Notice
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class VerifyPage:
    """The form, and what came of it."""

    number: FieldView
    receipt: FieldView
    file: FieldView
    problems: Problems
    verdict: Verdict | None
    key: str
    key_id: str


@dataclass(frozen=True)
class PaperPage:
    """The check of an official paper: number and code, and whether they belong to one."""

    number: FieldView
    code: FieldView
    problems: Problems
    verdict: Verdict | None


@dataclass(frozen=True)
class LedgerPage:
    """Every seal, newest first."""

    facts: tuple[Fact, ...]
    table: Table
    pagination: Pagination
    key: str
    key_id: str


def verify_page(
    number: str = "", text: str = "", refusal: Refusal | None = None, verdict: Verdict | None = None
) -> VerifyPage:
    """The form with what was typed."""
    said = str(refusal) if refusal else ""
    about_text = isinstance(refusal, ReceiptUnreadable)
    fields = (
        FieldView(
            "number",
            gettext("办件编号"),
            value=number,
            inputmode="numeric",
            width="w18",
            optional=True,
            error="" if about_text else said,
            hint=gettext("只填编号，可以看到系统为它保存了什么凭据"),
        ),
        FieldView(
            "receipt",
            gettext("或者粘贴回执内容"),
            "textarea",
            text,
            gettext("下载的回执文件用记事本打开，全部复制到这里"),
            said if about_text else "",
            optional=True,
            rows=5,
        ),
    )
    return VerifyPage(
        number=fields[0],
        receipt=fields[1],
        file=FieldView("file", gettext("或者上传回执文件"), "file", accept=".json,application/json", optional=True),
        problems=Problems(tuple((one.error, one.name) for one in fields if one.error)),
        verdict=verdict,
        key=public_key().hex(),
        key_id=key_id(public_key()),
    )


def read_receipt(text: str) -> dict[str, Any]:
    """The receipt in a text. Raises `ReceiptUnreadable`."""
    try:
        found = json.loads(text[:LONGEST])
        if isinstance(found["number"], str) and isinstance(found["hash"], str) and isinstance(found["event"], dict):
            return dict(found)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReceiptUnreadable from error
    raise ReceiptUnreadable


def verdict_of(number: str, handed: dict[str, Any] | None) -> Verdict:
    """What the ledger holds under a number, and whether a receipt that was handed in says the same.

    Raises `ReceiptUnknown`, `ReceiptBroken`.
    """
    held = receipt(number)
    facts = _facts(held)
    if handed is None:
        said = gettext("账本里有这张回执，内容与签名时一致。要核对您手里的那一份，请上传或粘贴回执。")
        return Verdict(Notice(said, "ok", "shield-check", gettext("有这张回执")), facts)
    wrong = [
        title
        for title, name in ((gettext("记录内容"), "event"), (gettext("哈希"), "hash"), (gettext("签名"), "signature"))
        if handed.get(name) != held[name]
    ]
    if wrong:
        said = gettext(
            "不一致的地方：{parts}。请保留这份回执，并拨打 12345 要求核查；也可以用独立核验程序自行核验。"
        ).format(parts="、".join(wrong))
        return Verdict(Notice(said, "bad", "triangle-alert", gettext("与账本不一致")), facts)
    return Verdict(
        Notice(gettext("您手里的回执与账本逐字一致，签名有效。"), "ok", "shield-check", gettext("回执成立")), facts
    )


def _facts(held: dict[str, Any]) -> tuple[Fact, ...]:
    from_seal = held["seal"]
    facts = [
        Fact(gettext("编号"), held["number"]),
        Fact(gettext("记录于"), held["event"]["at"]),
        Fact(gettext("哈希"), held["hash"]),
        Fact(gettext("签名公钥"), held["key"]),
    ]
    if from_seal is None:
        facts.append(
            Fact(gettext("封存"), gettext("还没有封存；每天零点以后封存前一天的全部记录，之后回执会带上封存证明"))
        )
    else:
        header = from_seal["header"]
        said = gettext("{day} 的第 {number} 次封存，共 {count} 条记录").format(
            day=header["day"], number=header["number"], count=count_words(header["count"])
        )
        facts += [Fact(gettext("封存"), said, "/ledger"), Fact(gettext("封存根"), header["root"])]
    return tuple(facts)


def paper_page(number: str, code: str) -> PaperPage:
    """The form; the verdict where both were given."""
    verdict, said = None, ""
    if number.strip() and code.strip():
        try:
            verdict = _paper_verdict(verify(number, code))
        except Refusal as refusal:
            said = str(refusal)
    fields = (
        FieldView(
            "number",
            gettext("文号"),
            value=number,
            hint=gettext("例如 高热复〔2026〕12号，括号写法不限"),
            error=said,
            width="w18",
        ),
        FieldView("code", gettext("核验码"), value=code, hint=gettext("印在文书末尾，12 位字母和数字"), width="w18"),
    )
    return PaperPage(*fields, Problems(((said, "number"),) if said else ()), verdict)


def _paper_verdict(found: Verification) -> Verdict:
    notices = {
        "standing": Notice(gettext("这份文书是真的，现在有效。"), "ok", "shield-check"),
        "replaced": Notice(
            gettext("这份文书是真的，但已由 {number} 代替。").format(number=found.replaced_by), "warn", "triangle-alert"
        ),
        "erased": Notice(gettext("这份文书出具过，内容已依法删除。"), "warn", "triangle-alert"),
    }
    facts = (
        Fact(gettext("文号"), found.number),
        Fact(gettext("文种"), found.kind),
        Fact(gettext("标题"), found.title or "—"),
        Fact(gettext("出具单位"), found.issuer),
        Fact(gettext("出具日期"), day_words(found.issued_on)),
    )
    return Verdict(notices[found.state], facts)


def ledger_page(page: int) -> LedgerPage:
    """The seals of a page."""
    seals = all_seals()[::-1]
    pages = max(1, -(-len(seals) // SIZE))
    here = min(max(1, page), pages)
    rows = [
        (day_words(seal.day), str(seal.number), count_words(seal.count), seal.root.hex(), moment_words(seal.sealed_at))
        for seal in seals[(here - 1) * SIZE : here * SIZE]
    ]
    columns = (gettext("日期"), gettext("次序"), gettext("记录数"), gettext("封存根"), gettext("封存时间"))
    return LedgerPage(
        facts=(
            Fact(gettext("封存次数"), count_words(len(seals))),
            Fact(gettext("已封存记录"), count_words(sum(seal.count for seal in seals))),
            Fact(gettext("当前公钥编号"), key_id(public_key())),
        ),
        table=table(gettext("每日封存"), columns, list(rows)),
        pagination=paginate(here, SIZE, len(seals), "/ledger?page={}".format),
        key=public_key().hex(),
        key_id=key_id(public_key()),
    )
