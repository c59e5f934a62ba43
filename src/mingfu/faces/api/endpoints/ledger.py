# SPDX-License-Identifier: Apache-2.0
"""The daily seals over everything that happened, and the keys they are signed with."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from mingfu.faces.api.declaring import Tag, endpoint
from mingfu.faces.api.endpoints.terms import PAGE, SIZE, paged
from mingfu.kernel import ledger
from mingfu.kernel.ledger import Seal
from mingfu.kernel.refusals import _

TAG = Tag(9, _("账本"))


@dataclass(frozen=True)
class SealShown:
    """A seal: the signed Merkle root over all records since the seal before."""

    number: int
    day: date
    count: int
    first_id: int
    last_id: int
    root: str
    previous: Annotated[str, _("上一次封存抬头的 SHA-256：封存也串成一条链")]
    by: str
    sealed_at: datetime
    key: str
    signature: str


@dataclass(frozen=True)
class Seals:
    """One page of seals, newest first."""

    items: tuple[SealShown, ...]
    page: int
    more: bool
    total: int


@dataclass(frozen=True)
class Keys:
    """Public keys (Ed25519) by their id, the present one and former ones."""

    present: str
    keys: Annotated[dict[str, str], _("公钥编号到 64 位十六进制公钥")]


@endpoint("GET", "/v1/ledger/seals", tag=TAG, summary=_("每日封存"), parameters=(PAGE, SIZE))
def seals(*, page: int, size: int) -> Seals:
    """The seals, newest first."""
    found = ledger.all_seals()[::-1]
    shown, more = paged(found[(page - 1) * size : page * size + 1], size)
    return Seals(tuple(_seal(one) for one in shown), page, more, len(found))


@endpoint("GET", "/v1/ledger/keys", tag=TAG, summary=_("签名公钥"))
def keys() -> Keys:
    """The public keys."""
    held = ledger.public_keys()
    return Keys(ledger.key_id(ledger.public_key()), {key_id: public.hex() for key_id, public in held.items()})


def _seal(one: Seal) -> SealShown:
    return SealShown(
        number=one.number,
        day=one.day,
        count=one.count,
        first_id=one.first_id,
        last_id=one.last_id,
        root=one.root.hex(),
        previous=one.previous.hex(),
        by=one.by,
        sealed_at=one.sealed_at,
        key=one.key_id,
        signature=one.signature.hex(),
    )
