# SPDX-License-Identifier: Apache-2.0
"""An entry of the power list with all its fields, read from the catalog as it stands there.

Posts may be written relative to the entry's subject: `.head` is the head of whatever organ exercises the power.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingfu.kernel.catalogs import Item, items, items_of_edition, last_of
from mingfu.kernel.catalogs import entry as entry_in_force
from mingfu.kernel.catalogs.files import Row
from mingfu.kernel.refusals import _
from mingfu.systems.powers.refusals import PowerUnknown

CATALOG = "powers"
LIBRARY = "powers.library"
CATEGORIES = "powers.categories"
DISTRICT, TOWN = "区", "镇街"

DUTIES = {"execute": _("办理"), "decide": _("决定"), "supervise": _("监督")}
"""What a step is for: deciding, executing and supervising are kept apart."""

RANKS = {
    "law": _("法律"),
    "regulation": _("行政法规、地方性法规"),
    "rule": _("规章"),
    "document": _("规范性文件"),
}
_STRONG_ENDINGS = {"law": ("法", "法典"), "regulation": ("条例",), "rule": ("办法", "规定", "细则")}
OWN = ("code", "title", "parent", "basis", "status", "valid_from", "valid_to")
"""What of an entry stands beside its content."""


@dataclass(frozen=True, slots=True)
class Law:
    """One basis: what it is called, which article, and of what rank."""

    name: str
    article: str = ""
    rank: str = "document"

    @property
    def text(self) -> str:
        """Name and article as one reads them."""
        return f"{self.name} {self.article}".strip()


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who answers for it, who takes part, what they owe, and when they are called to account."""

    title: str
    duty: str = "execute"
    accountable: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    owes: str = ""
    liability: str = ""

    @property
    def posts(self) -> tuple[str, ...]:
        """Every post that has a part in it."""
        return tuple(dict.fromkeys((*self.accountable, *self.responsible)))


@dataclass(frozen=True, slots=True)
class Limit:
    """So many days, working or calendar."""

    amount: int
    unit: str = "working"
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Fee:
    """What is charged, how much, by which rule."""

    name: str
    rate: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Delegated:
    """A town that exercises the power, since when and by which document."""

    organ: str
    since: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Entrusted:
    """A social body that carries out the matter under an agreement; the organ stays answerable."""

    body: str
    number: str = ""
    agreement: str = ""
    until: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """An entry of the list."""

    code: str
    title: str
    category: str
    subject: str
    subject_name: str = ""
    level: str = DISTRICT
    base_code: str = ""
    parent: str = ""
    laws: tuple[Law, ...] = ()
    conditions: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    liability: tuple[str, ...] = ()
    supervision: str = ""
    remedy: str = ""
    legal: Limit | None = None
    promised: Limit | None = None
    fees: tuple[Fee, ...] = ()
    risk: str = ""
    procedure: str = ""
    acts: Mapping[str, tuple[str, ...]]
    delegated: tuple[Delegated, ...] = ()
    entrusted: Entrusted | None = None
    status: str = "assumed"
    valid_from: date | None = None
    valid_to: date | None = None
    ended: Mapping[str, Any]
    edition: int = 0

    @property
    def posts(self) -> tuple[str, ...]:
        """Posts that have a part in a step."""
        return tuple(dict.fromkeys(post for step in self.steps for post in step.posts))

    @property
    def holders(self) -> tuple[str, ...]:
        """Organs that exercise it: its subject, then the towns it was delegated to."""
        return (self.subject, *(one.organ for one in self.delegated))


def rank_of(name: str) -> str:
    """The rank of a basis by what it is called; what is called nothing of the kind is a document."""
    plain = name.split("（", maxsplit=1)[0].split("(", maxsplit=1)[0].strip("《》 ")
    if plain.endswith(_STRONG_ENDINGS["rule"]):
        return "rule"
    return next((rank for rank, ends in _STRONG_ENDINGS.items() if plain.endswith(ends)), "document")


def laws_of(basis: str) -> tuple[Law, ...]:
    """The bases that one text names, parted by semicolons; the article follows a space."""
    found = []
    for part in basis.replace(";", "；").split("；"):
        name, _space, article = part.strip().partition(" ")
        if name:
            found.append(Law(name, article.strip(), rank_of(name)))
    return tuple(found)


def power_of(item: Item) -> Power:
    """The entry that a row of the catalog holds."""
    return power_from({**item.content, **_beside(item)}, edition=item.edition)


def power_from(plain: Mapping[str, Any], *, edition: int = 0) -> Power:
    """The entry that plain values describe; what they do not say is empty."""
    subject = str(plain.get("subject", ""))
    told = plain.get("laws")
    laws = tuple(_law(row) for row in told) if told else laws_of(str(plain.get("basis", "")))
    entrusted = plain.get("entrusted")
    return Power(
        code=str(plain["code"]),
        title=str(plain["title"]),
        category=str(plain.get("category", "")),
        subject=subject,
        subject_name=str(plain.get("subject_name", "")),
        level=str(plain.get("level", DISTRICT)),
        base_code=str(plain.get("base_code", "")),
        parent=str(plain.get("parent", "")),
        laws=laws,
        conditions=_texts(plain.get("conditions")),
        steps=tuple(_step(row, subject) for row in plain.get("steps", ())),
        liability=_texts(plain.get("liability")),
        supervision=str(plain.get("supervision", "")),
        remedy=str(plain.get("remedy", "")),
        legal=_limit(plain.get("legal")),
        promised=_limit(plain.get("promised")),
        fees=tuple(Fee(**{name: str(value) for name, value in row.items()}) for row in plain.get("fees", ())),
        risk=str(plain.get("risk", "")),
        procedure=str(plain.get("procedure", "")),
        acts={str(act): _texts(posts) for act, posts in plain.get("acts", {}).items()},
        delegated=tuple(Delegated(**row) for row in plain.get("delegated", ())),
        entrusted=Entrusted(**entrusted) if entrusted else None,
        status=str(plain.get("status", "assumed")),
        valid_from=plain.get("valid_from"),
        valid_to=plain.get("valid_to"),
        ended=plain.get("ended", {}),
        edition=edition,
    )


def row_from(plain: Mapping[str, Any]) -> Row:
    """Plain values as a row of the catalog: beside the content what every list has, and one text of all its bases."""
    made = power_from(plain)
    content = {name: value for name, value in plain.items() if name not in OWN}
    basis = "；".join(law.text for law in made.laws)
    return Row(made.code, made.title, made.parent, content, basis, made.status, made.valid_from, made.valid_to)


def plain_from(item: Item) -> dict[str, Any]:
    """What a row says, as plain values that `row_from` takes."""
    plain: dict[str, Any] = {**item.content, "code": item.code, "title": item.title, "status": item.status}
    if item.parent:
        plain["parent"] = item.parent
    if "laws" not in plain:
        plain["laws"] = [{"name": law.name, "article": law.article, "rank": law.rank} for law in laws_of(item.basis)]
    return plain


def power(code: str, *, on: date | None = None) -> Power:
    """The entry in force on a legal day. Raises `UnknownEntry`."""
    return power_of(entry_in_force(CATALOG, code, on=on))


def power_ever(code: str) -> Power:
    """An entry in force or withdrawn, as the newest edition says that knows it. Raises `PowerUnknown`."""
    found = last_of(CATALOG, code)
    if found is None:
        raise PowerUnknown(entry=code[:60])
    return power_of(found)


def powers(*, on: date | None = None) -> tuple[Power, ...]:
    """Every entry in force on a legal day, in the list's order."""
    return tuple(map(power_of, items(CATALOG, on=on)))


def powers_of_edition(number: int) -> tuple[Power, ...]:
    """Every entry of one edition."""
    return tuple(map(power_of, items_of_edition(CATALOG, number)))


def held_by(found: Iterable[Power], organ: str) -> Iterator[Power]:
    """Entries that an organ exercises, its own and those delegated to it."""
    return (one for one in found if organ in one.holders)


def post_of(named: str, subject: str) -> str:
    """A post as an entry names it, in full."""
    return f"{subject}{named}" if named.startswith(".") else named


def _beside(item: Item) -> dict[str, Any]:
    return {name: getattr(item, name) for name in OWN}


def _law(row: Mapping[str, Any]) -> Law:
    name = str(row["name"])
    return Law(name, str(row.get("article", "")), str(row.get("rank") or rank_of(name)))


def _step(row: Mapping[str, Any], subject: str) -> Step:
    def posts(name: str) -> tuple[str, ...]:
        return tuple(post_of(one, subject) for one in _texts(row.get(name)))

    return Step(
        str(row["title"]),
        str(row.get("duty", "execute")),
        posts("accountable"),
        posts("responsible"),
        str(row.get("owes", "")),
        str(row.get("liability", "")),
    )


def _limit(row: Any) -> Limit | None:
    return Limit(int(row["amount"]), str(row.get("unit", "working")), str(row.get("basis", ""))) if row else None


def _texts(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(one) for one in value)
