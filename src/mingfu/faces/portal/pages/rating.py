# SPDX-License-Identifier: Apache-2.0
"""Rating how a case was handled."""

from dataclasses import dataclass

from django.utils.translation import gettext

from mingfu.engines.opinions import FACETS, LEVELS
from mingfu.faces.portal.wording import spaced
from mingfu.faces.ui.components import FieldView, Option, Problems, Rating
from mingfu.kernel.organs import organ_name


@dataclass(frozen=True)
class RatePage:
    """Five levels, the facets, and words."""

    action: str
    number: str
    organ: str
    level: Rating
    facets: tuple[FieldView, ...]
    words: FieldView
    problems: Problems


@dataclass(frozen=True)
class Given:
    """What was chosen and written."""

    level: int | None
    facets: dict[str, int]
    words: str


def rate_page(action: str, case: str, organ: str, given: Given | None = None, error: str = "") -> RatePage:
    """The form, with what was chosen and what was wrong."""
    options = tuple(Option(str(value), title) for value, title in LEVELS)
    chosen = given or Given(None, {}, "")
    return RatePage(
        action=action,
        number=spaced(case),
        organ=organ_name(organ) if organ else "",
        level=Rating(
            "level",
            gettext("总的来说，您满意吗？"),
            str(chosen.level or ""),
            gettext("不影响办理结果，也不会告诉承办人是谁评的。不评不算满意。"),
            error,
        ),
        facets=tuple(
            FieldView(
                f"facet-{code}",
                title,
                "select",
                str(chosen.facets.get(code, "")),
                options=(Option("", gettext("不评这一项")), *options),
                optional=True,
            )
            for code, title in FACETS
        ),
        words=FieldView(
            "words",
            gettext("还有什么想说的？"),
            "textarea",
            chosen.words,
            gettext("最多 500 字"),
            optional=True,
            rows=3,
        ),
        problems=Problems(((error, "level"),) if error else ()),
    )
