# SPDX-License-Identifier: Apache-2.0
"""Finding divisions that a free text names. Plain Python over (code, kind, name) rows.

A name counts as people write it: in full (罗西村委会), with its ending (罗西村), or bare (罗西). A bare name is
unsure, because many are also words or roads; it counts only where no road, school or shop name goes on after it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

_ENDINGS = {
    "village": ("村委会", "村民委员会", "村委", "村"),
    "community": ("社区居委会", "社区居民委员会", "社区居委", "居委会", "居民委员会", "社区"),
    "street": ("街道", "街道办事处", "街道办", "街办"),
    "town": ("镇", "镇政府", "镇人民政府"),
    "district": ("区", "区政府", "区人民政府"),
    "city": ("市", "市政府", "市人民政府"),
    "province": ("省",),
    "other": (),
}
_GOES_ON = (
    "路",
    "街",
    "大道",
    "大街",
    "巷",
    "市",
    "省",
    "县",
    "中学",
    "小学",
    "学校",
    "幼儿园",
    "医院",
    "公园",
    "广场",
    "花园",
    "酒店",
    "大厦",
    "银行",
    "桥",
    "站",
    "河",
    "水库",
    "山",
    "日报",
)
_SHORTEST = 2
_ORDER = {"province": 0, "city": 1, "district": 2, "street": 3, "town": 3, "community": 4, "village": 4, "other": 5}


@dataclass(frozen=True, slots=True)
class Place:
    """A division found in a text: the words that name it and where they stand. A bare name is not `sure`."""

    code: str
    name: str
    words: str
    start: int
    sure: bool


class NamedRegion(NamedTuple):
    """What the finder needs of a division; a former name is one more row."""

    code: str
    kind: str
    name: str


class PlaceFinder:
    """Finds the longest names first, never two over one another."""

    def __init__(self, regions: Iterable[NamedRegion]) -> None:
        self._names: dict[str, list[tuple[NamedRegion, bool]]] = {}
        for region in regions:
            for words, sure in _spellings(region):
                self._names.setdefault(words, []).append((region, sure))
        for held in self._names.values():
            held.sort(key=lambda each: (not each[1], _ORDER[each[0].kind], each[0].code))
        self._lengths: dict[str, tuple[int, ...]] = {}
        for words in self._names:
            known = self._lengths.get(words[0], ())
            self._lengths[words[0]] = tuple(sorted({*known, len(words)}, reverse=True))

    def find(self, text: str) -> tuple[Place, ...]:
        """Every place the text names, in the order of the text.

        One spelling that several divisions share (明城) gives the sure one, then the highest, then the lowest code.
        """
        return tuple(self._walk(text))

    def _walk(self, text: str) -> Iterator[Place]:
        at = 0
        while at < len(text):
            place = self._at(text, at)
            if place is None:
                at += 1
            else:
                yield place
                at += len(place.words)

    def _at(self, text: str, at: int) -> Place | None:
        for length in self._lengths.get(text[at], ()):
            words = text[at : at + length]
            for region, sure in self._names.get(words, ()):
                if sure or not text.startswith(_GOES_ON, at + length):
                    return Place(region.code, region.name, words, at, sure)
        return None


def _spellings(region: NamedRegion) -> Iterator[tuple[str, bool]]:
    """Every way to write a name, with whether that spelling alone is sure."""
    endings = _ENDINGS[region.kind]
    stem = _stem(region.name, endings)
    yield region.name, True
    for ending in endings:
        if stem + ending != region.name:
            yield stem + ending, True
    if len(stem) >= _SHORTEST and stem != region.name:
        yield stem, stem.endswith("村")


def _stem(name: str, endings: tuple[str, ...]) -> str:
    for ending in sorted(endings, key=len, reverse=True):
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name
