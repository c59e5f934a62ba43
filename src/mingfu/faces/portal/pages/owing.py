# SPDX-License-Identifier: Apache-2.0
"""What the system of a case asks of its person beside the procedure, a fee for one: each with the way there."""

from mingfu.engines.cases import Snapshot
from mingfu.engines.manifest import ask, offered
from mingfu.faces.portal.grants import Access
from mingfu.faces.ui.frame import Link


def asked_of(access: Access) -> tuple[Link, ...]:
    """What the provider `SYSTEM.own-case` answers for the case; nothing for who may only look, or where nobody answers."""
    return _offered(access.case) if access.may_act else ()


def _offered(case: Snapshot) -> tuple[Link, ...]:
    name = f"{case.system}.own-case"
    if name not in offered():
        return ()
    return tuple(Link(one.title, one.url, icon=one.icon) for one in ask(name, case=case.number))
