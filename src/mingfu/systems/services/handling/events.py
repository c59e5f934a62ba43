# SPDX-License-Identifier: Apache-2.0
"""What happens to permits. Other systems (e-certificates, supervision) hear these; holders go by their party's id alone."""

from datetime import date

from mingfu.kernel.ledger import event


@event("permit.given")
class PermitGiven:
    """A permit was given. `entry` is its number in the register `services.permits`; no `valid_until`, no end.

    `certificate` is the kind of e-certificate that the item's guide promises; `way` how it was come by: decided, promised
    (notice and commitment) or joint.
    """

    permit: str
    entry: str
    item: str
    case: str
    organ: str
    party: str
    valid_from: date
    valid_until: date | None
    certificate: str
    way: str


@event("permit.renewed")
class PermitRenewed:
    """A permit holds until a later day, by a decision (`renewed`) or because none was made in time (`silence`)."""

    permit: str
    entry: str
    case: str
    valid_until: date | None
    way: str


@event("permit.revoked")
class PermitRevoked:
    """A permit holds no longer: revoked because it was come by wrongly (Administrative Licensing Law, art. 69)."""

    permit: str
    entry: str
    case: str
    on: date


@event("permit.expiry-told")
class PermitExpiryTold:
    """The holder was reminded that a permit ends soon."""

    permit: str
    entry: str
    valid_until: date


@event("application.cosigned")
class ApplicationCosigned:
    """Somebody confirmed that they apply together with the party of the case."""

    case: str
    party: str
