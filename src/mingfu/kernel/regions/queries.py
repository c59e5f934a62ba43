# SPDX-License-Identifier: Apache-2.0
"""Asking divisions. They are public: anybody may ask."""

from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from mingfu.kernel.clock import today
from mingfu.kernel.regions.models import Region, RegionChangePart
from mingfu.kernel.regions.places import NamedRegion, Place, PlaceFinder
from mingfu.kernel.regions.refusals import RegionUnknown


def regions_on(on: date | None = None) -> QuerySet[Region]:
    """Every division that stands on a legal day (today when none is given), by code."""
    day = on or today()
    return Region.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gt=day)
    ).order_by("code")


def region(code: str) -> Region:
    """The division under a code, standing or not. Raises `RegionUnknown`."""
    found = Region.objects.filter(code=code).first()
    if found is None:
        raise RegionUnknown(region=code)
    return found


def children(code: str, *, on: date | None = None) -> QuerySet[Region]:
    """The divisions directly below one, on a legal day."""
    return regions_on(on).filter(parent_id=code)


def line_above(code: str) -> tuple[Region, ...]:
    """The division and all above it, nearest first. Raises `RegionUnknown`."""
    found = [region(code)]
    while found[-1].parent_id:
        found.append(region(found[-1].parent_id))
    return tuple(found)


def within(code: str, ancestor: str) -> bool:
    """Whether a division is another or lies in it, by the recorded parents. Raises `RegionUnknown` for the first."""
    return any(each.code == ancestor for each in line_above(code))


def successors(code: str, *, on: date | None = None) -> tuple[Region, ...]:
    """What stands on a legal day where a division once stood: itself, or what it went into, however often it changed."""
    day = on or today()
    start = region(code)
    if start.valid_to is None or start.valid_to > day:
        return (start,)
    last = RegionChangePart.objects.filter(
        region=start, side="before", change__kind__in=("merged", "split"), change__since=start.valid_to
    ).last()
    if last is None:
        return ()
    after = RegionChangePart.objects.filter(change=last.change_id, side="after").order_by("region_id")
    found = [each for part in after for each in successors(part.region_id, on=day)]
    return tuple({each.code: each for each in found}.values())


def name_on(code: str, on: date) -> str:
    """The name a division bore on a legal day. Raises `RegionUnknown`."""
    later = RegionChangePart.objects.filter(
        region_id=code, side="before", change__kind="renamed", change__since__gt=on
    ).order_by("change__since", "pk")
    return later.values_list("name", flat=True).first() or region(code).name


def by_name(text: str, *, on: date | None = None) -> tuple[Place, ...]:
    """Every standing division a free text names, in the order of the text, longest name first; former names count."""
    standing = regions_on(on)
    rows = [NamedRegion(*row) for row in standing.values_list("code", "kind", "name")]
    former = RegionChangePart.objects.filter(side="before", change__kind="renamed", region__in=standing)
    rows += [NamedRegion(*row) for row in former.values_list("region_id", "region__kind", "name").order_by("pk")]
    return _finder(tuple(rows)).find(text)


@lru_cache(maxsize=4)
def _finder(rows: tuple[NamedRegion, ...]) -> PlaceFinder:
    """The finder over one state of the list. Building it costs more than asking for the rows."""
    return PlaceFinder(rows)
