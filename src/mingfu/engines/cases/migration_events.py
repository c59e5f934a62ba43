# SPDX-License-Identifier: Apache-2.0
"""What carrying cases over to another edition of their procedure leaves in the ledger."""

from datetime import date

from mingfu.kernel.ledger import event


@event("case.migrated")
class CaseMigrated:
    """A running case goes on under another edition of its procedure. `mapping` names elements that are called otherwise."""

    case: str
    was: str
    program: str
    mapping: dict[str, str]


@event("task.migrated")
class TaskMigrated:
    """An open task stands at another node, or has another post, limit or date, by the edition its case was carried over to."""

    case: str
    token: str
    was: str
    node: str
    post: str
    organ: str
    limit: str
    due_on: date | None


@event("procedure.migrated")
class ProcedureMigrated:
    """Cases of a procedure were carried over to an edition: how many went, were refused, and had moved meanwhile."""

    procedure: str
    program: str
    mapping: dict[str, str]
    moved: int
    refused: int
    missed: int
