# SPDX-License-Identifier: Apache-2.0
"""`SystemManifest`: a system at a glance."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mingfu.engines.cases import Start
from mingfu.engines.cases.editions import LimitSource
from mingfu.engines.forms import FormSpec
from mingfu.engines.jobs import Duty, Reaction
from mingfu.engines.manifest.pages import Page
from mingfu.engines.notices import NoticeTemplate
from mingfu.engines.opinions import RateAfter
from mingfu.engines.publication import Release
from mingfu.engines.supervision import Watch

Function = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class SystemManifest:
    """What a system is and what it declares.

    Files in its folder (processes, tables, forms, lists, documents) are found by place; the manifest names what is
    not a file.

    `government` is the one of the six that answers for it (livelihood, efficient, lawful, trust, responsible, clean)
    or "safeguards"; `clauses` are the plan's own numbers; `law` names the basis in the public's words. `settles` takes
    the district's own facts for the system from the profile's folder of its name and returns how many it added.
    `start_sources`, `form_sources` and `limit_sources` make starts, forms and limits of the entries of a list, by prefix;
    `form_checks` look at the answers of a declared form together, by its key.
    """

    key: str
    title: Any
    government: str
    clauses: tuple[str, ...]
    about: Any
    law: tuple[str, ...]
    folder: Path
    starts: tuple[Start, ...] = ()
    functions: Mapping[str, Function] = field(default_factory=dict)
    watches: tuple[Watch, ...] = ()
    rates: tuple[RateAfter, ...] = ()
    releases: tuple[Release, ...] = ()
    notices: tuple[NoticeTemplate, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    duties: tuple[Duty, ...] = ()
    pages: tuple[Page, ...] = ()
    offers: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    asks: frozenset[str] = frozenset()
    outcomes: Mapping[str, Any] = field(default_factory=dict)
    acts: Mapping[str, Any] = field(default_factory=dict)
    settles: Callable[[Path], int] | None = None
    start_sources: Mapping[str, Callable[[str], Start | None]] = field(default_factory=dict)
    form_sources: Mapping[str, Callable[[str], FormSpec | None]] = field(default_factory=dict)
    limit_sources: Mapping[str, LimitSource] = field(default_factory=dict)
    form_checks: Mapping[str, Callable[[Any], None]] = field(default_factory=dict)

    def files(self, kind: str, ending: str) -> tuple[Path, ...]:
        """The system's files of a kind: `files("forms", ".yaml")`."""
        return tuple(sorted((self.folder / kind).glob(f"*{ending}")))

    def declares(self) -> dict[str, list[str]]:
        """What it declares, by kind: what `mingfu system list --json` prints."""
        return {
            "starts": [start.key for start in self.starts],
            "processes": [file.stem for file in self.files("processes", ".bpmn")],
            "tables": [file.stem for file in self.files("tables", ".dmn")],
            "forms": [file.stem for file in self.files("forms", ".yaml")],
            "lists": [file.stem for file in self.files("lists", ".yaml")],
            "documents": [file.stem for file in self.files("documents", ".yaml")],
            "registers": [file.stem for file in self.files("registers", ".yaml")],
            "functions": sorted(self.functions),
            "watches": [watch.code for watch in self.watches],
            "rates": [rate.survey for rate in self.rates],
            "releases": [release.key for release in self.releases],
            "notices": [template.code for template in self.notices],
            "reactions": [reaction.name for reaction in self.reactions],
            "duties": [duty.name for duty in self.duties],
            "pages": [page.path for page in self.pages],
            "offers": sorted(self.offers),
            "asks": sorted(self.asks),
        }
