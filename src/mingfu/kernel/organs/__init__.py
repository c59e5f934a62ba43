# SPDX-License-Identifier: Apache-2.0
"""Organs, posts, officials: who works where, since when, who stands in, and how they sign in.

Posts carry permissions, people only hold posts; what a post may do is granted in `access`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mingfu.kernel.organs.accounts import (
        Letter,
        accept_invitation,
        change_password,
        forget_trials,
        invitation,
        invite,
        offer_reset,
        sign_in,
    )
    from mingfu.kernel.organs.actors import actor_of_official
    from mingfu.kernel.organs.commands import (
        abolish_post,
        appoint,
        create_post,
        dissolve_organ,
        end_stand_in,
        enrol,
        found_organ,
        name_stand_in,
        relieve,
        rename_organ,
    )
    from mingfu.kernel.organs.models import Official, Organ, Post
    from mingfu.kernel.organs.queries import (
        Absence,
        Holder,
        called,
        holders,
        is_below,
        official,
        officials_of_organ,
        organ,
        organ_name,
        organ_names,
        organs_on,
        post,
        posts_on,
        stand_ins_at,
        titles,
    )

__all__ = [
    "Absence",
    "Holder",
    "Letter",
    "Official",
    "Organ",
    "Post",
    "abolish_post",
    "accept_invitation",
    "actor_of_official",
    "appoint",
    "called",
    "change_password",
    "create_post",
    "dissolve_organ",
    "end_stand_in",
    "enrol",
    "forget_trials",
    "found_organ",
    "holders",
    "invitation",
    "invite",
    "is_below",
    "name_stand_in",
    "offer_reset",
    "official",
    "officials_of_organ",
    "organ",
    "organ_name",
    "organ_names",
    "organs_on",
    "post",
    "posts_on",
    "relieve",
    "rename_organ",
    "sign_in",
    "stand_ins_at",
    "titles",
]

_MODULES = {
    "accounts": (
        "Letter",
        "accept_invitation",
        "change_password",
        "forget_trials",
        "invitation",
        "invite",
        "offer_reset",
        "sign_in",
    ),
    "actors": ("actor_of_official",),
    "commands": (
        "abolish_post",
        "appoint",
        "create_post",
        "dissolve_organ",
        "end_stand_in",
        "enrol",
        "found_organ",
        "name_stand_in",
        "relieve",
        "rename_organ",
    ),
    "models": ("Official", "Organ", "Post"),
    "queries": (
        "Absence",
        "Holder",
        "called",
        "holders",
        "is_below",
        "official",
        "officials_of_organ",
        "organ",
        "organ_name",
        "organ_names",
        "organs_on",
        "post",
        "posts_on",
        "stand_ins_at",
        "titles",
    ),
}
_LATE = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
