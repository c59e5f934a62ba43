# SPDX-License-Identifier: Apache-2.0
"""What one applicant needs: the guide cut down to the situations that hold for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mingfu.kernel.refusals import Refusal, _
from mingfu.systems.services.items.kinds import Necessity
from mingfu.systems.services.items.parts import Condition, Fee, Item, Limit, Material, Situation


class SituationUnknown(Refusal):
    """A situation was named that the item does not have, or two of one question."""

    code, status, field = "service-situation-unknown", 422, "situations"
    message = _("事项“{item}”没有情形“{situation}”，或同一问题选了两个答案。请重新选择。")
    item: str
    situation: str


@dataclass(frozen=True, slots=True)
class Need:
    """The guide for one case. `open` are the questions not answered yet: what depends on them is still listed.

    `bring` must be handed in, `later` may follow, `optional` may be left out, `held` the state gets itself.
    """

    item: Item
    chosen: tuple[Situation, ...]
    open: tuple[str, ...]
    bring: tuple[Material, ...]
    later: tuple[Material, ...]
    optional: tuple[Material, ...]
    held: tuple[Material, ...]
    conditions: tuple[Condition, ...]
    legal: Limit | None
    promised: Limit | None
    fees: tuple[Fee, ...]


def questions_of(item: Item) -> dict[str, tuple[Situation, ...]]:
    """The questions that situations answer, each with its answers, in the guide's order."""
    found: dict[str, tuple[Situation, ...]] = {}
    for one in item.situations:
        found[one.group] = (*found.get(one.group, ()), one)
    return found


def need_of(item: Item, codes: Sequence[str] = ()) -> Need:
    """What one needs in the situations of these codes. Raises `SituationUnknown`."""
    known = {one.code: one for one in item.situations}
    chosen: dict[str, Situation] = {}
    for code in dict.fromkeys(codes):
        one = known.get(code)
        if one is None or one.group in chosen:
            raise SituationUnknown(item=item.name, situation=one.title if one else code[:60])
        chosen[one.group] = one
    materials = [one for one in item.materials if _holds(item, one.situations, chosen)]
    mine = [one for one in materials if not one.shared]
    answered = tuple(chosen.values())
    return Need(
        item=item,
        chosen=answered,
        open=tuple(group for group in questions_of(item) if group not in chosen),
        bring=tuple(one for one in mine if one.necessity is Necessity.REQUIRED),
        later=tuple(one for one in mine if one.necessity is Necessity.LATER),
        optional=tuple(one for one in mine if one.necessity is Necessity.OPTIONAL),
        held=tuple(one for one in materials if one.shared),
        conditions=tuple(one for one in item.conditions if _holds(item, one.situations, chosen)),
        legal=next((one.legal for one in answered if one.legal), item.legal),
        promised=next((one.promised for one in answered if one.promised), item.promised),
        fees=tuple(one for one in item.fees if _holds(item, one.situations, chosen)),
    )


def _holds(item: Item, named: Iterable[str], chosen: dict[str, Situation]) -> bool:
    """Whether something bound to situations is asked for: of each question it names, the answer is among the named."""
    named = set(named)
    groups = {one.group for one in item.situations if one.code in named}
    return all(group not in chosen or chosen[group].code in named for group in groups)
