# SPDX-License-Identifier: Apache-2.0
"""Listing divisions and recording how they change."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from mingfu.kernel.access import Actor, powers_changed, require
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.regions.events import RegionEnded, RegionListed, RegionMerged, RegionRenamed, RegionSplit
from mingfu.kernel.regions.files import DivisionRow, read_divisions
from mingfu.kernel.regions.models import Region, RegionChange, RegionChangePart
from mingfu.kernel.regions.refusals import RegionEndedBefore, RegionFileWrong, RegionUnknown


@command
def load_regions(path: Path, *, actor: Actor) -> int:
    """List every division of a file that is not listed yet, and return how many. What is listed stays as it is.

    A name that differs from the listed one is refused: a renaming has a day and a decision, which a file has not.
    Raises `RegionFileWrong` and then lists nothing.
    """
    require(actor, "regions.change")
    listed = dict(Region.objects.values_list("code", "name"))
    added = 0
    for row in read_divisions(path):
        if row.code in listed:
            _check_same_name(path, row, listed[row.code])
            continue
        if row.parent and row.parent not in listed:
            raise RegionFileWrong(file=path.name, line=row.line, what=f"上级 {row.parent} 未先列出")
        _list(row, actor=actor)
        listed[row.code] = row.name
        added += 1
    return added


def _check_same_name(path: Path, row: DivisionRow, name: str) -> None:
    if row.name == name:
        return
    before = RegionChangePart.objects.filter(region_id=row.code, side="before", name=row.name)
    if not before.exists():
        what = f"{row.code} 已登记为“{name}”，文件写作“{row.name}”；更名请用更名命令"
        raise RegionFileWrong(file=path.name, line=row.line, what=what)


def _list(row: DivisionRow, *, actor: Actor) -> None:
    Region.objects.create(
        code=row.code,
        name=row.name,
        kind=row.kind,
        parent_id=row.parent or None,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        lon=row.lon,
        lat=row.lat,
    )
    listed = RegionListed(region=row.code, name=row.name, kind=row.kind, parent=row.parent)
    record(listed, stream=f"region:{row.code}", by=actor)


@command
def rename_region(code: str, name: str, *, actor: Actor, since: date, basis: str) -> Region:
    """Give a division another name from a day on. Its former name still finds it in free text."""
    require(actor, "regions.change", area=code)
    region = _standing(code, since)
    before, region.name = region.name, name
    region.save(update_fields=["name"])
    change = RegionChange.objects.create(kind="renamed", since=since, basis=basis)
    RegionChangePart.objects.create(change=change, region=region, side="before", name=before)
    RegionChangePart.objects.create(change=change, region=region, side="after", name=name)
    renamed = RegionRenamed(region=code, before=before, after=name, since=since, basis=basis)
    record(renamed, stream=f"region:{code}", by=actor)
    return region


@command
def merge_regions(codes: Iterable[str], into: str, *, actor: Actor, since: date, basis: str) -> Region:
    """Let divisions go into another one from a day on; the one they go into may be among them."""
    require(actor, "regions.change", area=into)
    target = _standing(into, since)
    merged = [_standing(code, since) for code in sorted(codes)]
    change = RegionChange.objects.create(kind="merged", since=since, basis=basis)
    RegionChangePart.objects.create(change=change, region=target, side="after", name=target.name)
    for region in merged:
        RegionChangePart.objects.create(change=change, region=region, side="before", name=region.name)
        if region.code != into:
            _end(region, since)
            gone = RegionMerged(region=region.code, into=into, since=since, basis=basis)
            record(gone, stream=f"region:{region.code}", by=actor)
    return target


@command
def split_region(code: str, into: Iterable[str], *, actor: Actor, since: date, basis: str) -> tuple[Region, ...]:
    """Divide a division into others, listed before, from a day on; it goes on only when it is among them."""
    require(actor, "regions.change", area=code)
    region = _standing(code, since)
    parts = tuple(_standing(part, since) for part in sorted(into))
    change = RegionChange.objects.create(kind="split", since=since, basis=basis)
    RegionChangePart.objects.create(change=change, region=region, side="before", name=region.name)
    for part in parts:
        RegionChangePart.objects.create(change=change, region=part, side="after", name=part.name)
    if region.code not in {part.code for part in parts}:
        _end(region, since)
    divided = RegionSplit(region=code, into=tuple(part.code for part in parts), since=since, basis=basis)
    record(divided, stream=f"region:{code}", by=actor)
    return parts


@command
def end_region(code: str, *, actor: Actor, since: date, basis: str) -> Region:
    """Let a division be no more from a day on, with nothing in its place."""
    require(actor, "regions.change", area=code)
    region = _standing(code, since)
    change = RegionChange.objects.create(kind="ended", since=since, basis=basis)
    RegionChangePart.objects.create(change=change, region=region, side="before", name=region.name)
    _end(region, since)
    record(RegionEnded(region=code, since=since, basis=basis), stream=f"region:{code}", by=actor)
    return region


def _standing(code: str, on: date) -> Region:
    region = Region.objects.select_for_update().filter(code=code).first()
    if region is None:
        raise RegionUnknown(region=code)
    if region.valid_to is not None and region.valid_to <= on:
        raise RegionEndedBefore(name=region.name, since=region.valid_to)
    return region


def _end(region: Region, since: date) -> None:
    region.valid_to = since
    region.save(update_fields=["valid_to"])
    powers_changed()
