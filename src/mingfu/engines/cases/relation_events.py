# SPDX-License-Identifier: Apache-2.0
"""What happens between cases. Each event stands in the stream of the case it names first, and begins a step of it.

Each docstring says what follows from the event, so that a case can be built again from its stream. `facts` are what the
case data learn, each as JSON; `retold_input` in `relations` gives the procedure's input again.
"""

from mingfu.kernel.ledger import event


@event("case.linked")
class CaseLinked:
    """Two cases have to do with each other: `kind` is person, place, follow-up or other. Stands in both streams.

    Makes a link (once, from the stream of the case named `case` where `first`); the reason is kept there under `link`.
    """

    case: str
    other: str
    kind: str
    first: bool
    digest: str


@event("case.unlinked")
class CaseUnlinked:
    """A link was taken back. Ends it; the reason is kept under `unlink` where `first`."""

    case: str
    other: str
    kind: str
    first: bool
    digest: str


@event("case.split")
class CaseSplit:
    """A message held several matters: the first stays with this case, each other one is a case of its own (`parts`).

    Keeps this case's own part of the text under `split-part`, and the reason under `split`. What was first handed in stays.
    """

    case: str
    parts: tuple[str, ...]
    digest: str
    reason: str
    """Digest of the reason."""


@event("case.split-off")
class CaseSplitOff:
    """This case is one matter of the message that opened `origin`, and was split into `parts`, that case first.

    Follows its `case.opened`; makes a part. No row of the case itself changes.
    """

    case: str
    origin: str
    place: int
    parts: tuple[str, ...]


@event("voice.joined")
class VoiceJoined:
    """This case is about the same thing as `lead`, which is handled for both.

    Delivers the message `voice.joined` with `facts` (`joined_from`: the step it was at, and the lead's organ) to the
    procedure, which leaves its open tasks and waits; makes a voice; keeps the reason under `join`. The clocks run on.
    """

    case: str
    lead: str
    node: str
    facts: dict[str, str]
    digest: str


@event("voice.gained")
class VoiceGained:
    """This case leads one voice more. Changes no row of it."""

    case: str
    voice: str


@event("voice.followed")
class VoiceFollowed:
    """The lead went to another organ, which now answers for this case too. Changes the case data by `facts`."""

    case: str
    lead: str
    facts: dict[str, str]


@event("voice.worded")
class VoiceWorded:
    """What the lead will answer was put in other words for this party alone; kept under `voice-words`, the last counts."""

    case: str
    lead: str
    digest: str


@event("voice.answered")
class VoiceAnswered:
    """The lead was answered, and so is this case; `varied`: with words for this party alone.

    Delivers the message `voice.answered` with `facts` to the procedure, which goes to its own reply; the `task.completed`
    after it holds that reply. Sets `answered_at` of the voice.
    """

    case: str
    lead: str
    varied: bool
    facts: dict[str, str]


@event("voice.left")
class VoiceLeft:
    """This case goes its own way again: `how` is taken-out or lead-ended.

    Delivers the message `voice.left` with `facts` (the step it was at when it joined, its own organ of then); ends the
    voice; keeps the reason, where somebody gave one, under `leave`.
    """

    case: str
    lead: str
    how: str
    facts: dict[str, str]
    digest: str


@event("voice.lost")
class VoiceLost:
    """This case leads one voice less: `how` is taken-out, or the outcome with which that case ended. Changes no row of it."""

    case: str
    voice: str
    how: str


@event("child.opened")
class ChildOpened:
    """This case opened `child` by the start named, at `node`, and waits: at the call `token`, or for the `message`.

    Makes a child. Changes no row of this case. `by` whom stands in the event itself.
    """

    case: str
    child: str
    start: str
    node: str
    token: str
    message: str
    orphaned: str


@event("child.born")
class ChildBorn:
    """This case was opened by `parent`. Follows its `case.opened`; changes no row of it."""

    case: str
    parent: str
    node: str


@event("child.ended")
class ChildEnded:
    """A child of this case has ended with `outcome`, and this case learns it.

    Completes the call `token` with `facts`, or delivers `message` with them where there is no token; with neither, the
    case data do not change. Sets `told_at` of the child.
    """

    case: str
    child: str
    outcome: str
    token: str
    message: str
    facts: dict[str, str]


@event("child.called-off")
class ChildCalledOff:
    """The parent of this case ended first, and this case ends with it: terminates the procedure with `outcome`."""

    case: str
    parent: str
    outcome: str
