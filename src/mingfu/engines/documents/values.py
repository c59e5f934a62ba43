# SPDX-License-Identifier: Apache-2.0
"""Where the values of papers come from: engines above tell how to ask a case; a profile tells how the district signs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mingfu.engines.documents.declaring import Paper, Way
from mingfu.engines.documents.refusals import PaperIncomplete
from mingfu.engines.documents.wording import clean, dated
from mingfu.kernel import catalogs, organs

Values = Callable[[str, Paper], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """How a district signs: its government's full name, the mark of its documents, and the sign that opens numbers."""

    house: str = ""
    house_mark: str = ""
    word: str = ""


_sources: list[Values] = []
_letterheads: list[Callable[[], Letterhead]] = []


def register_values(source: Values) -> None:
    """Tell how the values of a paper about a case are asked for: `source(number, paper)` answers by name of the way."""
    _sources[:] = [source]


def register_letterhead(source: Callable[[], Letterhead]) -> None:
    """Tell how to ask in what way the district signs; asked when a paper is issued."""
    _letterheads[:] = [source]


def letterhead() -> Letterhead:
    """How the district signs; empty where nobody told."""
    return _letterheads[0]() if _letterheads else Letterhead()


def values_about(about: str, paper: Paper) -> Mapping[str, Any]:
    """Raw values of a paper about a case. Raises LookupError where no engine told how to ask."""
    if not _sources:
        msg = "no engine has registered how the values of papers are asked for"
        raise LookupError(msg)
    return _sources[0](about, paper)


def written(paper: Paper, raw: Mapping[str, Any]) -> dict[str, str]:
    """Every value of a paper as clean text. Raises `PaperIncomplete`, which names what is not there."""
    found = {name: _raw(way, raw.get(name)) for name, way in paper.ways.items()}
    missing = [name for name, value in found.items() if value is None]
    if missing:
        raise PaperIncomplete(title=paper.title, places="、".join(missing))
    return {name: clean(_shown(paper.ways[name], value)) for name, value in found.items()}


def issuing_organ(paper: Paper, raw: Mapping[str, Any]) -> str:
    """Code of the organ that issues a paper: the value that `issuer` names, or the code that it is."""
    way = paper.ways.get(paper.issuer)
    found = paper.issuer if way is None else _raw(way, raw.get(paper.issuer))
    if not found:
        raise PaperIncomplete(title=paper.title, places=paper.issuer)
    return str(found)


def _raw(way: Way, value: Any) -> Any:
    return way.otherwise if value is None or value == "" else value


def _shown(way: Way, value: Any) -> str:
    if value == "":
        return ""
    if way.shown == "date":
        return dated(value)
    if way.shown == "organ":
        return organs.organ(str(value)).name
    if way.shown.startswith("list "):
        return catalogs.entry(way.shown.removeprefix("list "), str(value)).title
    return str(value)
