# SPDX-License-Identifier: Apache-2.0
"""Official papers: declared by systems, numbered without gaps, set as PDF and DOCX in the GB/T 9704 layout when opened.

A paper's text is erasable content; the ledger holds its number and a salted digest. Who may read one is decided by
the case it is about.
"""

from typing import TYPE_CHECKING

from mingfu.engines.documents.declaring import Paper, Way, paper, papers, register_paper
from mingfu.kernel.settings import late

if TYPE_CHECKING:
    from mingfu.engines.documents.commands import erase, issue, replace
    from mingfu.engines.documents.docx import render_docx
    from mingfu.engines.documents.fonts import check_glyphs
    from mingfu.engines.documents.models import Document
    from mingfu.engines.documents.queries import Verification, documents_about, find_document, verify
    from mingfu.engines.documents.setting import Sheet, paper_lines, pictures, render
    from mingfu.engines.documents.values import Letterhead, register_letterhead, register_values

__all__ = [
    "Document",
    "Letterhead",
    "Paper",
    "Sheet",
    "Verification",
    "Way",
    "check_glyphs",
    "documents_about",
    "erase",
    "find_document",
    "issue",
    "paper",
    "paper_lines",
    "papers",
    "pictures",
    "register_letterhead",
    "register_paper",
    "register_values",
    "render",
    "render_docx",
    "replace",
    "verify",
]

__getattr__ = late(__name__, "values", "fonts", "models", "queries", "commands", "setting", "docx", names=__all__)
