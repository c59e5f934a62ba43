# SPDX-License-Identifier: Apache-2.0
"""What organs hold already, taken in from sheets: records of an item, and certificates issued before there were any here.

A row names its person or body by an identifier; who is not known yet becomes known. A row that is wrong is told by its
line and the others are taken in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from mingfu.engines.sheets import Column, TableRow, read_table
from mingfu.kernel.access import Actor
from mingfu.kernel.parties import find_by, identify, register_party
from mingfu.kernel.refusals import Refusal
from mingfu.systems.data_sharing.catalogue.items import data_item
from mingfu.systems.data_sharing.catalogue.kinds import About
from mingfu.systems.data_sharing.certificates.commands import issue_certificate
from mingfu.systems.data_sharing.certificates.kinds import kind_of
from mingfu.systems.data_sharing.exchange.records import keep_record
from mingfu.systems.data_sharing.refusals import RecordFaulty

IDENTIFIERS = {"resident_id": "证件号码", "uscc": "信用代码", "phone": "手机号"}
NAME = Column("party name", "姓名或名称", width=20)
SINCE = Column("party since", "起始日期", "date", width=14)
UNTIL = Column("party until", "有效期至", "date", width=14)
Take = Callable[[UUID, Mapping[str, str], date | None, date | None], object]


@dataclass(slots=True)
class Taken:
    """What came of a sheet: how many rows were taken in, and why others were not."""

    rows: int = 0
    left_out: list[tuple[int, str]] = field(default_factory=list)


def take_records(item: str, content: bytes, name: str, *, actor: Actor) -> Taken:
    """Keep a record for each row of a sheet, in the columns of the item's labels. Raises `ItemUnknown` and what reading raises."""
    found = data_item(item)
    body = found.about is About.BODY

    def take(party: UUID, said: Mapping[str, str], since: date | None, _until: date | None) -> None:
        keep_record(item, party, said, actor=actor, since=since)

    return _take(
        content, name, [(one.name, one.label) for one in found.fields], take, body=body, title=found.title, actor=actor
    )


def take_certificates(kind: str, content: bytes, name: str, *, actor: Actor) -> Taken:
    """Issue a certificate for each row of a sheet, in the columns of the kind's labels. Raises `CertificateKindUnknown`."""
    found = kind_of(kind)

    def take(party: UUID, said: Mapping[str, str], since: date | None, until: date | None) -> None:
        issue_certificate(kind, said, actor=actor, party=party, since=since, until=until)

    fields = [(one.name, one.label) for one in found.fields]
    return _take(content, name, fields, take, body=found.holder == "body", title=found.title, actor=actor)


def _take(
    content: bytes,
    name: str,
    fields: Sequence[tuple[str, str]],
    take: Take,
    *,
    body: bool,
    title: str,
    actor: Actor,
) -> Taken:
    columns = [Column(f"party {kind}", label, "code") for kind, label in IDENTIFIERS.items()]
    columns += [NAME, SINCE, UNTIL, *(Column(each, label) for each, label in fields)]
    read = read_table(content, name, columns)
    taken = Taken(left_out=[(found.row, found.message) for found in read.findings if found.severity == "error"])
    for row in read.rows:
        said = {each: text for each, _label in fields if (text := row.texts.get(each, "").strip())}
        try:
            with transaction.atomic():
                party = _party(row, said, body=body, title=title, actor=actor)
                take(party, said, _day(row, "party since"), _day(row, "party until"))
        except Refusal as refusal:
            taken.left_out.append((row.number, str(refusal)))
        else:
            taken.rows += 1
    return taken


def _party(row: TableRow, said: Mapping[str, str], *, body: bool, title: str, actor: Actor) -> UUID:
    """Whose row it is: found by the first identifier it names, or made known by it."""
    given = {kind: row.texts.get(f"party {kind}", "").strip() for kind in IDENTIFIERS}
    given = {kind: text for kind, text in given.items() if text}
    if not given:
        raise RecordFaulty(item=title, what=f"没有填{'、'.join(IDENTIFIERS.values())}中的任何一个")
    for kind, text in given.items():
        known = find_by(kind, text)
        if known is not None:
            return known.id
    name = row.texts.get("party name", "").strip() or said.get("body" if body else "name", "")
    phone = given.pop("phone", "")
    # An organ's archive proves a document, never who holds a telephone.
    made = register_party("body" if body else "person", actor=actor, name=name, identifiers=given, proved=True)
    if phone:
        identify(made, "phone", phone, actor=actor)
    return made.id


def _day(row: TableRow, name: str) -> date | None:
    text = row.texts.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise RecordFaulty(
            item=name.removeprefix("party "), what=f"“{text[:20]}”不是日期，请写成 2026-01-31 的样子"
        ) from error
