# SPDX-License-Identifier: Apache-2.0
"""Matters of the hotline as stories, and how a story is played by the commands that people use.

A story is what is said, found and answered; an instance of it has moments, a person and a seed of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mingfu.demo.topics import REDIRECTED, ROADS, SPOTS, TOPICS
from mingfu.engines import cases
from mingfu.engines.jobs import drain
from mingfu.engines.notices import deliver_due, outbox
from mingfu.engines.opinions import rate
from mingfu.engines.publication import release
from mingfu.engines.publication.models import Publication
from mingfu.kernel.access import ANONYMOUS, SYSTEM, Actor
from mingfu.kernel.clock import chance, freeze
from mingfu.kernel.organs import Official, actor_of_official, holders
from mingfu.kernel.parties import register_party, synthetic

PEOPLE = 400
DESK, BACK = "gm.hotline.desk", "gm.hotline.callback"
WHOLE = ("open", "triage", "sign", "handle", "reply", "revisit", "release", "rate")
REDIRECT = ("open", "triage")


@dataclass(frozen=True, slots=True)
class Story:
    """What one kind of matter is about, and the acts it goes through. `known`: the person has left a telephone."""

    key: str
    acts: tuple[str, ...]
    said: str
    place: str
    known: bool
    channel: str
    triage: dict[str, list[str]]
    organ: str
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Instance:
    """One matter: its story, the moments of the acts it has come to, who said it, and the seed of its chance."""

    story: Story
    moments: tuple[datetime, ...]
    party: UUID | None
    seed: str


def stories() -> tuple[Story, ...]:
    """Every topic of the demonstration, said by somebody known and by somebody unknown, and what is redirected."""
    return tuple(_stories())


def _stories() -> Iterator[Story]:
    for place, topic in enumerate(TOPICS):
        filled = {
            "place": "荷城街道",
            "road": ROADS[place % len(ROADS)],
            "spot": SPOTS[place % len(SPOTS)],
            "days": 3,
            "count": 11,
        }
        texts = {name: getattr(topic, name).format(**filled) for name in ("found", "done", "reply")}
        triage = {"kind": [topic.kind], "category": [topic.category], "way": ["dispatch"], "organ": [topic.organ]}
        for turn, said in enumerate(topic.said):
            known = (place + turn) % 3 != 0
            # Nobody unknown is asked to rate.
            acts = WHOLE if known else WHOLE[:-1]
            channel = "web" if turn == 0 else "phone"
            key = f"{place}-{turn}"
            yield Story(key, acts, said.format(**filled), "荷城街道", known, channel, triage, topic.organ, texts)
    for place, (code, said, advice) in enumerate(REDIRECTED):
        triage = {"kind": ["help"], "way": ["redirect"], "exit": [code], "advice": [advice]}
        yield Story(f"away-{place}", REDIRECT, said, "杨和镇", True, "web", triage, "", {})


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts: officials by post as they are seated now, and the people who say things."""

    officials: dict[str, Actor]
    people: tuple[UUID, ...]


def cast() -> Cast:
    """Everybody, the people registered by the command that registers people; what came before is reacted to."""
    posts = {DESK, BACK, *(f"{topic.organ}.handler" for topic in TOPICS)}
    officials = {}
    for post in sorted(posts):
        pk, epoch = Official.objects.values_list("pk", "epoch").get(number=holders(post)[0].number)
        official = actor_of_official(pk, epoch)
        assert official is not None, post
        officials[post] = official.at_post(post)
    people = tuple(
        register_party(actor=SYSTEM, name="演示", identifiers={"phone": synthetic.phone(place)}, proved=True).pk
        for place in range(PEOPLE)
    )
    drain()
    return Cast(officials, people)


def plans(people: Sequence[UUID], *, matters: int, seed: int, until: datetime) -> Iterator[Instance]:
    """So many matters of the year before a moment, in the order in which they were received."""
    known = stories()
    with chance.seeded(f"{seed}:received"):
        received = sorted(until - timedelta(seconds=60 + chance.below(365 * 86400)) for _one in range(matters))
    for place, moment in enumerate(received):
        own = f"{seed}:{place}"
        with chance.seeded(f"{own}:course"):
            story = chance.choice(known)
            moments = tuple(each for each in _moments(story, moment) if each <= until)
            party = chance.choice(people) if story.known else None
        yield Instance(story, moments, party, own)


def _moments(story: Story, received: datetime) -> Iterator[datetime]:
    """When the acts happen: most in time, a few late, a few of them very late."""
    yield received
    at = received
    late = chance.below(25) == 0
    for act in story.acts[1:]:
        low, high = SPANS[act]
        at += timedelta(minutes=low + chance.below(high - low), seconds=chance.below(60))
        if late and act == "handle":
            at += timedelta(days=10 + chance.below(20))
        yield at


SPANS = {
    "triage": (5, 400),
    "sign": (20, 1400),
    "handle": (600, 12_000),
    "reply": (20, 400),
    "revisit": (600, 4_000),
    "release": (600, 3_000),
    "rate": (60, 8_000),
}
"""Least and most minutes between an act and the one before it."""


def play(instance: Instance, cast: Cast) -> str:
    """Play an instance by the commands, each act at its moment and with all that follows from it; its number."""
    number = ""
    with chance.seeded(instance.seed):
        for act, moment in zip(instance.story.acts, instance.moments, strict=False):
            with freeze(moment):
                number = ACTS[act](instance, number, cast)
                drain()
                deliver_due()
    return number


def _open(instance: Instance, _number: str, cast: Cast) -> str:
    story = instance.story
    typed = {"text": [story.said], "place": [story.place], "publicity": ["public"]}
    actor = ANONYMOUS if story.channel == "web" else cast.officials[DESK]
    arrival = cases.Arrival(channel=story.channel, party=instance.party)
    return cases.open_case("hotline.say", typed, actor=actor, arrival=arrival)


def _complete(node: str, post: Callable[[Story], str], typed: Callable[[Story], dict[str, list[str]]]) -> Any:
    def act(instance: Instance, number: str, cast: Cast) -> str:
        token = next(item.token for item in cases.read_case(number).items if item.node == node)
        actor = cast.officials[post(instance.story)]
        return cases.complete_task(number, token, typed(instance.story), actor=actor)

    return act


def _release(_instance: Instance, number: str, cast: Cast) -> str:
    row = Publication.objects.get(ref=number)
    release(row.pk, title=row.title, asked=row.asked, answered=row.answered, actor=cast.officials[BACK])
    return number


def _rate(_instance: Instance, number: str, _cast: Cast) -> str:
    text = next(row.text for row in outbox(limit=20, search=number) if "/rate/" in row.text)
    token = text.split("/rate/")[1].split("（")[0]
    rate(token, level=5, facets={"speed": 5, "result": 4}, words="很快就解决了，谢谢", actor=ANONYMOUS)
    return number


def _handled(story: Story) -> dict[str, list[str]]:
    return {
        "contacted": ["yes" if story.known else "no"],
        "findings": [story.texts["found"]],
        "measures": [story.texts["done"]],
        "result": ["solved"],
    }


def _called_back(story: Story) -> dict[str, list[str]]:
    return {"reached": ["yes"], "solved": ["yes"], "satisfied": ["5"]} if story.known else {"reached": ["no"]}


def _handler(story: Story) -> str:
    return f"{story.organ}.handler"


ACTS: dict[str, Callable[[Instance, str, Cast], str]] = {
    "open": _open,
    "triage": _complete("triage", lambda _story: DESK, lambda story: story.triage),
    "sign": _complete("sign", _handler, lambda _story: {"signing": ["accept"]}),
    "handle": _complete("handle", _handler, _handled),
    "reply": _complete("reply", _handler, lambda story: {"reply": [story.texts["reply"]], "remedy": [""]}),
    "revisit": _complete("revisit", lambda _story: BACK, _called_back),
    "release": _release,
    "rate": _rate,
}
