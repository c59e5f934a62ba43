# SPDX-License-Identifier: Apache-2.0
"""A step of a procedure calls for a paper; the paper is issued, once."""

from mingfu.engines.documents.commands import issue
from mingfu.engines.documents.declaring import paper
from mingfu.engines.documents.values import values_about
from mingfu.engines.jobs import Reaction
from mingfu.kernel.access import system
from mingfu.kernel.ledger import StoredEvent

ACTOR = system("documents")


def issue_called(event: StoredEvent) -> None:
    """Issue the paper that a case calls for. A second run for the same event answers the first document."""
    case, declared = event.payload["case"], paper(event.payload["paper"])
    values = dict(values_about(case, declared))
    issue(declared.key, case, values, actor=ACTOR, key=f"{event.stream}:{event.seq}")


ISSUE_CALLED = Reaction(name="documents.issue-called", on=("paper.called",), run=issue_called)
