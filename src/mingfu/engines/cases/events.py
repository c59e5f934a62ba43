# SPDX-License-Identifier: Apache-2.0
"""What happens to cases. Payloads name nodes, posts, dates, codes and digests; never what a person wrote."""

from dataclasses import field
from datetime import date, datetime

from mingfu.kernel.ledger import event


@event("case.opened")
class CaseOpened:
    """A matter was received and its handling began, under the named editions of procedure and lists."""

    case: str
    start: str
    procedure: str
    program: str
    channel: str
    party: str
    received_at: datetime
    editions: dict[str, int]
    form: str
    form_digest: str
    digest: str
    facts: dict[str, str]
    level: str = ""
    given: dict[str, str] = field(default_factory=dict)
    """First data beside the form's facts, each as JSON: defaults of the start, and what a first look suggested in codes."""


@event("case.moved")
class CaseMoved:
    """The procedure went on by a step: the branches it took and the milestones it reached."""

    case: str
    branches: tuple[str, ...]
    milestones: tuple[str, ...]


@event("task.opened")
class TaskOpened:
    """A task waits for a post."""

    case: str
    token: str
    node: str
    post: str
    organ: str
    limit: str
    due_on: date | None


@event("task.claimed")
class TaskClaimed:
    """An official took a waiting task upon themselves."""

    case: str
    token: str
    node: str


@event("task.released")
class TaskReleased:
    """An official gave a claimed task back to the post's queue."""

    case: str
    token: str
    node: str


@event("task.handed-over")
class TaskHandedOver:
    """A task went from one post to another before it was done. The reason is held by digest."""

    case: str
    token: str
    node: str
    from_post: str
    to_post: str
    digest: str


@event("task.completed")
class TaskCompleted:
    """A task was done: by which edition of which form, with what facts; the rest is held by digest."""

    case: str
    token: str
    node: str
    form: str
    form_digest: str
    digest: str
    facts: dict[str, str]


@event("task.cancelled")
class TaskCancelled:
    """A task ended without being done, because the procedure left it."""

    case: str
    token: str
    node: str
    why: str


@event("task.re-dated")
class TaskReDated:
    """An open task got another date: after a pause, or a calendar published late."""

    case: str
    token: str
    node: str
    was: date
    due_on: date
    why: str


@event("timer.fired")
class TimerFired:
    """An instant that the procedure waited for has come."""

    case: str
    token: str
    node: str


@event("timer.set")
class TimerSet:
    """The procedure waits for an instant."""

    case: str
    token: str
    node: str
    due_at: datetime


@event("timer.moved")
class TimerMoved:
    """An instant that the procedure waits for is another one: the limit stood still, or a calendar came late."""

    case: str
    token: str
    node: str
    due_at: datetime
    why: str


@event("service.answered")
class ServiceAnswered:
    """A service or a decision table answered; each answer is JSON.

    Of a table: its edition, the rules that matched, and what it was asked with by column, codes and numbers alone.
    """

    case: str
    node: str
    name: str
    answer: dict[str, str]
    edition: str
    rules: tuple[str, ...]
    inputs: dict[str, str] = field(default_factory=dict)


@event("deadline.set")
class DeadlineSet:
    """A clock began, or began anew under another limit."""

    case: str
    clock: str
    limit: str
    amount: int
    unit: str
    regime: str
    starts_on: date
    due_on: date
    calendar: str


@event("deadline.moved")
class DeadlineMoved:
    """A running clock got another date: after a pause, an extension, or a calendar published late."""

    case: str
    clock: str
    was: date
    due_on: date
    why: str
    calendar: str


@event("deadline.confirmed")
class DeadlineConfirmed:
    """The date of a running clock, so far by a provisional calendar, stands under the official one."""

    case: str
    clock: str
    due_on: date
    calendar: str


@event("deadline.met")
class DeadlineMet:
    """A clock stopped because what it asked for was done; `late` counts working days after the date, 0 when in time.

    Of a limit in hours `hours_late` counts the hours begun after its end; `late` may then be 0 and the answer too late.
    """

    case: str
    clock: str
    due_on: date
    late: int
    hours_late: int = 0


@event("case.lapsed")
class CaseLapsed:
    """A limit ran out unanswered, and the law makes something of the silence: `effect`, by `article`, after `due_on`.

    It was the limit of the task `token` at `node`, or of the `clock` over the whole case; `post` and `organ` are those who
    were silent. `way` is how the procedure went on (timer, answer, outcome, message, signal, condition) with what it
    `named`; `facts` are what the case data learnt, each as JSON; `closed` the tasks that ended by it.
    """

    case: str
    effect: str
    limit: str
    due_on: date
    article: str
    status: str
    node: str
    token: str
    clock: str
    post: str
    organ: str
    paper: str
    way: str
    named: str
    closed: tuple[str, ...]
    facts: dict[str, str]


@event("case.suspended")
class CaseSuspended:
    """The clocks of a case stand still on a ground of the list. Where somebody said why, the words are held by digest."""

    case: str
    ground: str
    digest: str = ""


@event("case.resumed")
class CaseResumed:
    """The clocks of a case run again."""

    case: str
    ground: str


@event("case.extended")
class CaseExtended:
    """A case got its one extension. The reason is held by digest."""

    case: str
    ground: str
    amount: int
    unit: str
    approver: str
    digest: str = ""


@event("case.noted")
class CaseNoted:
    """Somebody who handles the case, or the party, added to the file."""

    case: str
    form: str
    digest: str


@event("case.instructed")
class CaseInstructed:
    """A leader gave an instruction to the organ that answers for the case. The words are held by digest."""

    case: str
    organ: str
    digest: str


@event("case.withdrawn")
class CaseWithdrawn:
    """The party took the matter back."""

    case: str
    digest: str


@event("case.unfounded")
class CaseUnfounded:
    """The organ ended the matter because the entry of the power list that it stood on was withdrawn."""

    case: str
    entry: str
    digest: str


@event("case.erased")
class CaseErased:
    """What was written in a closed case was erased on a legal basis: digests stay, the words are gone."""

    case: str
    submissions: int
    basis: str


@event("case.closed")
class CaseClosed:
    """The procedure came to an end with an outcome of its list."""

    case: str
    start: str
    outcome: str
    organ: str


@event("paper.called")
class PaperCalled:
    """A step calls for an official document."""

    case: str
    node: str
    paper: str


@event("publication.called")
class PublicationCalled:
    """A step calls for publication by the named release."""

    case: str
    node: str
    release: str
