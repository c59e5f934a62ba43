# SPDX-License-Identifier: Apache-2.0
"""Where the pages of this face stand, below /desk/."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from mingfu.faces.workbench.gate import by_method, mounted_pages, official
from mingfu.faces.workbench.views import (
    accounts,
    acts,
    around,
    between,
    case,
    catalogue,
    drafts,
    listing,
    lists,
    migrations,
    people,
    publication,
    record,
    tables,
    today,
)

app_name = "workbench"
View = Callable[..., HttpResponseBase]


def _page(route: str, name: str, *, get: View | None = None, post: View | None = None) -> URLPattern:
    """An address for officials, with one view a method."""
    views = {method: view for method, view in (("get", get), ("post", post)) if view is not None}
    return path(route, official(by_method(**views)), name=name)


CASE = "cases/<str:number>"
TASK = f"{CASE}/tasks/<str:token>"

urlpatterns = [
    path("sign-in", by_method(get=accounts.show_sign_in, post=accounts.receive_sign_in), name="sign-in"),
    path("sign-out", by_method(post=accounts.sign_out), name="sign-out"),
    _page("password", "password", get=accounts.show_password, post=accounts.receive_password),
    _page("", "today", get=today.today),
    _page("inbox", "inbox", get=today.inbox),
    _page("inbox/claims", "claims", post=today.claims),
    _page("cases", "cases", get=listing.cases),
    _page("cases.csv", "cases-csv", get=listing.csv_export),
    _page("cases.xlsx", "cases-xlsx", get=listing.xlsx_export),
    _page(CASE, "case", get=case.show),
    _page(f"{TASK}/deadline", "task-deadline", get=case.task_deadline),
    _page(f"{TASK}/completion", "completion", post=acts.completion),
    _page(f"{TASK}/claim", "claim", post=acts.claimed),
    _page(f"{TASK}/release", "release", post=acts.released),
    _page(f"{TASK}/hand-over", "hand-over", post=acts.handed_over),
    _page(f"{TASK}/return", "return", post=around.returned),
    _page(f"{TASK}/return-end", "return-end", post=around.return_end),
    _page(f"{TASK}/correction", "correction", post=around.correction),
    _page(f"{TASK}/delegation", "delegation", post=around.delegation),
    _page(f"{TASK}/delegation-end", "delegation-end", post=around.delegation_end),
    _page(f"{TASK}/parts", "parts", post=around.parts),
    _page(f"{TASK}/part-answer", "part-answer", post=around.part_answer),
    _page(f"{TASK}/part-refusal", "part-refusal", post=around.part_refusal),
    _page(f"{TASK}/parts-end", "parts-end", post=around.parts_end),
    _page(f"{CASE}/priority", "priority", post=around.priority),
    _page(f"{CASE}/priority-end", "priority-end", post=around.priority_end),
    _page(f"{CASE}/reopening", "reopening", post=around.reopening),
    _page(f"{CASE}/suspension", "suspension", post=acts.suspension),
    _page(f"{CASE}/resumption", "resumption", post=acts.resumption),
    _page(f"{CASE}/extension", "extension", post=acts.extension),
    _page(f"{CASE}/notes", "notes", post=acts.notes),
    _page(f"{CASE}/recusal", "recusal", post=acts.recusal),
    _page(f"{CASE}/joining", "joining", get=between.show_joining, post=between.joining),
    _page(f"{CASE}/leaving", "leaving", get=between.show_leaving, post=between.leaving),
    _page(f"{CASE}/linking", "linking", get=between.show_linking, post=between.linking),
    _page(f"{CASE}/links/<str:other>", "link-end", get=between.show_unlinking, post=between.unlinking),
    _page(f"{CASE}/split", "split", get=between.show_split, post=between.splitting),
    _page(f"{CASE}/voices", "voices", get=between.voices),
    _page(f"{CASE}/words", "words", post=between.words),
    _page(f"{CASE}/readings", "readings", post=case.readings),
    _page(f"{CASE}/files/<int:pk>", "file", get=case.file),
    _page(f"{CASE}/deadlines/<int:pk>", "deadline", get=case.deadline),
    _page(f"{CASE}/papers/<int:pk>.pdf", "paper-pdf", get=case.paper_pdf),
    _page(f"{CASE}/papers/<int:pk>.docx", "paper-docx", get=case.paper_docx),
    _page(f"{CASE}/papers/<int:pk>", "paper", get=case.paper),
    _page("record", "record", get=record.choose),
    _page("record/<str:key>", "record-one", get=record.show, post=record.receive),
    _page("receipts/<str:number>", "receipt", get=record.receipt),
    _page("publication", "publication", get=publication.queue),
    _page("publication/<int:pk>", "review", get=publication.review),
    _page("publication/<int:pk>/release", "release-text", post=publication.released),
    _page("publication/<int:pk>/decline", "decline-text", post=publication.declined),
    _page("documents", "documents", get=lists.documents),
    _page("notices", "notices", get=lists.notices),
    _page("notices/readings", "notices-read", post=lists.notices_read),
    _page("notices/<int:pk>/reading", "notice-read", post=lists.notice_read),
    _page("supervision", "supervision", get=lists.supervision),
    _page("supervision/retries", "retries", post=lists.retries),
    _page("people", "people", get=people.people),
    _page("people/readings", "readings-of-organ", get=people.readings),
    _page("people/<str:code>", "post", get=people.post),
    _page("people/<str:code>/invitations", "invitations", post=people.invitations),
    _page("people/<str:code>/resets", "resets", post=people.resets),
    _page("people/<str:code>/stand-ins", "stand-ins", post=people.stand_ins),
    _page("people/<str:code>/stand-ins/<int:pk>/end", "stand-in-end", post=people.stand_in_end),
    _page("procedures", "procedures", get=catalogue.catalogue),
    _page("procedures/<str:key>", "procedure", get=catalogue.procedure),
    _page("procedures/<str:key>/differences", "procedure-differences", get=catalogue.differences),
    _page("procedures/<str:key>/migration", "migration", get=migrations.migration),
    _page("procedures/<str:key>/migrations", "migrations", post=migrations.migrations),
    _page("procedures/<str:key>/migrations/<int:pk>", "migrated", get=migrations.migrated),
    _page("procedures/<str:key>/file", "procedure-file", get=catalogue.procedure_file),
    _page("procedures/<str:key>/drawing.svg", "procedure-drawing", get=catalogue.drawing),
    _page("drafts", "drafts", post=drafts.imports),
    _page("drafts/<str:key>", "draft", get=drafts.draft),
    _page("drafts/<str:key>/bindings", "draft-bindings", post=drafts.bindings),
    _page("drafts/<str:key>/readiness", "draft-readiness", post=drafts.readiness),
    _page("drafts/<str:key>/discarding", "draft-discarding", post=drafts.discarding),
    _page("drafts/<str:key>/file", "draft-file", get=drafts.file),
    _page("tables", "tables", get=tables.catalogue),
    _page("tables/<str:key>", "table", get=tables.show),
    _page("tables/<str:key>/trials", "table-trials", post=tables.trials),
    _page("tables/<str:key>/file", "table-file", get=tables.file),
    _page("tables/<str:key>/workbook", "table-workbook", get=tables.workbook),
    _page("tables/<str:key>/proposals", "table-proposals", post=tables.proposals),
    _page("tables/<str:key>/proposals/file", "table-proposal-file", post=tables.proposal_file),
    _page("calendar", "calendar", get=catalogue.calendar),
    *(path(page.path, catalogue.mounted(page), name=page.name) for page, _address in mounted_pages()),
]
