# SPDX-License-Identifier: Apache-2.0
"""Reading a data item about a person for a live case, under an agreed use; every gate in turn, then the log, then the data."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from mingfu.engines.cases import Snapshot, find_case, start_of
from mingfu.engines.manifest import Datum
from mingfu.kernel.access import Actor, require
from mingfu.kernel.catalogs import title_of
from mingfu.kernel.clock import now
from mingfu.systems.data_sharing.catalogue.items import DataItem, data_item
from mingfu.systems.data_sharing.exchange.sources import About, Holding
from mingfu.systems.data_sharing.exchange.uses import over
from mingfu.systems.data_sharing.models import Use
from mingfu.systems.data_sharing.readings import write_down
from mingfu.systems.data_sharing.refusals import (
    CaseNotLive,
    FieldsBeyond,
    NothingAsked,
    PersonUnlike,
    PurposeUnlike,
    StepUnlike,
    UseMissing,
    UseOver,
)


def read_item(item: str, fields: Sequence[str], *, case: str, actor: Actor) -> tuple[Datum, ...]:
    """Fields of a data item about the person whose case it is; fields that nobody knows are left out.

    Not a command: what it answers is kept nowhere. Raises, in this order, kinds of `NotAllowed`, `ItemUnknown`,
    `FieldsUnknown`, `UnknownCase`, `CaseNotLive`, `UseMissing`, `UseOver`, `FieldsBeyond`, `PurposeUnlike`,
    `StepUnlike`, `PersonUnlike`.
    """
    require(actor, "data_sharing.read")
    found = data_item(item)
    wanted = tuple(dict.fromkeys(fields))
    if not wanted:
        raise NothingAsked
    found.require_fields(wanted)
    matter = find_case(case, actor=actor)
    if matter.status != "open":
        raise CaseNotLive(case=case)
    use = _use_for(found, matter, wanted, actor)
    node = _step_for(use, found, matter, wanted)
    if not matter.party:
        raise PersonUnlike(case=case)
    party = UUID(matter.party)
    with transaction.atomic():
        write_down(actor, party=party, item=item, fields=wanted, right="use", use=use.number, case=case, node=node)
        held = About(party).holding(found)
    return data_of(held, wanted) if held is not None else ()


def data_of(held: Holding, wanted: Sequence[str]) -> tuple[Datum, ...]:
    """What a holding says in some fields, with its provenance."""
    moment = now()
    return tuple(
        Datum(
            field=name,
            label=held.item.label(name),
            value=held.values[name],
            source=held.source,
            obtained=moment,
            certificate=held.certificate,
            item=held.item.code,
            disputed=name in held.disputed,
        )
        for name in wanted
        if name in held.values
    )


def _use_for(item: DataItem, matter: Snapshot, wanted: Sequence[str], actor: Actor) -> Use:
    """The use that lets the organ read these fields for this case; what is nearest to it says why not."""
    organ = actor.organ if actor.kind == "official" else matter.organ
    held = list(Use.objects.filter(item=item.code, organ=organ))
    if not held:
        raise UseMissing(item=item.title)
    ended = {one.number: over(one) for one in held}
    standing = [one for one in held if ended[one.number] is None]
    if not standing:
        why = ended[held[0].number]
        assert why is not None
        raise UseOver(use=held[0].number, on=why.on, why=why.why)
    wide = [one for one in standing if set(wanted) <= set(one.steps)]
    if not wide:
        known = {name for one in standing for name in one.steps}
        raise FieldsBeyond(fields=item.labels(name for name in wanted if name not in known) or item.labels(wanted))
    power = start_of(matter.start).entry
    fitting = [one for one in wide if (one.procedure, one.power) == (matter.procedure, power)]
    if not fitting:
        raise PurposeUnlike(case=matter.number, purpose=title_of("powers", wide[0].power))
    return fitting[0]


def _step_for(use: Use, item: DataItem, matter: Snapshot, wanted: Sequence[str]) -> str:
    """The step at which the case stands and for which every wanted field was agreed to."""
    at = [one.node for one in matter.items]
    fits = next((node for node in at if all(node in use.steps[name] for name in wanted)), "")
    if not fits:
        raise StepUnlike(case=matter.number, fields=item.labels(wanted))
    return fits
