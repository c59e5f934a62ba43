# SPDX-License-Identifier: Apache-2.0
"""The five levels and the facets of a rating (好差评, 国办发〔2019〕51号), and when a system asks for one."""

from dataclasses import dataclass

from mingfu.kernel.refusals import _

LEVELS = ((5, _("非常满意")), (4, _("满意")), (3, _("基本满意")), (2, _("不满意")), (1, _("非常不满意")))
FACETS = (("speed", _("办理速度")), ("attitude", _("服务态度")), ("result", _("办理结果")), ("clarity", _("答复清楚")))
SATISFIED_FROM = 3
"""Satisfied are 非常满意, 满意 and 基本满意, as the national rating counts them."""
BAD_UP_TO = 2
"""不满意 and 非常不满意 are bad ratings (差评)."""
BY_PHONE = "phone"
CHANNELS = (
    ("link", _("短信链接")),
    ("portal", _("网站")),
    ("window", _("窗口扫码")),
    ("kiosk", _("自助终端")),
    (BY_PHONE, _("电话回访")),
)
"""The ways by which people rate; each is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateAfter:
    """Ask the party for a rating after an event of a case of a start; the link lives `days` calendar days.

    `start` is the key of a start, or what the starts made of a list's entries begin with; empty where what is rated is no
    case, as a visit.
    `work` says that a bad rating is work: whoever handles bad ratings takes it on. `again` is the survey with which the
    party rates once more after that.
    """

    survey: str
    start: str
    after: str = "case.closed"
    outcomes: tuple[str, ...] = ()
    days: int = 30
    work: bool = False
    again: str = ""


_rates: dict[str, RateAfter] = {}


def register_rate(wanted: RateAfter) -> None:
    """Let a rating be asked for."""
    _rates[wanted.survey] = wanted


def rate_of(survey: str) -> RateAfter | None:
    """The declaration of a survey, if there is one."""
    return _rates.get(survey)


def rates() -> tuple[RateAfter, ...]:
    """Every declared rating, by survey."""
    return tuple(_rates[survey] for survey in sorted(_rates))
