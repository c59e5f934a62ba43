# SPDX-License-Identifier: Apache-2.0
"""Whether a change fits the rest of the list and the lists above it: two owners, none, or another name, kind or basis."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mingfu.kernel.catalogs import Item, items
from mingfu.kernel.clock import today
from mingfu.kernel.organs import organ_name, organs_on
from mingfu.kernel.refusals import _
from mingfu.systems.powers.citing import starts_under
from mingfu.systems.powers.entries import CATALOG, LIBRARY, Power, laws_of, power_from, power_of
from mingfu.systems.powers.models import Change
from mingfu.systems.powers.saying import outcome_of

KIND_WORDS = {
    "two-owners": _("一项职权两个主体"),
    "no-owner": _("职权没有主体"),
    "unlike-upper": _("与上级清单不一致"),
    "orphaned": _("服务将没有依据"),
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that does not fit. `code` is the entry it is about, `other` the one it meets."""

    kind: str
    code: str
    other: str
    text: str


def conflicts_of(held: Change) -> tuple[Conflict, ...]:
    """Everything in which a change does not fit, worst first."""
    outcome = outcome_of(held)
    touched = {*held.content.get("codes", ()), *(str(plain.get("code", "")) for plain in outcome.put)}
    rest = [power_of(item) for item in items(CATALOG) if item.code not in touched]
    put = [power_from({"code": "", "title": "", **plain}) for plain in outcome.put]
    standing = set(organs_on(today()).values_list("code", flat=True))
    found: list[Conflict] = []
    for place, one in enumerate(put):
        found += _owners(one, [*rest, *put[:place]])
        if one.subject not in standing:
            text = _("“{title}”的行使主体不是现有单位")
            found.append(Conflict("no-owner", one.code, "", str(text).format(title=one.title)))
        found += _upper(one)
    for code, told in outcome.ended.items():
        found += _orphaned(code, told)
    return tuple(found)


def _owners(one: Power, others: list[Power]) -> Iterator[Conflict]:
    """The same power of another organ: by its base code, or by its name and kind."""
    for other in others:
        same = one.base_code and one.base_code == other.base_code
        alike = tidy_title(one.title) == tidy_title(other.title) and one.category == other.category
        if (same or alike) and other.subject != one.subject and other.level == one.level:
            text = _("“{title}”已由{organ}行使（{code}）")
            told = str(text).format(title=other.title, organ=organ_name(other.subject), code=other.code)
            yield Conflict("two-owners", one.code, other.code, told)


def _upper(one: Power) -> Iterator[Conflict]:
    """Name, kind and basis are those of the list above (中办发〔2015〕21号 follow-up: the same at all levels)."""
    for row in upper_rows(one.base_code):
        unlike = [*_unlike(one, row)]
        if unlike:
            text = _("与上级清单条目 {code} 不一致：{what}")
            told = str(text).format(code=row.code, what="；".join(unlike))
            yield Conflict("unlike-upper", one.code, row.code, told)


def _unlike(one: Power, row: Item) -> Iterator[str]:
    if tidy_title(one.title) != tidy_title(row.title):
        yield str(_("名称为“{title}”")).format(title=row.title)
    category = str(row.content.get("category", ""))
    if category and category != one.category:
        yield str(_("类型为“{category}”")).format(category=category)
    named = {law.name for law in one.laws}
    missing = [law.name for law in laws_of(row.basis) if law.name not in named]
    if missing:
        yield str(_("依据为“{laws}”")).format(laws="、".join(missing))


def upper_rows(base_code: str) -> tuple[Item, ...]:
    """Rows of the function library that come from the lists above and have that base code."""
    if not base_code:
        return ()
    found = (item for item in items(LIBRARY) if item.content.get("base_code") == base_code)
    return tuple(item for item in found if item.content.get("origin") == "upper")


def _orphaned(code: str, told: Mapping[str, Any]) -> Iterator[Conflict]:
    """A declared matter that stands on an entry that goes, where nothing comes in its place: its procedure closes."""
    starts = starts_under(code)
    if starts and not told.get("instead"):
        text = _("“{titles}”以该条目为依据，取消后停止受理，请确认由谁接续")
        yield Conflict("orphaned", code, "", str(text).format(titles="、".join(str(one.title) for one in starts)))


def tidy_title(title: str) -> str:
    """A name without brackets, blanks and punctuation, so that names are compared by their signs."""
    return "".join(sign for sign in title if sign.isalnum()).lower()


def count_conflicts(data: Mapping[str, Any]) -> dict[str, Any]:
    """The step of a procedure that looks for conflicts: how many, and of which kinds."""
    held = Change.objects.get(pk=int(data["change"]))
    found = conflicts_of(held)
    return {"conflicts": len(found), "conflict_kinds": sorted({one.kind for one in found})}
