# SPDX-License-Identifier: Apache-2.0
"""A service item and its parts, as frozen values: what Guangdong's 实施清单 fills and what the law asks of a guide.

Administrative Licensing Law art. 30: name, basis, conditions, quantity, procedure, limit, full list of materials, form and
sample. Text limits stand beside each field; `reading` checks them.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from mingfu.systems.services.items.kinds import (
    Channel,
    Copies,
    Delivery,
    Handling,
    Kind,
    Level,
    MaterialKind,
    Nature,
    Necessity,
    RemedyKind,
    Serves,
    Source,
    StepKind,
    Unit,
)

CODE, NAME, LINE, PROSE = 120, 200, 300, 4000
"""Most signs of a code, a name, a line and a longer text."""


def _code(default: str | None = "") -> Any:
    """A field that holds a code: half-width, without blanks."""
    return field(metadata={"most": CODE, "code": True}, **_default(default))


def _line(default: str | None = "", most: int = LINE) -> Any:
    return field(metadata={"most": most}, **_default(default))


def _prose(default: str | None = "") -> Any:
    return field(metadata={"most": PROSE, "lines": True}, **_default(default))


def _default(default: str | None) -> dict[str, Any]:
    return {} if default is None else {"default": default}


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """A basis: law, its number, the article, what it says, who issued it, since when it is in force."""

    name: str = _line(None)
    number: str = _line()
    article: str = _line()
    text: str = _prose()
    issuer: str = _line()
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit of so many units; `amount` 0 means on the spot. `note` tells from when it runs and what is not counted."""

    amount: int
    unit: Unit = Unit.WORKING
    basis: str = _line()
    note: str = _prose()


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One answer to a question about the applicant's case (办理情形); `group` is the question it answers.

    Of the situations of one group exactly one holds. `promised` and `legal` replace the item's limits where they are set.
    """

    code: str = _code(None)
    title: str = _line(None, NAME)
    group: str = _line("办理情形", NAME)
    hint: str = _prose()
    legal: Limit | None = None
    promised: Limit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What must be so: for a grant, or (`accepting`) for acceptance. Holds in the named situations, in all when none is."""

    text: str = _prose(None)
    basis: str = _line()
    accepting: bool = False
    situations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One paper to hand in. `certificate` is the e-certificate or data set by which the state can get it itself.

    `shared` says that it is got that way, so that nobody hands it in; `sample` and `form` name the filled-in sample and the
    blank form.
    """

    code: str = _code(None)
    name: str = _line(None, NAME)
    kind: MaterialKind = MaterialKind.OTHER
    source: Source = Source.OWN
    source_note: str = _line()
    necessity: Necessity = Necessity.REQUIRED
    medium: Copies = Copies.BOTH
    originals: int = 0
    copies: int = 0
    pages: str = _line()
    certificate: str = _code()
    shared: bool = False
    sample: str = _line()
    form: str = _line()
    basis: str = _line()
    note: str = _prose()
    situations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of handling: who, how long, by which standard."""

    kind: StepKind
    title: str = _line("", NAME)
    by: str = _line("", NAME)
    limit: Limit | None = None
    standard: str = _prose()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialStep:
    """A hearing, test, inspection or expert review (特别程序). `counted` says whether the clock goes on meanwhile."""

    name: str = _line(None, NAME)
    limit: Limit | None = None
    counted: bool = False
    basis: str = _line()
    note: str = _prose()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """A fee. Only a law or an administrative regulation can found one (Administrative Licensing Law art. 58)."""

    name: str = _line(None, NAME)
    code: str = _code()
    amount: Decimal | None = None
    unit: str = _line()
    standard: str = _prose()
    basis: str = _line()
    waiver: str = _prose()
    situations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where one can go: hall, counter, address, hours, telephone; `region` is the division it serves."""

    place: str = _line(None, NAME)
    counter: str = _line()
    address: str = _line()
    hours: str = _line()
    phone: str = _line()
    region: str = _code()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one gets in the end; `certificate` is the kind of e-certificate that is issued."""

    name: str = _line(None, NAME)
    kind: str = _line("批文或证照")
    sample: str = _line()
    certificate: str = _code()
    validity: str = _line()
    renewal: str = _prose()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What one can do against the outcome, where, and within which time."""

    kind: RemedyKind
    where: str = _line("", NAME)
    within: str = _line()
    basis: str = _line()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A common question and its answer."""

    ask: str = _line(None)
    answer: str = _prose(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intermediary:
    """A service of a third party that the law demands before or during handling (中介服务)."""

    name: str = _line(None, NAME)
    basis: str = _line()
    paid_by: str = _line()


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Another organ that takes part (联办机构)."""

    organ: str = _code()
    name: str = _line(None, NAME)
    part: str = _line()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrusting:
    """The organ that entrusts another with the power."""

    name: str = _line(None, NAME)
    credit_code: str = _code()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A service item with its whole guide.

    `code` is the code of implementation and the code of its entry in the catalog `services`; `power` the entry of the
    catalog `powers` it stands on; `organ` the organ that decides, by its code here, `organ_name` as the guide prints it.
    With `town_first` a town looks at it first and the district decides (Administrative Licensing Law art. 35, 43); with
    `cosigned` everybody who applies together confirms. `edition`, `status`, `valid_from` and `valid_to` are those of the entry: they are read, never declared.
    """

    # Identity
    code: str = _code(None)
    name: str = _line(None, NAME)
    power: str = _code(None)
    kind: Kind
    main_item: str = _line("", NAME)
    sub_item: str = _line("", NAME)
    handling_item: str = _line("", NAME)
    base_code: str = _code()
    handling_code: str = _code()
    catalog_code: str = _code()
    national_catalog_code: str = _code()
    national_task_code: str = _code()
    parent: str = _code()
    outside_id: str = _code()
    version: str = _line()
    year: int | None = None
    # Who for, by whom
    serves: tuple[Serves, ...] = ()
    organ: str = _code()
    organ_name: str = _line("", NAME)
    credit_code: str = _code()
    department: str = _code()
    nature: Nature = Nature.STATUTORY
    entrusting: Entrusting | None = None
    level: Level = Level.COUNTY
    region: str = _code()
    towns: tuple[str, ...] = ()
    partners: tuple[Partner, ...] = ()
    # The law
    basis: tuple[Law, ...] = ()
    status: str = _line("assumed")
    quantity: str = _prose()
    # What has to be so, and what to bring
    situations: tuple[Situation, ...] = ()
    conditions: tuple[Condition, ...] = ()
    materials: tuple[Material, ...] = ()
    # How it goes
    handling: Handling = Handling.PROMISED
    legal: Limit | None = None
    promised: Limit | None = None
    steps: tuple[Step, ...] = ()
    special_steps: tuple[SpecialStep, ...] = ()
    intermediaries: tuple[Intermediary, ...] = ()
    channels: tuple[Channel, ...] = (Channel.WINDOW,)
    online_depth: str = _line()
    visits: int = 1
    visits_note: str = _line()
    scopes: tuple[str, ...] = ()
    commitment: bool = False
    gaps: bool = False
    town_first: bool = False
    cosigned: bool = False
    window_flow: str = _prose()
    online_flow: str = _prose()
    # What it costs, what comes out
    fees: tuple[Fee, ...] = ()
    results: tuple[Result, ...] = ()
    delivery: tuple[Delivery, ...] = ()
    # Where, and what if not
    windows: tuple[Window, ...] = ()
    consult: str = _line()
    complaint: str = _line()
    remedies: tuple[Remedy, ...] = ()
    questions: tuple[Question, ...] = ()
    # How it is found, decided and handled here
    themes: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    summary: str = _prose()
    eligibility: str = _code()
    start: str = _code()
    form: str = _code()
    # Of the entry it was read from
    edition: int = 0
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def personal(self) -> bool:
        """Whether it serves natural persons."""
        return Serves.PERSON in self.serves

    @property
    def corporate(self) -> bool:
        """Whether it serves firms and other bodies."""
        return any(one is not Serves.PERSON for one in self.serves)

    @property
    def online(self) -> bool:
        """Whether one can apply without going anywhere."""
        return Channel.ONLINE in self.channels

    @property
    def free(self) -> bool:
        """Whether it costs nothing."""
        return not self.fees
