# SPDX-License-Identifier: Apache-2.0
"""The five fulfilments of a task as a page shows them: each with its text, or said to be missing."""

from collections.abc import Mapping
from typing import Any

from mingfu.engines.manifest.shown import Fact, Tag
from mingfu.kernel.refusals import _
from mingfu.systems.plan.models import Fulfilment
from mingfu.systems.plan.reading import FULFILMENTS


def texts_of(task: int) -> dict[str, str]:
    """What the columns of a task hold."""
    return dict(Fulfilment.objects.filter(task=task).values_list("column", "text"))


def columns_of(variant: str, texts: Mapping[str, str]) -> tuple[Fact, ...]:
    """The five columns of a wording with what they hold; an empty one is shown as missing."""
    return tuple(
        Fact(column.title, texts[column.key]) if column.key in texts else missing(column.title, _("未填"))
        for column in FULFILMENTS[variant].columns
    )


def missing(term: Any, word: Any) -> Fact:
    """A fact that is not there yet."""
    return Fact(term, "", tag=Tag(word, "warn", "circle-dashed"))
