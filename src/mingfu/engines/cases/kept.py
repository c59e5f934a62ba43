# SPDX-License-Identifier: Apache-2.0
"""The editions of a procedure that cases began with: their text, as a model, and how many cases still run under each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count

from mingfu.engines.bpmn import Model, parse
from mingfu.engines.cases.declared import procedure_file, procedures, program_of
from mingfu.engines.cases.models import Case, ProcedureEdition
from mingfu.kernel.refusals import Refusal, _


class EditionUnknown(Refusal):
    """No case began with such an edition of the procedure, and its file says something else now."""

    code = "procedure-edition-unknown"
    status = 404
    message = _("流程“{procedure}”没有版本 {digest}。请从流程页面选择版本。")
    procedure: str
    digest: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a procedure."""

    digest: str
    kept_at: datetime | None
    """When the first case began with it; None where none has."""
    current: bool
    running: int
    """Cases that are open under it."""


def editions_of(procedure: str) -> tuple[Edition, ...]:
    """The current edition, then those before it, newest first."""
    current = program_of(procedure).digest if procedure in procedures() else ""
    running = running_by_edition(procedure).get(procedure, {})
    kept = dict(ProcedureEdition.objects.filter(key=procedure).order_by("-kept_at").values_list("digest", "kept_at"))
    digests = [digest for digest in dict.fromkeys((current, *kept, *running)) if digest]
    return tuple(Edition(digest, kept.get(digest), digest == current, running.get(digest, 0)) for digest in digests)


def running_by_edition(procedure: str = "") -> Mapping[str, Mapping[str, int]]:
    """Procedure → edition → open cases; of all procedures, or of one."""
    rows = Case.objects.filter(status="open")
    if procedure:
        rows = rows.filter(procedure=procedure)
    found: dict[str, dict[str, int]] = {}
    for key, digest, count in rows.values_list("procedure", "program").annotate(count=Count("pk")).order_by():
        found.setdefault(key, {})[digest] = count
    return found


def model_for(procedure: str, digest: str = "") -> Model:
    """The model of an edition; without `digest` that of the file as it stands. Raises `EditionUnknown`."""
    current = program_of(procedure).digest if procedure in procedures() else ""
    if current and digest in {"", current}:
        file = procedure_file(procedure)
        return _model(file.read_bytes(), file.name)
    row = ProcedureEdition.objects.filter(key=procedure, digest=digest).first()
    if row is None:
        raise EditionUnknown(procedure=procedure, digest=digest)
    return _model(row.text.encode(), row.file)


@lru_cache(maxsize=64)
def _model(content: bytes, name: str) -> Model:
    return parse(content, name=name)
