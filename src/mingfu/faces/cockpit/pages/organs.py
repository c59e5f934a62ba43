# SPDX-License-Identifier: Apache-2.0
"""Every organ with its figures."""

from dataclasses import dataclass

from mingfu.faces.cockpit.pages.overview import filter_fields, organ_table, span_words
from mingfu.faces.cockpit.pages.seeing import Sight
from mingfu.faces.cockpit.wording import moment_words
from mingfu.faces.ui.components import FieldView, Table


@dataclass(frozen=True)
class OrgansPage:
    """All organs that have anything to count."""

    as_of: str
    span: str
    fields: tuple[FieldView, ...]
    table: Table


def organs_page(sight: Sight) -> OrgansPage:
    """The page of a sight."""
    return OrgansPage(moment_words(sight.at), span_words(sight.choice), filter_fields(sight)[:2], organ_table(sight))
