# SPDX-License-Identifier: Apache-2.0
"""What was handed in with a case, held against the digests that its events keep; and facts, from it or from the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mingfu.engines.cases.models import Submission
from mingfu.engines.forms import form
from mingfu.kernel.ledger import canonical, matches
from mingfu.kernel.refusals import Refusal

KEPT, ERASED, MISSING, CHANGED = "kept", "erased", "missing", "changed"


@dataclass(frozen=True, slots=True)
class Paper:
    """One submission as it stands now: its condition, and its content where that is what was committed to."""

    condition: str
    content: Mapping[str, Any] = field(default_factory=dict)


class Papers:
    """Every submission of a case, by digest."""

    def __init__(self, case_id: int) -> None:
        rows = Submission.objects.filter(case_id=case_id).order_by("id")
        self._rows = {row.digest: row for row in rows}
        self.unclaimed = dict.fromkeys(self._rows)
        """Digests that no event has named yet, in the order of the rows."""

    @property
    def erased(self) -> int:
        """How many were erased."""
        return sum(row.erased_at is not None for row in self._rows.values())

    def of(self, digest: str) -> Paper:
        """The submission an event names; each is asked for once."""
        row = self._rows.get(digest)
        if row is None:
            return Paper(MISSING)
        self.unclaimed.pop(digest, None)
        if row.erased_at is not None:
            return Paper(ERASED)
        return Paper(KEPT, row.content) if _is_what_was_said(row) else Paper(CHANGED, row.content)


def _is_what_was_said(row: Submission) -> bool:
    """Whether content and salt give the digest: a form as a whole, or a sentence alone."""
    salt = bytes.fromhex(row.salt)
    if matches(row.digest, canonical(row.content), salt):
        return True
    words = [value for value in row.content.values() if isinstance(value, str)]
    return len(words) == len(row.content) == 1 and matches(row.digest, words[0], salt)


def facts_again(form_key: str, facts: Mapping[str, str], content: Mapping[str, Any] | None) -> dict[str, Any]:
    """Facts as the case learnt them: of the content while it is there, else of what the ledger tells."""
    kinds = _kinds(form_key)
    return {
        name: _fact(kinds.get(name, ""), content[name])
        if content is not None and name in content
        else _from_word(kinds.get(name, ""), word)
        for name, word in facts.items()
    }


def _kinds(form_key: str) -> dict[str, str]:
    try:
        return {one.name: one.kind for one in form(form_key).fields}
    except Refusal:
        return {}


def _fact(kind: str, value: Any) -> Any:
    return float(value) if kind == "number" and isinstance(value, str) else value


def _from_word(kind: str, word: str) -> Any:
    if kind == "yesno":
        return word == "yes"
    if kind == "choices":
        return word.split(",") if word else []
    if kind == "number":
        return float(word) if "." in word else int(word)
    return word
