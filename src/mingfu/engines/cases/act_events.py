# SPDX-License-Identifier: Apache-2.0
"""What acts around a task leave in the ledger. Payloads name nodes, posts, fields, dates and digests; never somebody's words.

Each docstring says which rows follow from the event, so that a case can be built again from its stream.
"""

from datetime import date

from mingfu.kernel.ledger import event


@event("form.returned")
class FormReturned:
    """A form was sent back with the fields that are wrong, all at once; the reasons are held by digest.

    Opens the task `asked` beside `token` (same node, post `to`, date `due_on`) and keeps the reasons under form `return`.
    A pause, if there is one, has an event of its own.
    """

    case: str
    token: str
    node: str
    asked: str
    of: str
    """The node whose form it is; empty for the form that opened the case."""
    form: str
    fields: tuple[str, ...]
    to: str
    organ: str
    limit: str
    due_on: date | None
    digest: str


@event("form.corrected")
class FormCorrected:
    """The fields that were marked have been corrected. What was handed in before stays.

    Closes the task `token` (`how` = `corrected`), keeps the whole form under node `of`, and lets the case learn `facts`
    (as a `task.completed` does); the procedure is asked whether a condition of its data now holds.
    """

    case: str
    token: str
    node: str
    of: str
    form: str
    form_digest: str
    fields: tuple[str, ...]
    digest: str
    facts: dict[str, str]


@event("return.taken-back")
class ReturnTakenBack:
    """The form need not be corrected any more. Closes the task `token` (`how` = `taken-back`); keeps the reason."""

    case: str
    token: str
    node: str
    digest: str


@event("task.delegated")
class TaskDelegated:
    """An official let a colleague do a task in their name until a day; `answerable` stays answerable for it.

    Makes a delegation, and sets `claimed_by` of the task to `to` (`post:…#number`). The reason is kept under `delegation`.
    """

    case: str
    token: str
    node: str
    answerable: str
    to: str
    until: date
    digest: str


@event("delegation.ended")
class DelegationEnded:
    """A delegation ended before the task was done: `how` is `taken-back`, `given-back` or `expired`.

    Ends the delegation and sets `claimed_by` of the task to `answerable` again.
    """

    case: str
    token: str
    node: str
    answerable: str
    to: str
    how: str


@event("delegation.used")
class DelegationUsed:
    """A task was done by the colleague `by` in the name of `answerable`. Follows the `task.completed`; changes no row."""

    case: str
    token: str
    node: str
    answerable: str
    by: str


@event("part.asked")
class PartAsked:
    """The organ that leads asked a partner for its part. The words are held by digest.

    Opens the task `part` beside `token` (same node, post, organ and date as here) and keeps the words under `part`.
    """

    case: str
    token: str
    node: str
    part: str
    post: str
    organ: str
    due_on: date
    digest: str


@event("part.answered")
class PartAnswered:
    """A partner gave its part; `late` counts working days after its date, 0 when in time.

    Closes the task `part` (`how` = `answered`) and keeps the words under `part-answer`.
    """

    case: str
    part: str
    node: str
    organ: str
    late: int
    digest: str


@event("part.refused")
class PartRefused:
    """A partner says that the part is not its to give. Closes the task `part` (`how` = `refused`); keeps the reason."""

    case: str
    part: str
    node: str
    organ: str
    digest: str


@event("part.dropped")
class PartDropped:
    """The lead goes on without a part, and says why. `silent`: the partner let its date pass.

    Closes the task `part` (`how` = `silent` or `dropped`) and keeps the reason under `part-drop`.
    """

    case: str
    part: str
    node: str
    organ: str
    silent: bool
    digest: str


@event("case.prioritised")
class CasePrioritised:
    """A case goes first in every queue until a day, on a ground of the list. It changes no date and opens no gate.

    Makes a priority; a case has one at a time.
    """

    case: str
    ground: str
    until: date
    digest: str


@event("priority.ended")
class PriorityEnded:
    """A case waits its turn again: `how` is `expired`, `lifted` or `closed`. Ends the priority."""

    case: str
    ground: str
    how: str


@event("case.reopened")
class CaseReopened:
    """A closed case is handled again, by a post that may or because its party asked within the time for it.

    Keeps `outcome` and `closed_on` of the former end, empties both in the case, puts `reopened` (how often) and `former`
    (the outcome) into its data, and begins at the node `start` (`bpmn.begin_again`); the clocks that begin have events of
    their own. An extension given before is taken off the case and kept with the reopening.
    """

    case: str
    ground: str
    start: str
    outcome: str
    closed_on: date
    times: int
    digest: str
