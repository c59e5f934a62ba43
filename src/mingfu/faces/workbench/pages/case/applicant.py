# SPDX-License-Identifier: Apache-2.0
"""Who brought the matter: masked, and in clear only to somebody who says what for; who looked is shown to heads."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from mingfu.faces.ui.casework import Act
from mingfu.faces.ui.components import Fact, FieldView, Table, problems_in, table
from mingfu.faces.workbench import naming
from mingfu.faces.workbench.pages.case.content import personal
from mingfu.faces.workbench.pages.case.file import File
from mingfu.faces.workbench.pages.case.tried import Tried
from mingfu.faces.workbench.words import moment_words
from mingfu.kernel.access import log_read, may, readings_of, require
from mingfu.kernel.access.refusals import PurposeNeeded
from mingfu.kernel.parties import identifiers_of, reveal, reveal_name
from mingfu.kernel.refusals import _

KINDS = {
    "phone": _("手机号"),
    "resident_id": _("身份证号"),
    "email": _("电子邮箱"),
    "passport": _("护照"),
    "hk_macao_tw": _("港澳台证件"),
    "uscc": _("统一社会信用代码"),
}
LEAST_PURPOSE = 4


@dataclass(frozen=True)
class Applicant:
    """The card about the applicant."""

    facts: tuple[Fact, ...]
    reveal: Act | None
    readings: Table | None


def applicant(file: File, tried: Tried, revealed: Sequence[tuple[str, str]] = ()) -> Applicant:
    """Masked facts, or those just revealed, and the form that reveals them where the official may and there is any."""
    way = Fact(gettext("来自"), naming.channel(file.case.channel))
    hidden = bool(file.party) or bool(personal(file))
    if revealed:
        facts = tuple(Fact(label, value) for label, value in revealed)
    elif file.party:
        known = [Fact(str(KINDS.get(kind, kind)), masked) for kind, masked in file.party.identifiers]
        facts = (Fact(gettext("称呼"), file.party.name or gettext("没有留下")), *known)
    else:
        facts = (Fact(gettext("称呼"), gettext("匿名")),)
    may_look = hidden and not revealed and may(file.actor, "parties.reveal", subject=file.case.stream)
    return Applicant((*facts, way), _form(file, tried) if may_look else None, _readings(file))


def _form(file: File, tried: Tried) -> Act:
    here = tried if tried.act == "readings" else Tried("")
    field = FieldView(
        "readings-purpose",
        gettext("为什么要看"),
        value=here.value("readings-purpose"),
        hint=gettext("例如：联系诉求人核实地点"),
        error=str(here.refusal) if here.refusal is not None else "",
        maxlength=200,
    )
    return Act(
        title=gettext("查看姓名和电话"),
        action=f"/desk/cases/{file.case.number}/readings",
        submit=gettext("查看，并记录"),
        fields=(field,),
        hint=gettext("每次查看都记录是谁、何时、为什么，诉求人和监督可以查到。"),
        problems=problems_in((field,)),
        open=here.refusal is not None,
    )


@transaction.atomic
def reveal_all(file: File, purpose: str) -> list[tuple[str, str]]:
    """Name and identifiers of the applicant in clear, each reading logged with its purpose.

    Raises `PurposeNeeded`, `Recused`, kinds of `NotAllowed`, `PartyErased`.
    """
    require(file.actor, "parties.reveal", subject=file.case.stream)
    if len(purpose.strip()) < LEAST_PURPOSE:
        raise PurposeNeeded
    told = gettext("办件 {number}：{purpose}").format(number=file.case.number, purpose=purpose.strip())
    found: list[tuple[str, str]] = []
    if file.case.party:
        party = UUID(file.case.party)
        name = reveal_name(party, actor=file.actor, purpose=told)
        found += [(gettext("称呼"), name)] if name else []
        for held in identifiers_of(party):
            found.append((str(KINDS.get(held.kind, held.kind)), reveal(held, actor=file.actor, purpose=told)))
    found += personal(file).items()
    # Once more under the case itself: whoever is over it sees who looked without knowing the person.
    log_read(file.actor, file.case.stream, "、".join(label for label, _value in found)[:120], told)
    return found


def _readings(file: File) -> Table | None:
    """Who looked, for heads and oversight."""
    if not may(file.actor, "people.see"):
        return None
    rows = [(moment_words(one.at), _reader(one.by), one.purpose) for one in readings_of(file.case.stream)]
    return (
        table(gettext("谁看过"), (gettext("时间"), gettext("谁"), gettext("为什么")), rows, tight=True)
        if rows
        else None
    )


def _reader(code: str) -> str:
    return naming.who(code, naming.post_titles([naming.post_of(code)])) if code.startswith("post:") else code
