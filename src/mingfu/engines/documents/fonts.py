# SPDX-License-Identifier: Apache-2.0
"""The fonts at hand: which faces play which part, and which signs they hold.

Searched in order: DOCUMENTS_FONTS, `fonts/` in the state folder, Debian's folders, the fonts installed by pip.
"""

import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst
from fontTools.ttLib import TTFont

from mingfu.engines.documents.options import DocumentSettings
from mingfu.engines.documents.refusals import FontsMissing, GlyphMissing
from mingfu.kernel.settings import var_folder

DEBIAN = (
    Path("/usr/share/fonts/opentype/fandol"),
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/fonts/truetype/arphic"),
    Path("/usr/share/fonts/truetype/arphic-uming"),
    Path("/usr/share/fonts/opentype/noto"),
)
PIP = Path(pylopdf_fonts_zh_cn.__file__).parent

SONG = ("SimSun", "NSimSun", "STSong", "FandolSong", "Noto Serif CJK SC", "Noto Serif SC", "AR PL UMing")
SANS = ("Noto Sans CJK SC", "Noto Sans SC")
ROLES: Mapping[str, tuple[str, ...]] = {
    "fang": (
        "FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "FZFangSong-Z02", "FandolFang R", "FandolFang",
        "AR PL UMing", "Noto Serif CJK SC", "Noto Serif SC",
    ),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "FandolKai", "AR PL UKai", *SONG),
    "hei": ("SimHei", "黑体", "STHeiti", "FandolHei", *SANS),
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "Noto Serif CJK SC", "FandolSong", "Noto Serif SC"),
    "song": SONG,
}  # fmt: skip
"""Faces for each part, best first: the standard's own, then free ones. Every face not named here comes last."""

BOLD = 600
HEAVY = "XiaoBiaoSong", "小标宋"


@dataclass(frozen=True, slots=True)
class Face:
    """One cut of a family, in a file."""

    family: str
    weight: int
    path: Path
    index: int


@dataclass(frozen=True, slots=True, eq=False)
class Stock:
    """All faces that papers may use. `faces` maps a family to its cuts; `fingerprint` names this very set of files."""

    faces: Mapping[str, tuple[Face, ...]]
    fingerprint: str
    loaded: Any = field(repr=False)

    def stack(self, role: str) -> list[str]:
        """Families for a part, best first, and then all others, so that any sign that is held anywhere is printed."""
        preferred = [family for family in ROLES[role] if family in self.faces]
        return preferred + [family for family in self.faces if family not in preferred]

    def title(self) -> tuple[int, bool]:
        """Weight of mark and title, and whether a stroke must stand for a missing bold cut."""
        first = self.stack("title")[0]
        if any(part in first for part in HEAVY):
            return 400, False
        bold = any(face.weight >= BOLD for face in self.faces[first])
        return (700, False) if bold else (400, True)

    def missing(self, text: str) -> str:
        """The signs of a text that no face holds, each once, in the order they appear. Files are read as needed."""
        wanted = {sign for sign in text if not _unseen(sign)}
        for cuts in self.faces.values():
            if not wanted:
                break
            held = frozenset.intersection(*(signs_of(face.path, face.index) for face in cuts))
            wanted = {sign for sign in wanted if ord(sign) not in held}
        return "".join(dict.fromkeys(sign for sign in text if sign in wanted))


def stock() -> Stock:
    """The fonts at hand, read once per state of their folders. Raises `FontsMissing` where there is no Chinese font at all."""
    named = _named()
    standing = (*(folder for folder in DEBIAN if folder.is_dir()), PIP)
    return _stock(named, standing, _state((*named, *standing)))


def check_glyphs(text: str) -> str:
    """The signs of a text that cannot be printed with the fonts at hand; empty when all can."""
    return stock().missing(text)


def require_glyphs(text: str) -> None:
    """Refuse a text that would be printed with a hole. Raises `GlyphMissing`, which names each sign."""
    missing = check_glyphs(text)
    if missing:
        points = "、".join(f"U+{ord(sign):04X}" for sign in missing)
        raise GlyphMissing(signs="、".join(missing), points=points)


@lru_cache(maxsize=256)
def signs_of(path: Path, index: int) -> frozenset[int]:
    """Code points that a face has a glyph for; one that it maps to the sign for "missing" it has not."""
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(code for code, glyph in (font.getBestCmap() or {}).items() if glyph != ".notdef")


def _named() -> tuple[Path, ...]:
    named = tuple(Path(part).expanduser() for part in DocumentSettings().fonts.split(os.pathsep) if part)
    return (*named, var_folder("fonts"))


def _state(folders: tuple[Path, ...]) -> str:
    """What lies in the folders, so that a font put there serves at the next opening, without a restart."""
    files = sorted(path for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.is_file())
    listed = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return sha256(repr(listed).encode()).hexdigest()[:16]


@lru_cache(maxsize=4)
def _stock(named: tuple[Path, ...], standing: tuple[Path, ...], state: str) -> Stock:
    # A file may have been replaced by another of the same name.
    signs_of.cache_clear()
    folders = tuple(folder for folder in (*named, *standing) if folder.is_dir())
    loaded = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(each) for each in folders]
    )
    known = {family for families in ROLES.values() for family in families}
    faces: dict[str, list[Face]] = {}
    for face in _faces(loaded):
        # An office's own folder counts whole; of other folders only what we know to be Chinese and embeddable.
        if face.family in known or any(face.path.is_relative_to(folder) for folder in named):
            faces.setdefault(face.family, []).append(face)
    if not any(ord("的") in signs_of(face.path, face.index) for cuts in faces.values() for face in cuts):
        raise FontsMissing(folders="、".join(str(folder) for folder in (*named, *standing)))
    return Stock({family: tuple(cuts) for family, cuts in faces.items()}, state, loaded)


def _faces(loaded: Any) -> Iterator[Face]:
    for info in loaded.fonts():
        if info.path:
            yield Face(info.family, info.weight, Path(info.path), info.index)


def _unseen(sign: str) -> bool:
    """Signs that have no picture of their own: spaces, controls, joiners, variation selectors."""
    return unicodedata.category(sign) in {"Cc", "Cf", "Zs", "Zl", "Zp"} or "VARIATION SELECTOR" in unicodedata.name(
        sign, ""
    )
