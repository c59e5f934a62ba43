# SPDX-License-Identifier: Apache-2.0
"""Drafts of procedures: drawings of other tools, kept with what was found in them and what was bound to their elements.

A draft never runs. Once the checks find no error it can be exported as an executable procedure.
"""

from typing import TYPE_CHECKING

from mingfu.kernel.settings import late

if TYPE_CHECKING:
    from mingfu.engines.cases.drafts.binding import Bindings
    from mingfu.engines.cases.drafts.commands import Binding, bind_draft, discard_draft, import_draft, ready_draft
    from mingfu.engines.cases.drafts.needs import FIELDS, FILE, Need
    from mingfu.engines.cases.drafts.queries import ACT, Draft, draft_for, drafts_for, original
    from mingfu.engines.cases.drafts.refusals import BindingUnfit, DraftNotReady, ProcedureUnreadable

__all__ = [
    "ACT",
    "FIELDS",
    "FILE",
    "Binding",
    "BindingUnfit",
    "Bindings",
    "Draft",
    "DraftNotReady",
    "Need",
    "ProcedureUnreadable",
    "bind_draft",
    "discard_draft",
    "draft_for",
    "drafts_for",
    "import_draft",
    "original",
    "ready_draft",
]

__getattr__ = late(__name__, "binding", "commands", "needs", "queries", "refusals", names=__all__)
