# SPDX-License-Identifier: Apache-2.0
"""The dossier: what the state holds about somebody, who read it for what, and what other systems ask of it by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from mingfu.engines.cases import cases_for
from mingfu.engines.manifest import Certificate as Shown
from mingfu.engines.manifest import Datum, Held, held_elsewhere
from mingfu.kernel.access import Actor, PurposeNeeded, may
from mingfu.kernel.catalogs import title_of
from mingfu.kernel.organs import organ_names
from mingfu.kernel.parties import mandates_on, may_act_for, party
from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.data_sharing.catalogue.items import DataItem, data_items
from mingfu.systems.data_sharing.catalogue.kinds import CERTIFICATE, PARTY
from mingfu.systems.data_sharing.certificates.kinds import kind_of
from mingfu.systems.data_sharing.certificates.queries import certificates_of, shown
from mingfu.systems.data_sharing.exchange.reading import data_of
from mingfu.systems.data_sharing.exchange.sources import About, Holding
from mingfu.systems.data_sharing.models import Reading, Use
from mingfu.systems.data_sharing.readings import write_down
from mingfu.systems.data_sharing.refusals import DossierClosed

MOST_READINGS = 200
ACT = "data_sharing.dossier"
RIGHTS = {
    "use": _("经提供单位同意的共享"),
    "own": _("本人填表时调取"),
    "window": _("本人在窗口办事时调取"),
    "certificate": _("本人出示电子证照"),
}


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """A line of the log as the person concerned reads it: who, what, for which matter, by which right."""

    at: datetime
    who: str
    what: str
    fields: str
    right: Any
    basis: str
    case: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything of a dossier."""

    party: UUID
    kind: str
    holdings: tuple[Holding, ...]
    certificates: tuple[Shown, ...]
    elsewhere: dict[str, tuple[Held, ...]]
    readings: tuple[ReadingShown, ...]


def whose_dossier(actor: Actor, wanted: str = "") -> UUID:
    """Whose dossier the actor opens: their own, or that of somebody who gave them a mandate. Raises `DossierClosed`."""
    if actor.party is None:
        raise DossierClosed
    if not wanted or wanted == str(actor.party):
        return actor.party
    try:
        principal = party(UUID(wanted))
    except (Refusal, ValueError) as error:
        raise DossierClosed from error
    if not may_act_for(party(actor.party), principal, ACT):
        raise DossierClosed
    return principal.id


def principals_of(actor: Actor) -> tuple[UUID, ...]:
    """For whom the actor may open a dossier beside their own."""
    if actor.party is None:
        return ()
    scopes = ("all", "data_sharing", ACT)
    held = mandates_on().filter(agent_id=actor.party, scope__in=scopes).values_list("principal_id", flat=True)
    return tuple(sorted(set(held), key=str))


def whole_dossier(of: UUID) -> Whole:
    """What the state holds about somebody. Whether the asker may know is the caller's question."""
    about, kind = About(of), party(of).kind
    found = [about.holding(one) for one in _items_about(kind)]
    return Whole(
        party=of,
        kind=kind,
        holdings=tuple(one for one in found if one is not None),
        certificates=shown(about.certificates),
        elsewhere=held_elsewhere(of),
        readings=readings_about(of),
    )


def readings_about(of: UUID, *, limit: int = MOST_READINGS) -> tuple[ReadingShown, ...]:
    """Who read what about somebody, newest first: organs and matters by name."""
    rows = list(Reading.objects.filter(party=of).order_by("-at", "-pk")[:limit])
    named = organ_names()
    items = {one.code: one for one in data_items()}
    powers = dict(Use.objects.filter(number__in={row.use for row in rows if row.use}).values_list("number", "power"))
    own = set(
        cases_for(Actor("citizen", f"party:{of}", party=of))
        .filter(number__in={row.case for row in rows if row.case})
        .values_list("number", flat=True)
    )
    return tuple(_line(row, named, items, powers, own) for row in rows)


def _line(
    row: Reading, named: dict[str, str], items: dict[str, DataItem], powers: dict[str, str], own: set[str]
) -> ReadingShown:
    item = items.get(row.item)
    what = item.title if item is not None else _what(row)
    power = title_of("powers", powers[row.use]) if row.use in powers else ""
    basis = str(_("“{power}”，获准使用编号 {use}")).format(power=power, use=row.use) if power else row.purpose
    mine = row.by == f"party:{row.party}"
    who = named.get(row.organ, row.organ) if row.organ else ""
    if not who and not mine and row.by.startswith("party:"):
        who = str(_("受委托人"))
    return ReadingShown(
        at=row.at,
        who=who,
        what=what,
        fields=item.labels(row.fields) if item is not None else "",
        right=RIGHTS.get(row.right, row.right),
        basis=basis,
        case=row.case if row.case in own else "",
        mine=mine,
    )


def _what(row: Reading) -> str:
    """What a reading of something that is no item of the catalogue was about: a certificate, by its kind."""
    if row.item.startswith(CERTIFICATE):
        try:
            return f"{kind_of(row.item.removeprefix(CERTIFICATE)).title} {row.certificate}"
        except Refusal:
            return row.certificate
    return row.item


def dossier_for(*, party: UUID, fields: Sequence[str], actor: Actor, purpose: str) -> tuple[Datum, ...]:
    """Provider: what is known of somebody for the fields asked, each from its first source; the reading is written down.

    A field is a name (`body`) or a name of an item (`business-licence.address`). Raises `DossierClosed`.
    """
    right, wanted = _right(actor, party), tuple(dict.fromkeys(fields))
    if right == "window" and not purpose.strip():
        raise PurposeNeeded
    about, kind = About(party), _kind(party)
    found: dict[str, Datum] = {}
    taken: dict[str, list[str]] = {}
    certificates: dict[str, str] = {}
    for item in _sources_about(kind, wanted):
        names = {name: name.rpartition(".")[2] for name in wanted if name not in found and _asks(item, name)}
        held = about.holding(item) if names else None
        if held is None:
            continue
        known = {one.field: one for one in data_of(held, list(dict.fromkeys(names.values())))}
        for asked, name in names.items():
            if name in known:
                one = known[name]
                found[asked] = Datum(
                    field=asked, label=one.label, value=one.value, source=one.source, obtained=one.obtained,
                    certificate=one.certificate, item=one.item, disputed=one.disputed,
                )  # fmt: skip
                taken.setdefault(item.code, []).append(name)
                certificates[item.code] = one.certificate
    with transaction.atomic():
        for code, names_of in taken.items():
            write_down(
                actor, party=party, item=code, fields=names_of, right=right, certificate=certificates[code],
                purpose=purpose,
            )  # fmt: skip
    return tuple(found[name] for name in wanted if name in found)


def certificates_for(*, party: UUID, actor: Actor, kinds: Sequence[str] = ()) -> tuple[Shown, ...]:
    """Provider: the certificates of somebody. Raises `DossierClosed`."""
    _right(actor, party)
    return shown(certificates_of(party, kinds=kinds))


def _right(actor: Actor, of: UUID) -> str:
    """By which right somebody's dossier is asked: their own, or at a window in their presence. The system may for both."""
    if actor.party == of or actor.kind == "system":
        return "own"
    if actor.kind == "official" and may(actor, "data_sharing.window"):
        return "window"
    if actor.party is not None and str(whose_dossier(actor, str(of))) == str(of):
        return "own"
    raise DossierClosed


def _kind(of: UUID) -> str:
    return party(of).kind


def _items_about(kind: str) -> tuple[DataItem, ...]:
    """Items about people, or about bodies; a person may hold certificates of the firm they applied for."""
    return tuple(one for one in data_items() if one.about.value == kind or one.source.startswith(CERTIFICATE))


def _sources_about(kind: str, wanted: Sequence[str]) -> list[DataItem]:
    """Items to look in: certificates first, for they say whose word it is; what the account holds comes last."""
    held = [one for one in _items_about(kind) if any(_asks(one, name) for name in wanted)]
    return sorted(held, key=lambda one: (one.source == PARTY, not one.source.startswith(CERTIFICATE)))


def _asks(item: DataItem, name: str) -> bool:
    code, _dot, plain = name.rpartition(".")
    return code in {"", item.code} and any(one.name == plain for one in item.fields)
