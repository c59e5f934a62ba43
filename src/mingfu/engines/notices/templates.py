# SPDX-License-Identifier: Apache-2.0
"""Texts of notices: one sentence or two, with named places for codes, dates and links; never for what somebody wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTemplate:
    """One notice. `text` is a lazily translated sentence with `{places}`; `channels` in the order they are tried."""

    code: str
    title: Any
    text: Any
    channels: tuple[str, ...] = ("in-app",)

    def words(self, values: Mapping[str, Any]) -> str:
        """The text with its places filled, in the active language."""
        return str(self.text).format(**values)


_templates: dict[str, NoticeTemplate] = {}


def register_template(template: NoticeTemplate) -> None:
    """Keep a template under its code."""
    _templates[template.code] = template


def template_of(code: str) -> NoticeTemplate:
    """The template of that code."""
    return _templates[code]


def templates() -> tuple[NoticeTemplate, ...]:
    """Every template, by code."""
    return tuple(_templates[code] for code in sorted(_templates))
