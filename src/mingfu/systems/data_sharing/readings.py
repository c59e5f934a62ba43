# SPDX-License-Identifier: Apache-2.0
"""Writing down that somebody's data was read, so that they can read it."""

from collections.abc import Sequence
from uuid import UUID

from mingfu.kernel.access import Actor
from mingfu.kernel.clock import now
from mingfu.kernel.ledger import record
from mingfu.systems.data_sharing.events import DataRead
from mingfu.systems.data_sharing.models import Reading

LONGEST = 200


def write_down(  # noqa: PLR0913 - what a line of the log tells, each by its name
    actor: Actor,
    *,
    party: UUID,
    item: str,
    fields: Sequence[str],
    right: str,
    use: str = "",
    case: str = "",
    node: str = "",
    certificate: str = "",
    purpose: str = "",
) -> Reading:
    """Keep a line of the log and its event, in the transaction of the reading."""
    kept = Reading.objects.create(
        at=now(), by=actor.code, organ=actor.organ, party=party, item=item, fields=list(fields), right=right, use=use,
        case=case, node=node, certificate=certificate, purpose=" ".join(purpose.split())[:LONGEST],
    )  # fmt: skip
    read = DataRead(
        item=item, fields=tuple(fields), organ=actor.organ, right=right, use=use, case=case, certificate=certificate
    )
    record(read, stream=f"data-of:{party}", by=actor)
    return kept
