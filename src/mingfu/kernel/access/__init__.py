# SPDX-License-Identifier: Apache-2.0
"""Who may do what, where, when and by which entry: post × entry × area × time, with recusal and levels.

Access knows codes only. Organs tell it which posts an official holds, catalogs whether an entry of the power list lives.
Names that need the database are loaded when first asked for, so that this package may be imported before Django is up.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mingfu.kernel.access.actor import ANONYMOUS, SYSTEM, Actor, Level, system
from mingfu.kernel.access.areas import covers, line_of
from mingfu.kernel.access.refusals import (
    NobodyMay,
    NotAllowed,
    NotVisible,
    PurposeNeeded,
    Recused,
    SignInNeeded,
)
from mingfu.kernel.access.registry import open_act, register_entry_check, register_resolver

if TYPE_CHECKING:
    from mingfu.kernel.access.commands import excuse, grant, grant_all, lift_recusal, withdraw_grant
    from mingfu.kernel.access.permission import Authority, may, may_see, require, require_any, require_sight, who_may
    from mingfu.kernel.access.powers import powers_changed, powers_version
    from mingfu.kernel.access.reading import Reading, ReadingAt, log_read, readings_at, readings_of

__all__ = [
    "ANONYMOUS",
    "SYSTEM",
    "Actor",
    "Authority",
    "Level",
    "NobodyMay",
    "NotAllowed",
    "NotVisible",
    "PurposeNeeded",
    "Reading",
    "ReadingAt",
    "Recused",
    "SignInNeeded",
    "covers",
    "excuse",
    "grant",
    "grant_all",
    "lift_recusal",
    "line_of",
    "log_read",
    "may",
    "may_see",
    "open_act",
    "powers_changed",
    "powers_version",
    "readings_at",
    "readings_of",
    "register_entry_check",
    "register_resolver",
    "require",
    "require_any",
    "require_sight",
    "system",
    "who_may",
    "withdraw_grant",
]

_LATE = {
    "excuse": "commands",
    "grant": "commands",
    "grant_all": "commands",
    "lift_recusal": "commands",
    "withdraw_grant": "commands",
    "Authority": "permission",
    "may": "permission",
    "may_see": "permission",
    "require": "permission",
    "require_any": "permission",
    "require_sight": "permission",
    "who_may": "permission",
    "powers_changed": "powers",
    "powers_version": "powers",
    "Reading": "reading",
    "ReadingAt": "reading",
    "log_read": "reading",
    "readings_at": "reading",
    "readings_of": "reading",
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
