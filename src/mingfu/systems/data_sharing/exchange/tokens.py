# SPDX-License-Identifier: Apache-2.0
"""Keys by which a system of an organ reads under a use, for its live cases, through every gate that officials pass."""

import hashlib
from collections.abc import Sequence

from mingfu.engines.manifest import Datum
from mingfu.kernel.access import Actor, Level, require
from mingfu.kernel.access.powers import powers_of
from mingfu.kernel.clock import chance, now, today
from mingfu.kernel.commands import command
from mingfu.kernel.ledger import record
from mingfu.systems.data_sharing.events import TokenGiven
from mingfu.systems.data_sharing.exchange.reading import read_item
from mingfu.systems.data_sharing.exchange.uses import over
from mingfu.systems.data_sharing.models import Use, UseToken
from mingfu.systems.data_sharing.refusals import NotTheOwner, TokenWrong, UseMissing, UseOver

BYTES = 24
LONGEST = 100


def give_token(number: str, *, actor: Actor) -> str:
    """Give a new key of a use to the organ that has it, shown this once; the key before it ends.

    Raises `UseMissing`, `UseOver`, `NotTheOwner`.
    """
    token = chance.token_bytes(BYTES).hex()
    _keep(number, _digest(token), actor=actor)
    return token


@command
def _keep(number: str, digest: str, *, actor: Actor) -> str:
    """Keep the digest of a new key of a use; the key itself is kept nowhere."""
    require(actor, "data_sharing.ask")
    use = Use.objects.select_for_update().filter(number=number).first()
    if use is None:
        raise UseMissing(item=number[:20])
    if actor.kind != "system" and actor.organ != use.organ:
        raise NotTheOwner(item=use.item, owner=use.organ)
    ended = over(use)
    if ended is not None:
        raise UseOver(use=number, on=ended.on, why=ended.why)
    UseToken.objects.filter(use=use, ended_at=None).update(ended_at=now())
    UseToken.objects.create(use=use, digest=digest, at=now(), by=actor.code)
    record(TokenGiven(use=number), stream=f"data-use:{number}", by=actor)
    return number


def read_by_token(*, token: str, case: str, item: str, fields: Sequence[str]) -> tuple[Datum, ...]:
    """Provider: what `read_item` answers, asked by a system that holds a key. Raises `TokenWrong` and what reading raises."""
    digest = _digest(token.strip()[:LONGEST])
    held = UseToken.objects.filter(digest=digest, ended_at=None).select_related("use").first()
    if held is None or held.use.item != item:
        raise TokenWrong
    return read_item(item, fields, case=case, actor=_reader(held.use))


def _reader(use: Use) -> Actor:
    """The organ's system, at its handler's post: it may what the post may, and the log names the use it came by."""
    posts = (f"{use.organ}.handler",)
    number = f"use-{use.number}"
    return Actor(
        "official", f"post:{posts[0]}#{number}", number=number, posts=posts, organ=use.organ,
        powers=powers_of(posts, today()), level=Level.INTERNAL,
    )  # fmt: skip


def _digest(token: str) -> str:
    return hashlib.sha256(b"mingfu-exchange/1\n" + token.encode()).hexdigest()
