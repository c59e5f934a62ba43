# SPDX-License-Identifier: Apache-2.0
"""Who acts for whom: an agent with a dated mandate of a principal."""

from datetime import date

from django.db.models import Q, QuerySet

from mingfu.kernel.access import Actor, require
from mingfu.kernel.clock import today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.kernel.parties.events import MandateGiven, MandateRevoked
from mingfu.kernel.parties.models import Mandate, Party
from mingfu.kernel.parties.refusals import MandateWrong

ALL = "all"


@command
def give_mandate(
    principal: Party,
    agent: Party,
    *,
    actor: Actor,
    scope: str = ALL,
    since: date | None = None,
    until: date | None = None,
    document: str = "",
) -> Mandate:
    """Let an agent act for a principal: in everything, or in a system (`hotline`) or a single act (`hotline.ask`).

    The principal gives it, or a post that checked the paper (`parties.change`); `document` is the paper's checksum.
    """
    if actor.party != principal.id:
        require(actor, "parties.change", subject=str(principal))
    start = since or today()
    if principal == agent:
        raise MandateWrong(what="委托人和受托人不能是同一人", field="agent")
    if until is not None and until <= start:
        raise MandateWrong(what="截止日期应晚于开始日期", field="until")
    mandate = Mandate.objects.create(
        principal=principal, agent=agent, scope=scope, since=start, until=until, document=document
    )
    given = MandateGiven(
        mandate=mandate.pk, principal=str(principal.id), agent=str(agent.id), scope=scope, since=start, until=until
    )
    record(given, stream=str(principal), by=actor)
    return mandate


@command
def revoke_mandate(mandate: Mandate, *, actor: Actor) -> Mandate:
    """End a mandate today. The principal or the agent ends it, or a post that may change parties."""
    if actor.party not in {mandate.principal_id, mandate.agent_id}:
        require(actor, "parties.change", subject=str(mandate.principal))
    if mandate.until is None or mandate.until > today():
        mandate.until = today()
        mandate.save(update_fields=["until"])
        revoked = MandateRevoked(
            mandate=mandate.pk,
            principal=str(mandate.principal_id),
            agent=str(mandate.agent_id),
            until=mandate.until,
        )
        record(revoked, stream=str(mandate.principal), by=actor)
    return mandate


def mandates_on(on: date | None = None) -> QuerySet[Mandate]:
    """Every mandate that holds on a legal day (today when none is given)."""
    day = on or today()
    return Mandate.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


def may_act_for(agent: Party, principal: Party, act: str, *, on: date | None = None) -> bool:
    """Whether the agent may do an act (`hotline.ask`) for the principal. Everybody acts for themselves."""
    if agent == principal:
        return True
    parts = act.split(".")
    scopes = {ALL, *(".".join(parts[:length]) for length in range(1, len(parts) + 1))}
    return mandates_on(on).filter(agent=agent, principal=principal, scope__in=scopes).exists()
