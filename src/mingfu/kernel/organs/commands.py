# SPDX-License-Identifier: Apache-2.0
"""Founding organs and posts, appointing and relieving officials, naming stand-ins."""

from datetime import date

from mingfu.kernel.access import Actor, Level, powers_changed, require
from mingfu.kernel.clock import now, today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.organs import events, refusals
from mingfu.kernel.organs.models import Appointment, Official, Organ, Post, StandIn
from mingfu.kernel.organs.queries import holders, is_below, official, organ, post


@command
def found_organ(  # noqa: PLR0913 - the facts of a founding, each by its name
    code: str,
    name: str,
    *,
    actor: Actor,
    kind: str,
    short: str = "",
    parent: str = "",
    region: str = "",
    since: date | None = None,
    position: int = 0,
) -> Organ:
    """Let an organ begin to be. Without a region of its own it stands in its parent's. Raises `OrganTaken`."""
    require(actor, "organs.found", area=region)
    held = Organ.objects.filter(code=code).first()
    if held is not None:
        raise refusals.OrganTaken(organ=code, name=held.name)
    above = organ(parent) if parent else None
    where = region or (above.region_id if above else None) or None
    start = since or today()
    founded = Organ.objects.create(
        code=code,
        name=name,
        short=short or name,
        kind=kind,
        parent=above,
        region_id=where,
        valid_from=start,
        position=position,
    )
    event = events.OrganFounded(organ=code, name=name, kind=kind, parent=parent, region=where or "", since=start)
    record(event, stream=str(founded), by=actor)
    return founded


@command
def rename_organ(code: str, name: str, *, actor: Actor, basis: str, short: str = "") -> Organ:
    """Give an organ another name. Its code, posts and matters stay."""
    renamed = organ(code)
    require(actor, "organs.found", area=renamed.region_id or "")
    before, renamed.name, renamed.short = renamed.name, name, short or name
    renamed.save(update_fields=["name", "short"])
    record(events.OrganRenamed(organ=code, before=before, after=name, basis=basis), stream=str(renamed), by=actor)
    return renamed


@command
def dissolve_organ(code: str, *, actor: Actor, basis: str, since: date | None = None) -> Organ:
    """Let an organ be no more from a day on (today when none is given), and its posts and appointments with it."""
    dissolved = organ(code)
    require(actor, "organs.found", area=dissolved.region_id or "")
    day = since or today()
    for each in Post.objects.filter(organ=dissolved, valid_to=None).order_by("code"):
        abolish_post(each.code, actor=actor, basis=basis, since=day)
    dissolved.valid_to = day
    dissolved.save(update_fields=["valid_to"])
    record(events.OrganDissolved(organ=code, since=day, basis=basis), stream=str(dissolved), by=actor)
    return dissolved


@command
def create_post(  # noqa: PLR0913 - the facts of a post, each by its name
    code: str,
    organ_code: str,
    title: str,
    *,
    actor: Actor,
    duties: str = "",
    head: bool = False,
    clearance: Level = Level.INTERNAL,
    since: date | None = None,
) -> Post:
    """Give an organ a post with its duty sheet and the level its holders are cleared for. Raises `PostTaken`."""
    owner = organ(organ_code)
    require(actor, "organs.post", area=owner.region_id or "")
    held = Post.objects.filter(code=code).first()
    if held is not None:
        raise refusals.PostTaken(post=code, title=held.title)
    start = since or today()
    created = Post.objects.create(
        code=code, organ=owner, title=title, duties=duties, head=head, clearance=int(clearance), valid_from=start
    )
    event = events.PostCreated(
        post=code, organ=organ_code, title=title, head=head, clearance=int(clearance), since=start
    )
    record(event, stream=str(owner), by=actor)
    return created


@command
def abolish_post(code: str, *, actor: Actor, basis: str, since: date | None = None) -> Post:
    """Let a post be no more from a day on; whoever holds it is relieved and whoever stands in ends that day."""
    abolished, day = post(code), since or today()
    require(actor, "organs.post", area=abolished.organ.region_id or "")
    for each in Appointment.objects.filter(post=abolished, until=None).select_related("official").order_by("pk"):
        _relieve(each, day, basis, actor)
    for stand_in in StandIn.objects.filter(post=abolished, until__gt=day).order_by("pk"):
        _end_stand_in(stand_in, day, actor)
    abolished.valid_to = day
    abolished.save(update_fields=["valid_to"])
    powers_changed()
    record(events.PostAbolished(post=code, since=day, basis=basis), stream=str(abolished.organ), by=actor)
    return abolished


@command
def enrol(number: str, shown: str, *, actor: Actor, password: str, must_change: bool = False) -> Official:
    """Make an account with a password hash made elsewhere (`make_password`). For the demo and for imports.

    With `must_change` the face lets the official do nothing before choosing another. Raises `NumberTaken`.
    """
    require(actor, "people.enrol")
    if Official.objects.filter(number=number).exists():
        raise refusals.NumberTaken(number=number)
    enrolled = Official.objects.create(
        number=number, shown=shown, password=password, must_change=must_change, since=now()
    )
    record(events.OfficialJoined(number=number), stream=str(enrolled), by=actor)
    return enrolled


@command
def appoint(
    number: str, post_code: str, *, actor: Actor, since: date | None = None, acting: bool = False
) -> Appointment:
    """Let an official hold a post from a day on. Raises `AlreadyAppointed`, `NotYourOrgan`."""
    person, where = official(number), post(post_code)
    require_over(actor, "people.appoint", where.organ)
    return seat(person, where, actor=actor, since=since, acting=acting)


def seat(
    person: Official, where: Post, *, actor: Actor, since: date | None = None, acting: bool = False
) -> Appointment:
    """Write an appointment, inside a command that has asked whether it may."""
    if Appointment.objects.filter(official=person, post=where, until=None).exists():
        raise refusals.AlreadyAppointed(number=person.number, title=where.title)
    start = since or today()
    made = Appointment.objects.create(official=person, post=where, since=start, acting=acting)
    powers_changed()
    event = events.OfficialAppointed(number=person.number, post=where.code, since=start, acting=acting)
    record(event, stream=str(person), by=actor)
    return made


@command
def relieve(number: str, post_code: str, *, actor: Actor, reason: str, until: date | None = None) -> Appointment:
    """Let an official no longer hold a post from `until` on (today when none is given). Raises `NotAppointed`."""
    person, where = official(number), post(post_code)
    require_over(actor, "people.appoint", where.organ)
    held = Appointment.objects.filter(official=person, post=where, until=None).select_related("official").first()
    if held is None:
        raise refusals.NotAppointed(number=number, title=where.title)
    return _relieve(held, until or today(), reason, actor)


@command
def name_stand_in(
    post_code: str, number: str, *, actor: Actor, until: date, reason: str, since: date | None = None
) -> StandIn:
    """Let an official do the work of a post, with its grants, from `since` (today) up to but not on `until`.

    The holder of the post may name their own stand-in; a stand-in may not name another, nor stay longer by themselves;
    others need `people.stand-in`.
    """
    person, where, start = official(number), post(post_code), since or today()
    if actor.number not in {each.number for each in holders(where.code) if each.how != "stand-in"}:
        require_over(actor, "people.stand-in", where.organ)
    if until <= start:
        raise refusals.StandInWrong(since=start, until=until)
    named = StandIn.objects.create(post=where, official=person, since=start, until=until, reason=reason)
    powers_changed()
    event = events.StandInNamed(post=where.code, number=number, since=start, until=until, reason=reason)
    record(event, stream=str(person), by=actor)
    return named


@command
def end_stand_in(stand_in: StandIn, *, actor: Actor) -> StandIn:
    """End a stand-in today, before its day: the colleague is back, or the stand-in gives it up."""
    if stand_in.post_id not in actor.posts:
        require_over(actor, "people.stand-in", stand_in.post.organ)
    if stand_in.until > today():
        _end_stand_in(stand_in, max(today(), stand_in.since), actor)
    return stand_in


def require_over(actor: Actor, act: str, owner: Organ) -> None:
    """Require an act in the organ's area, and that the organ is the actor's own or one below it."""
    require(actor, act, area=owner.region_id or "")
    if actor.kind != "system" and not is_below(owner, actor.organ):
        raise refusals.NotYourOrgan(organ=owner.name)


def _relieve(held: Appointment, until: date, reason: str, actor: Actor) -> Appointment:
    held.until = until
    held.save(update_fields=["until"])
    powers_changed()
    event = events.OfficialRelieved(number=held.official.number, post=held.post_id, until=until, reason=reason)
    record(event, stream=str(held.official), by=actor)
    return held


def _end_stand_in(stand_in: StandIn, until: date, actor: Actor) -> None:
    stand_in.until = until
    stand_in.save(update_fields=["until"])
    powers_changed()
    person = stand_in.official
    event = events.StandInEnded(post=stand_in.post_id, number=person.number, until=until)
    record(event, stream=str(person), by=actor)
