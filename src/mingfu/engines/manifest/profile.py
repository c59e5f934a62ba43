# SPDX-License-Identifier: Apache-2.0
"""Loading a district's own facts: divisions, organs, posts, the power list and its grants, and every system's lists.

A second load changes nothing; a changed file adds what is new and publishes new editions.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from mingfu.engines.documents import Letterhead
from mingfu.engines.manifest.granting import settle_grants
from mingfu.engines.manifest.loading import systems
from mingfu.kernel.access import Actor, system
from mingfu.kernel.catalogs import items, publish_base, publish_edition, read_catalog
from mingfu.kernel.organs import Organ, Post, create_post, found_organ
from mingfu.kernel.refusals import Refusal, _
from mingfu.kernel.regions import Region, load_regions
from mingfu.kernel.settings import Settings, option

PROFILES = Path(__file__).parents[2] / "profiles"
BEGINNING = date(2014, 6, 16)
"""Day of the plan: organs and posts whose founding day the profile does not name stand since then."""

KINDS = {"town": "town", "street": "street", "village": "village", "community": "community"}


class ProfileSettings(Settings, prefix="MINGFU"):
    """Which district this deployment serves."""

    profile: str = option("gaoming", help="Which district's facts to load: a folder of src/mingfu/profiles/.")


class UnknownProfile(Refusal):
    """There is no such folder of facts."""

    code = "profile-unknown"
    status = 404
    message = _("没有名为“{profile}”的地区资料。现有：{known}。请检查 MINGFU_PROFILE。")
    profile: str
    known: str


def load_profile(key: str = "") -> dict[str, int]:
    """Load a profile (that of MINGFU_PROFILE unless named) and every system's lists; counts of what was added."""
    key = key or ProfileSettings().profile
    folder = PROFILES / key
    if not (folder / "profile.yaml").is_file():
        known = "、".join(sorted(path.parent.name for path in PROFILES.glob("*/profile.yaml")))
        raise UnknownProfile(profile=key, known=known)
    by = system("profile")
    facts = _read(folder / "profile.yaml")
    added = {"regions": load_regions(folder / "divisions.csv", actor=by)}
    added["organs"] = _found_all(_read(folder / "organs.yaml")["organs"], facts, by)
    added["posts"] = _make_posts(_read(folder / "organs.yaml")["organs"], facts["posts"], by)
    paths = [path for manifest in systems() for path in manifest.files("lists", ".yaml")]
    added["lists"] = int(publish_base(read_catalog(folder / "powers.yaml"), actor=by) == 1)
    added["lists"] += sum(publish_edition(read_catalog(path), actor=by) == 1 for path in paths)
    added["grants"] = _grant_all(by)
    for manifest in systems():
        if manifest.settles and (folder / manifest.key).is_dir():
            added[manifest.key] = manifest.settles(folder / manifest.key)
    return added


def profile_facts(key: str = "") -> dict[str, Any]:
    """The profile's own page of facts: names for the site's head, the mark of its papers."""
    key = key or ProfileSettings().profile
    return _read(PROFILES / key / "profile.yaml")


def letterhead() -> Letterhead:
    """How the district signs its papers."""
    paper = profile_facts()["paper"]
    return Letterhead(house=paper["issuer"], house_mark=paper["mark"], word=paper["word"])


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _found_all(declared: list[dict[str, Any]], facts: Mapping[str, Any], by: Actor) -> int:
    """The organs of the file, then one for every town, street, village and community of the divisions."""
    standing = set(Organ.objects.values_list("code", flat=True))
    waiting = [row for row in declared if row["code"] not in standing]
    before = len(standing)
    while waiting:
        ready = [row for row in waiting if not row.get("parent") or row["parent"] in standing]
        for place, row in enumerate(ready, start=len(standing)):
            _found(row, by, position=place, region=facts["region"] if not row.get("parent") else "")
            standing.add(row["code"])
        waiting = [row for row in waiting if row["code"] not in standing]
    top = declared[0]["code"]
    for place, (code, name, level, parent) in enumerate(_divisions(), start=len(standing)):
        own = f"gm.{code.rstrip('0') if level in {'town', 'street'} else code}"
        if own in standing:
            continue
        above = f"gm.{parent.rstrip('0')}" if level in {"village", "community"} else top
        row = {"code": own, "name": name, "kind": KINDS[level], "parent": above}
        _found(row, by, position=place, region=code)
        standing.add(own)
    return len(standing) - before


def _divisions() -> Iterator[tuple[str, str, str, str]]:
    rows = Region.objects.filter(kind__in=KINDS).order_by("code").values_list("code", "name", "kind", "parent_id")
    yield from sorted(rows, key=lambda row: (row[2] in {"village", "community"}, row[0]))


def _found(row: Mapping[str, Any], by: Actor, *, position: int, region: str) -> None:
    found_organ(
        row["code"],
        row["name"],
        kind=row["kind"],
        short=row.get("short", ""),
        parent=row.get("parent", ""),
        region=region,
        since=BEGINNING,
        position=position,
        actor=by,
    )


def _make_posts(declared: list[dict[str, Any]], common: list[dict[str, Any]], by: Actor) -> int:
    """The posts every organ has, and those that one organ has by itself; its own of a code comes before the common one."""
    own = {row["code"]: row.get("posts", []) for row in declared}
    standing = set(Post.objects.values_list("code", flat=True))
    made = 0
    for organ in Organ.objects.order_by("position").values_list("code", flat=True):
        wanted = {post["code"]: post for post in [*common, *own.get(organ, [])]}
        for short, post in wanted.items():
            code = f"{organ}.{short}"
            if code not in standing:
                create_post(
                    code,
                    organ,
                    post["title"],
                    duties=post.get("duties", ""),
                    head=post.get("head", False),
                    since=BEGINNING,
                    actor=by,
                )
                made += 1
    return made


def _grant_all(by: Actor) -> int:
    """The grants that the entries of the power list declare, as far as they do not stand; returns how many are declared."""
    return settle_grants(items("powers"), actor=by, since=BEGINNING, ground="", take=False)[0]
