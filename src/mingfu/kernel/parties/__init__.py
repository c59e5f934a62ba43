# SPDX-License-Identifier: Apache-2.0
"""People and bodies: who they are, sealed; how they are found, by blind index; what pages show, masked.

No page, URL, log line or event holds anything of them in clear; every reading in clear is written down.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mingfu.kernel.parties import synthetic
from mingfu.kernel.parties.identifiers import (
    clean_body_name,
    clean_email,
    clean_name,
    clean_passport,
    clean_permit,
    clean_phone,
    clean_resident_id,
    clean_uscc,
)
from mingfu.kernel.parties.masks import mask

if TYPE_CHECKING:
    from mingfu.kernel.parties.codes import check_code, forget_codes, send_code
    from mingfu.kernel.parties.commands import end_identifier, erase_party, identify, name_party, register_party, rekey
    from mingfu.kernel.parties.mandates import give_mandate, mandates_on, may_act_for, revoke_mandate
    from mingfu.kernel.parties.models import Party
    from mingfu.kernel.parties.queries import (
        PartyShown,
        actor_of_party,
        find_by,
        identifiers_of,
        party,
        reveal,
        reveal_name,
        shown,
    )

__all__ = [
    "Party",
    "PartyShown",
    "actor_of_party",
    "check_code",
    "clean_body_name",
    "clean_email",
    "clean_name",
    "clean_passport",
    "clean_permit",
    "clean_phone",
    "clean_resident_id",
    "clean_uscc",
    "end_identifier",
    "erase_party",
    "find_by",
    "forget_codes",
    "give_mandate",
    "identifiers_of",
    "identify",
    "mandates_on",
    "mask",
    "may_act_for",
    "name_party",
    "party",
    "register_party",
    "rekey",
    "reveal",
    "reveal_name",
    "revoke_mandate",
    "send_code",
    "shown",
    "synthetic",
]

_MODULES = {
    "codes": ("check_code", "forget_codes", "send_code"),
    "commands": ("end_identifier", "erase_party", "identify", "name_party", "register_party", "rekey"),
    "mandates": ("give_mandate", "mandates_on", "may_act_for", "revoke_mandate"),
    "models": ("Party",),
    "queries": (
        "PartyShown",
        "actor_of_party",
        "find_by",
        "identifiers_of",
        "party",
        "reveal",
        "reveal_name",
        "shown",
    ),
}
_LATE = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
