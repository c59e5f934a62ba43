# SPDX-License-Identifier: Apache-2.0
"""The form that leads to a case."""

from dataclasses import dataclass

from django.utils.translation import gettext

from mingfu.engines.cases import MisreadNumber
from mingfu.faces.ui.components import FieldView, Problems
from mingfu.kernel.refusals import Refusal


@dataclass(frozen=True)
class TrackPage:
    """Number and proof, as typed, and what was wrong."""

    number: FieldView
    proof: FieldView
    problems: Problems


def track_page(number: str = "", proof: str = "", refusal: Refusal | None = None) -> TrackPage:
    """The form; a refusal stands beside the field it belongs to."""
    about_number = isinstance(refusal, MisreadNumber)
    said = str(refusal) if refusal else ""
    fields = (
        FieldView(
            "number",
            gettext("办件编号"),
            value=number,
            hint=gettext("在回执或短信里，14 位数字；空格可以不管"),
            error=said if about_number else "",
            inputmode="numeric",
            width="w18",
            maxlength=30,
        ),
        FieldView(
            "proof",
            gettext("查询码，或手机号后四位"),
            value=proof,
            hint=gettext("查询码在回执上，6 位数字；提出时留了手机号的，也可以填后四位"),
            error=said if refusal and not about_number else "",
            inputmode="numeric",
            width="w10",
            maxlength=12,
        ),
    )
    problems = Problems(tuple((one.error, one.name) for one in fields if one.error))
    return TrackPage(*fields, problems)
