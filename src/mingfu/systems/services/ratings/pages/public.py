# SPDX-License-Identifier: Apache-2.0
"""What people think of services, for everybody: by organ, item and channel, always beside how many answered."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest

from mingfu.engines.manifest import Audience, Page
from mingfu.engines.manifest.shown import Cell, Link, Table, Tile
from mingfu.engines.opinions import CHANNELS, Satisfaction, satisfaction
from mingfu.kernel.clock import now
from mingfu.kernel.organs import organ_names
from mingfu.kernel.refusals import _
from mingfu.systems.services.items import titles_of

DAYS = 365
MOST = 100
FEW = 5
"""Below so many answers a share says nothing, and is not shown."""
NAMES = (("organ", _("按单位")), ("item", _("按事项")), ("channel", _("按渠道")))


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """Asked, answered, satisfied, bad, struck: of all and of each."""

    crumbs: tuple[Link, ...]
    tabs: tuple[Link, ...]
    tiles: tuple[Tile, ...]
    table: Table


def figures_page(request: HttpRequest) -> FiguresPage:
    """The ratings of the last year."""
    by = request.GET.get("by", "organ")
    by = by if by in dict(NAMES) else "organ"
    until = now()
    found = satisfaction(since=until - timedelta(days=DAYS), until=until, by=by)  # type: ignore[arg-type]
    total = found.pop("")
    each = sorted(found.items(), key=lambda pair: (-pair[1].rated, pair[0]))[:MOST]
    names = _names(by, [code for code, _sums in each])
    return FiguresPage(
        crumbs=(Link(_("首页"), "/"), Link(_("办事"), "/services/"), Link(_("好差评"))),
        tabs=tuple(Link(title, f"/services/ratings?by={code}", code == by) for code, title in NAMES),
        tiles=(
            Tile(_("邀请评价"), total.asked, _("件")),
            Tile(
                _("参评率"), share(total.response), note=_("{rated} 件有评价；没评的不算满意").format(rated=total.rated)
            ),
            Tile(
                _("满意率"),
                share(total.rate if total.rated >= FEW else None),
                note=_("非常满意、满意、基本满意占有效评价"),
            ),
            Tile(_("差评"), total.bad, _("件"), note=_("每件都要联系、核实、整改")),
            Tile(_("剔除"), total.struck, _("件"), note=_("经其他单位复核认定为误评、恶意评价，不计入")),
        ),
        table=Table(
            dict(NAMES)[by],
            (_("名称"), _("邀请"), _("评价"), _("参评率"), _("满意率"), _("差评"), _("剔除")),
            tuple(_row(names.get(code, code), sums) for code, sums in each),
            empty=_("近一年还没有评价。"),
        ),
    )


def _row(name: Any, sums: Satisfaction) -> tuple[Cell, ...]:
    shown = share(sums.rate) if sums.rated >= FEW else str(_("评价少于 {few} 件，不列")).format(few=FEW)
    return (
        Cell(name), Cell(str(sums.asked)), Cell(str(sums.rated)), Cell(share(sums.response)), Cell(shown), Cell(str(sums.bad)),
        Cell(str(sums.struck)),
    )  # fmt: skip


def share(value: float | None) -> str:
    """A share in percent with one decimal, or a dash."""
    return "—" if value is None else f"{value * 100:.1f}%"


def _names(by: str, codes: list[str]) -> dict[str, Any]:
    if by == "organ":
        return dict(organ_names())
    return dict(CHANNELS) if by == "channel" else dict(titles_of(codes))


PAGES = (
    Page(
        path="services/ratings", name="ratings", title=_("好差评"), audience=Audience.PUBLIC,
        template="services/ratings/figures.html", build=figures_page,
    ),
)  # fmt: skip
