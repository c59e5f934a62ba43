# SPDX-License-Identifier: Apache-2.0
"""Administrative divisions by twelve-digit code, and their dated changes.

Public, dated, never deleted: a division that is no more still names where old matters lay.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mingfu.kernel.regions.places import NamedRegion, Place, PlaceFinder
from mingfu.kernel.regions.refusals import RegionEndedBefore, RegionFileWrong, RegionUnknown

if TYPE_CHECKING:
    from mingfu.kernel.regions.commands import end_region, load_regions, merge_regions, rename_region, split_region
    from mingfu.kernel.regions.models import Region
    from mingfu.kernel.regions.queries import (
        by_name,
        children,
        line_above,
        name_on,
        region,
        regions_on,
        successors,
        within,
    )

__all__ = [
    "NamedRegion",
    "Place",
    "PlaceFinder",
    "Region",
    "RegionEndedBefore",
    "RegionFileWrong",
    "RegionUnknown",
    "by_name",
    "children",
    "end_region",
    "line_above",
    "load_regions",
    "merge_regions",
    "name_on",
    "region",
    "regions_on",
    "rename_region",
    "split_region",
    "successors",
    "within",
]

_LATE = {
    **dict.fromkeys(("end_region", "load_regions", "merge_regions", "rename_region", "split_region"), "commands"),
    **dict.fromkeys(
        ("by_name", "children", "line_above", "name_on", "region", "regions_on", "successors", "within"), "queries"
    ),
    "Region": "models",
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
