# SPDX-License-Identifier: Apache-2.0
"""What may be done to a running procedure (inputs) and what a step asks the world to do (effects), in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Complete:
    """A task is done. `task` is the token's id, or the node's id where only one such task is open.

    `data` joins the case data. Conditions evaluated in this step also see `choice`, which is not kept.
    """

    task: int | str
    data: Mapping[str, object] = field(default_factory=dict)
    choice: str | None = None


@dataclass(frozen=True, slots=True)
class Raise:
    """An open task, or the case a call activity waits for, reports an error or escalation (`kind`) of that code.

    The event that catches it takes over: on the task, on a sub-process around it, or in an event sub-process. An error that
    nobody catches is refused; an escalation goes out as `Announce`. `task` as in `Complete`.
    """

    task: int | str
    kind: Literal["error", "escalation"]
    code: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fire:
    """A timer has come due."""

    timer: int


@dataclass(frozen=True, slots=True)
class Deliver:
    """A message has arrived; whoever has waited for it longest receives it."""

    message: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A signal went out somewhere; everybody who waits for it goes on, and nobody is no error."""

    signal: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """The case data have changed from outside; waiting conditions are looked at again."""

    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terminate:
    """The case ends here and now with this outcome (withdrawn, discontinued), never one that a hard gate guards."""

    outcome: str


Input = Complete | Raise | Fire | Deliver | Broadcast | Change | Terminate


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Work is waiting for a post, or for a called procedure (`callActivity`): whoever steps starts the called case.

    Which procedure, and which version of it, the node says (`calls`, `version`); when the called case has ended, its
    outcome comes back as `Complete`, an error end event in it as `Raise`.

    `item` is what one of several instances is about. `own` are the variables that only this task sees beside the case
    data: whoever evaluates an attribute of the task (its post, its limit) puts them over the data.
    """

    task: int
    node: str
    item: object = None
    own: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CloseTask:
    """Work is over. `how`: done, interrupted (an event came first), enough (of several instances) or ended (the case is)."""

    task: int
    node: str
    how: str


@dataclass(frozen=True, slots=True)
class StartTimer:
    """`timing`: duration or date with ISO 8601 text as `value`, or limit with the code of the limit row.

    `working`: the duration is `PnD`, and its days are working days.
    """

    timer: int
    node: str
    timing: str
    value: str
    working: bool = False


@dataclass(frozen=True, slots=True)
class StopTimer:
    """The timer no longer matters."""

    timer: int
    node: str


@dataclass(frozen=True, slots=True)
class Expect:
    """From now on a message or signal (`kind`) of that name is waited for."""

    wait: int
    node: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Forget:
    """It is no longer waited for."""

    wait: int
    node: str


@dataclass(frozen=True, slots=True)
class CallService:
    """A service, decision or script was called, and answered."""

    node: str
    name: str


@dataclass(frozen=True, slots=True)
class Send:
    """A message goes out; `item` is to whom or about what, where it goes out for each of several."""

    node: str
    message: str
    item: object = None


@dataclass(frozen=True, slots=True)
class Announce:
    """A signal or escalation (`kind`) goes out to whoever listens outside; inside it has been delivered already."""

    node: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A gateway chose this flow: history holds the way taken."""

    node: str
    flow: str


@dataclass(frozen=True, slots=True)
class Reached:
    """The public step of this node has been reached: the work has begun, or is done where `mf:reached` says so."""

    node: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The procedure is over; `node` is the end event that gave the outcome, empty after `Terminate`."""

    outcome: str
    node: str


Effect = (
    OpenTask
    | CloseTask
    | StartTimer
    | StopTimer
    | Expect
    | Forget
    | CallService
    | Send
    | Announce
    | Branch
    | Reached
    | Ended
)
