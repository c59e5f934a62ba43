# SPDX-License-Identifier: Apache-2.0
"""What the plan's forms offer: organs that may lead, posts of the leading organ, months, clauses of the plan."""

from collections.abc import Mapping
from typing import Any

from mingfu.engines.forms import Choice, FormSpec, register_source
from mingfu.engines.forms.spec import Field
from mingfu.kernel.clock import today
from mingfu.kernel.organs import organs_on, posts_on
from mingfu.kernel.refusals import _
from mingfu.systems.plan.models import Clause
from mingfu.systems.plan.reading import FULFILMENTS
from mingfu.systems.plan.wording import called

LEADING = ("department", "agency", "town", "street", "government", "leading_group")
MONTHS = 12
LONGEST = 2000


NONE = Choice("", "请选择")
"""What a select shows first, so that nothing is chosen by not choosing."""


def leads(context: Mapping[str, Any]) -> tuple[Choice, ...]:
    """The organs of `organs`, and first of all none."""
    return (NONE, *organs(context))


def organs(context: Mapping[str, Any]) -> tuple[Choice, ...]:
    """Organs of the district and its towns; villages and communities lead no task of a plan.

    A page that asks several times gives a dict as `offered` in the context, in which they are kept.
    """
    kept: dict[str, tuple[Choice, ...]] = context.get("offered", {})
    if "organs" not in kept:
        rows = organs_on().filter(kind__in=LEADING).values_list("code", "name")
        kept["organs"] = tuple(Choice(code, name) for code, name in rows)
    return kept["organs"]


def posts(context: Mapping[str, Any]) -> tuple[Choice, ...]:
    """The posts of the organ that the context names as `organ`."""
    rows = posts_on().filter(organ=context.get("organ", "")).values_list("code", "title")
    return (NONE, *(Choice(code, title) for code, title in rows))


def months(_context: Mapping[str, Any]) -> tuple[Choice, ...]:
    """This month and the eleven before it, newest first."""
    first = today().replace(day=1)
    found = []
    for back in range(MONTHS):
        year, month = divmod(first.year * 12 + first.month - 1 - back, 12)
        found.append(Choice(f"{year}-{month + 1:02}", f"{year}年{month + 1}月"))
    return tuple(found)


def clauses(context: Mapping[str, Any]) -> tuple[Choice, ...]:
    """The clauses of the plan that the context names as `plan`."""
    rows = Clause.objects.filter(plan=context.get("plan", "")).values_list("code", "title")
    return (NONE, *(Choice(code, f"{called(code)} {title}") for code, title in rows))


def fulfilment_form(variant: str) -> FormSpec:
    """The form of the five fulfilments in one wording; no column may be left empty."""
    wording = FULFILMENTS[variant]
    return FormSpec(
        key=f"plan.describe.{variant}",
        title=str(_("填写{wording}")).format(wording=wording.title),
        lead="五栏都要填，有一栏空着就不能保存。",
        button="保存五落实",
        fields=tuple(
            Field(name=column.key, kind="textarea", label=str(column.title), required=True, max=LONGEST, rows=2)
            for column in wording.columns
        ),
        digest="",
    )


register_source("plan.leads", leads)
register_source("plan.organs", organs)
register_source("plan.posts", posts)
register_source("plan.months", months)
register_source("plan.clauses", clauses)
