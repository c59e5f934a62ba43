# SPDX-License-Identifier: Apache-2.0
"""Migrations of running cases: looking ahead, doing it, and reading what was done."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from mingfu.engines.cases.migrating import ACT, migrate
from mingfu.faces.ui.session import actor
from mingfu.faces.workbench.gate import see
from mingfu.faces.workbench.pages.migrations import MAPPED, migrated_page, migration_page
from mingfu.faces.workbench.views.catalogue import known
from mingfu.kernel.access import require
from mingfu.kernel.refusals import Refusal


def _mapping(given: QueryDict) -> dict[str, str]:
    """The answers of the form: which element of the old edition goes to which of the new one."""
    fields = ((name, given.get(name, "")) for name in given if name.startswith(MAPPED))
    return {name.removeprefix(MAPPED): str(other) for name, other in fields if other}


def migration(request: HttpRequest, key: str) -> HttpResponse:
    """What a migration would do."""
    known(key)
    require(actor(request), ACT)
    page = migration_page(key, to=request.GET.get("to", ""), mapping=_mapping(request.GET))
    return render(request, "workbench/procedures/migration.html", {"page": page})


def migrations(request: HttpRequest, key: str) -> HttpResponse:
    """Carry the cases over, and go to the report."""
    known(key)
    who, to, mapping = actor(request), request.POST.get("to", ""), _mapping(request.POST)
    try:
        report = migrate(key, actor=who, to=to, mapping=mapping)
    except Refusal as refusal:
        require(who, ACT)
        page = migration_page(key, to=to, mapping=mapping, refusal=refusal)
        return render(request, "workbench/procedures/migration.html", {"page": page}, status=refusal.status)
    return see(f"/desk/procedures/{key}/migrations/{report.pk}")


def migrated(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """What a migration did."""
    known(key)
    require(actor(request), ACT)
    return render(request, "workbench/procedures/migrated.html", {"page": migrated_page(key, pk)})
