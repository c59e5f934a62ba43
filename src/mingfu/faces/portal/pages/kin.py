# SPDX-License-Identifier: Apache-2.0
"""How a person's case stands to others: the parts of one message, others who said the same, and other matters of theirs.

Of other people only how many there are. What is shown of each part is what its own page shows: state, answer, rating.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from mingfu.engines.cases import Snapshot, program_for
from mingfu.engines.cases.kin import Kin, Neighbour, neighbours
from mingfu.engines.cases.linking import KINDS
from mingfu.engines.cases.models import Submission
from mingfu.engines.cases.queries import late_among
from mingfu.engines.cases.splitting import PartOf, split_parts
from mingfu.engines.cases.voices import voice_count
from mingfu.engines.forms import Printed, UnknownForm, form, printed
from mingfu.engines.manifest import find_system
from mingfu.engines.opinions.among import invited_among, rated_among
from mingfu.faces.portal.grants import Access
from mingfu.faces.portal.wording import day_words, excerpt, spaced
from mingfu.faces.ui.components import Notice, Tag
from mingfu.faces.ui.frame import Link
from mingfu.kernel.organs import organ_names


@dataclass(frozen=True)
class MatterOf:
    """One matter of a message that held several."""

    what: str
    number: str
    url: str
    here: bool
    summary: str
    state: Tag
    note: str
    answers: tuple[Printed, ...]
    rate: Link | None
    rated: str


@dataclass(frozen=True)
class Related:
    """Another matter of the same person."""

    what: str
    number: str
    url: str
    summary: str
    state: Tag


@dataclass(frozen=True)
class KinView:
    """All that the page says of others; empty where there is nothing to say."""

    matters: tuple[MatterOf, ...]
    same: Notice | None
    related: tuple[Related, ...]


def kin_view(access: Access, kin: Kin) -> KinView:
    """What the page of a case says of others. Asks nothing of the database where its events name none."""
    return KinView(_matters(access, kin), _same(access.case, kin), _related(access, kin))


def _same(case: Snapshot, kin: Kin) -> Notice | None:
    """How many said the same, where more than one did."""
    count = voice_count(case.number) if kin.lead else len(kin.voices) + 1
    if count == 1:
        return None
    said = gettext(
        "您说的事由承办单位一并办理，分别答复。您的编号、期限、答复和评价都是自己的；谁说的、说了什么，彼此看不到。"
    )
    return Notice(said, "act", "users", gettext("{count} 人说了同一件事").format(count=count))


def _matters(access: Access, kin: Kin) -> tuple[MatterOf, ...]:
    if not kin.parts:
        return ()
    parts = split_parts(access.case)
    numbers = [part.number for part in parts]
    (answers, own), names = _words(numbers), organ_names()
    rated, invited, late = rated_among(numbers), invited_among(numbers), late_among(numbers)
    return tuple(
        MatterOf(
            what=gettext("第 {place} 件").format(place=part.place),
            number=spaced(part.number),
            url=f"/case/{part.number}",
            here=part.number == access.case.number,
            summary=own.get(part.number, part.summary),
            state=_state(access.case.system, part, late=part.number in late),
            note=_note(part, names),
            answers=answers.get(part.number, ()),
            rate=_rate(part.number) if access.may_act and part.number in invited and part.number not in rated else None,
            rated=gettext("已评价") if part.number in rated else "",
        )
        for part in parts
    )


def _rate(number: str) -> Link:
    return Link(gettext("评价这件事"), f"/case/{number}/rating", icon="star")


def _note(part: PartOf, names: Mapping[str, str]) -> str:
    due = gettext("{day}前答复").format(day=day_words(part.due_on)) if part.due_on and part.status == "open" else ""
    return " · ".join(text for text in (names.get(part.organ, ""), due) if text)


def _state(system: str, one: PartOf | Neighbour, *, late: bool) -> Tag:
    if one.status != "open":
        manifest = find_system(system)
        said = str(manifest.outcomes.get(one.outcome, "")) if manifest else ""
        return Tag(said or gettext("已办结"), "ok", "check")
    if late:
        return Tag(gettext("已超期"), "bad", "triangle-alert")
    return Tag(one.milestone or gettext("办理中"), "act", "clock")


def _words(numbers: Sequence[str]) -> tuple[dict[str, tuple[Printed, ...]], dict[str, str]]:
    """What was last answered in each case, and what is left to the first of its message's words; in one query."""
    said = ~Q(node="") | Q(form="split-part")
    rows = Submission.objects.filter(said, case__number__in=numbers, erased_at=None).select_related("case")
    answers: dict[str, tuple[Printed, ...]] = {}
    own: dict[str, str] = {}
    for row in rows.order_by("id"):
        if row.form == "split-part":
            own[row.case.number] = excerpt(str(row.content.get("text", "")))
        elif speaks_to_the_person(row, row.case.procedure, row.case.program):
            answers[row.case.number] = tuple(printed(form(row.form), row.content))
    return answers, own


def speaks_to_the_person(row: Submission, procedure: str, edition: str) -> bool:
    """Steps that end in a paper say something to the person; nothing of other steps is shown."""
    program = program_for(procedure, edition)
    if row.node not in program.index or not program.node(row.node).attributes.get("paper"):
        return False
    try:
        form(row.form)
    except UnknownForm:
        return False
    return True


def _related(access: Access, kin: Kin) -> tuple[Related, ...]:
    """Other matters of the same person: of one signed in all, of a bearer of codes those they have opened here too."""
    named: dict[str, Any] = {number: KINDS[kind] for number, (kind, _earlier) in kin.links.items() if kind in KINDS}
    named |= dict.fromkeys(kin.children, gettext("由这件引出的另一件"))
    if kin.parent:
        named[kin.parent] = gettext("引出这件的那一件")
    if access.how != "party":
        named = {number: what for number, what in named.items() if number in access.opened}
    seen = neighbours(named, actor=access.actor)
    late = late_among(seen)
    return tuple(
        Related(
            str(what), spaced(number), f"/case/{number}", excerpt(seen[number].summary),
            _state(seen[number].system, seen[number], late=number in late),
        )
        for number, what in named.items()
        if number in seen and _is_theirs(access, seen[number])
    )  # fmt: skip


def _is_theirs(access: Access, one: Neighbour) -> bool:
    """Whether another case is of the same person; where nobody is known, that both codes were shown is enough."""
    return str(one.party or "") == access.case.party
