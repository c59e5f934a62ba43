# SPDX-License-Identifier: Apache-2.0
"""Tasks beside a task: a form sent back to be corrected, a part asked of a partner organ. The procedure knows nothing of them.

Their token is the one of the task they stand beside, a dot, a letter for their kind, and a count: `7.r1`, `7.p2`. They
hold up that task while they are open, and end with it.
"""

from mingfu.engines.cases.models import WorkItem
from mingfu.engines.cases.refusals import CorrectionAwaited, PartsOpen
from mingfu.engines.cases.snapshot import OpenItem, Snapshot
from mingfu.engines.cases.whose import named

RETURNED, PART = "r", "p"


def own_token(token: str) -> str:
    """The token of the task that the procedure opened: itself, or the one it stands beside."""
    return token.partition(".")[0]


def kind_of(token: str) -> str:
    """What kind of task beside a task it is; empty for a task of the procedure."""
    return token.partition(".")[2][:1]


def beside(case: Snapshot, token: str, kind: str = "") -> tuple[OpenItem, ...]:
    """Open tasks beside a task, of one kind or of all."""
    return tuple(
        item
        for item in case.items
        if kind_of(item.token) and own_token(item.token) == token and kind in {"", kind_of(item.token)}
    )


def next_token(case: Snapshot, token: str, kind: str) -> str:
    """A token for one more task beside a task. Those that are closed keep theirs."""
    begun = WorkItem.objects.filter(case_id=case.id, token__startswith=f"{token}.{kind}").count()
    return f"{token}.{kind}{begun + 1}"


def unhindered(case: Snapshot, item: OpenItem) -> None:
    """Refuse to do a task while something beside it is open."""
    held_up = beside(case, item.token)
    if not held_up:
        return
    if any(kind_of(one.token) == RETURNED for one in held_up):
        raise CorrectionAwaited(who=named([one.post for one in held_up if kind_of(one.token) == RETURNED]))
    raise PartsOpen(who=named([one.post for one in held_up]))
