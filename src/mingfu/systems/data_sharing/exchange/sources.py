# SPDX-License-Identifier: Apache-2.0
"""From an item to what it says of somebody: records kept here, certificates, the register of parties, other systems."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from mingfu.engines.cases import cases_for
from mingfu.engines.manifest import ask, offered
from mingfu.kernel.access import SYSTEM, system
from mingfu.kernel.parties import identifiers_of, reveal, reveal_name
from mingfu.kernel.refusals import Refusal
from mingfu.systems.data_sharing.catalogue.items import DataItem
from mingfu.systems.data_sharing.catalogue.kinds import CERTIFICATE, PARTY, PROVIDER, RECORDS
from mingfu.systems.data_sharing.certificates.queries import VALID, Standing, certificates_of, content_of
from mingfu.systems.data_sharing.exchange.records import RecordShown, records_of
from mingfu.systems.data_sharing.models import Certificate

CORRECTING = "data_sharing.correct"
BY = system("data_sharing")
IDENTIFIERS = ("resident_id", "phone", "uscc")


@dataclass(frozen=True, slots=True)
class Holding:
    """What an item says of somebody: values by field, since when, by which certificate, and which fields are disputed."""

    item: DataItem
    values: Mapping[str, str]
    since: date | None = None
    certificate: str = ""
    disputed: frozenset[str] = frozenset()

    @property
    def subject(self) -> str:
        """How a request for correction names it."""
        return f"{CERTIFICATE}{self.certificate}" if self.certificate else f"item:{self.item.code}"

    @property
    def source(self) -> str:
        """Whose words it is."""
        if self.certificate:
            return f"{self.item.title} {self.certificate}，{self.item.organ_name}"
        return f"{self.item.title}，{self.item.organ_name}"


@dataclass(slots=True)
class About:
    """Everything known of somebody, read when it is first needed: two queries for records, two for certificates, one for disputes."""

    party: UUID
    _records: dict[str, RecordShown] | None = None
    _certificates: list[tuple[Certificate, Standing]] | None = None
    _disputes: dict[str, frozenset[str]] | None = field(default=None)

    def holding(self, item: DataItem) -> Holding | None:
        """What an item says of them; None where it says nothing."""
        if item.source == RECORDS:
            held = self.records.get(item.code)
            return self._made(item, held.content, held.since) if held is not None and held.content else None
        if item.source.startswith(CERTIFICATE):
            return self._by_certificate(item)
        if item.source == PARTY:
            return self._by_party(item)
        name = item.source.removeprefix(PROVIDER)
        values = ask(name, party=self.party) if name in offered() else None
        return self._made(item, dict(values), None) if values else None

    @property
    def records(self) -> dict[str, RecordShown]:
        """Records about them by item."""
        if self._records is None:
            self._records = {one.item: one for one in records_of(self.party)}
        return self._records

    @property
    def certificates(self) -> list[tuple[Certificate, Standing]]:
        """Their certificates, valid ones first."""
        if self._certificates is None:
            self._certificates = certificates_of(self.party)
        return self._certificates

    @property
    def disputes(self) -> dict[str, frozenset[str]]:
        """Fields that are being checked on their request, by subject."""
        if self._disputes is None:
            found: dict[str, frozenset[str]] = {}
            for _number, subject, name in running_corrections(self.party):
                found[subject] = found.get(subject, frozenset()) | {name}
            self._disputes = found
        return self._disputes

    def _made(self, item: DataItem, values: Mapping[str, str], since: date | None, certificate: str = "") -> Holding:
        known = {one.name: str(values.get(one.name, "")) for one in item.fields if values.get(one.name)}
        plain = Holding(item, known, since, certificate)
        return Holding(item, known, since, certificate, self.disputes.get(plain.subject, frozenset()))

    def _by_certificate(self, item: DataItem) -> Holding | None:
        kind = item.source.removeprefix(CERTIFICATE)
        held = next((one for one, stands in self.certificates if one.kind == kind and stands.state == VALID), None)
        said = content_of(held) if held is not None else None
        if held is None or said is None:
            return None
        return self._made(item, said, held.valid_from, held.number)

    def _by_party(self, item: DataItem) -> Holding | None:
        values = {}
        names = {one.name for one in item.fields}
        purpose = f"data:{item.code}"
        try:
            if names & {"name", "body"}:
                values["name"] = values["body"] = reveal_name(self.party, actor=BY, purpose=purpose)
            for kind in IDENTIFIERS:
                held = identifiers_of(self.party, kind) if kind in names else []
                if held:
                    values[kind] = reveal(held[0], actor=BY, purpose=purpose)
        except Refusal:
            # Of somebody who was erased nothing is known.
            return None
        known = {name: text for name, text in values.items() if text}
        return self._made(item, known, None) if known else None


def running_corrections(party: UUID) -> list[tuple[str, str, str]]:
    """Number, subject and field of every correction that somebody asked for and nobody has decided yet."""
    rows = cases_for(SYSTEM).filter(party=party, system="data_sharing", start=CORRECTING, status="open")
    found = rows.values_list("number", "data")
    return [(number, str(data.get("subject", "")), str(data.get("field", ""))) for number, data in found]
