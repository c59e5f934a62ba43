# SPDX-License-Identifier: Apache-2.0
"""May I have it: a few questions, a decision table, and an answer with its reason and the rule it comes from.

An answer is advice, not a decision: nobody is refused an application because of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mingfu.engines.cases.declared import decision_files
from mingfu.engines.sheets.cleaning import tidy_code
from mingfu.kernel.catalogs import alive, entry
from mingfu.kernel.clock import legal_now
from mingfu.kernel.refusals import _

QUESTIONS = "services.eligibility"
DECISION = "eligible"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a question."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Asking:
    """One question; `kind` is yesno, number or choice."""

    name: str
    ask: str
    kind: str
    hint: str = ""
    unit: str = ""
    most: int = 0
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """The answer: yes, no, or first something else; why; the rule's place in the table; another item that may fit."""

    answer: str
    reason: str
    rule: int
    edition: str
    basis: str
    instead: str = ""


def questions_for(table: str) -> tuple[Asking, ...]:
    """The questions of a table, none where the list knows no such table."""
    if not table or not alive(QUESTIONS, table):
        return ()
    return tuple(_asking(one) for one in entry(QUESTIONS, table).content.get("questions", ()))


def read_answers(questions: tuple[Asking, ...], typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Answers as the table takes them, and a sentence for each that cannot be taken."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for one in questions:
        given = tidy_code(typed.get(one.name, ""))
        if one.kind == "yesno" and given in {"yes", "no"}:
            values[one.name] = given == "yes"
        elif one.kind == "choice" and given in {choice.value for choice in one.choices}:
            values[one.name] = given
        elif one.kind == "number" and given.isascii() and given.isdigit() and int(given[:9]) <= one.most:
            values[one.name] = int(given)
        elif one.kind == "number" and given:
            errors[one.name] = str(_("请填 0 到 {most} 的整数")).format(most=one.most)
        else:
            errors[one.name] = str(_("请回答：{ask}")).format(ask=one.ask)
    return values, errors


def advise(table: str, answers: Mapping[str, Any]) -> Advice:
    """What the table says to these answers. Raises `LookupError` for an unknown table."""
    model = next((each.model for each in decision_files() if each.key == table), None)
    if model is None:
        msg = f"no decision table {table!r}"
        raise LookupError(msg)
    decided = model.decide(DECISION, answers, clock=legal_now)
    hit = decided.explanation.tables[-1].matched[0]
    told = {name: str(value) for name, value in hit.outputs.items()}
    basis = entry(QUESTIONS, table).basis if alive(QUESTIONS, table) else ""
    return Advice(
        told["answer"], told["reason"], hit.index, decided.explanation.edition, basis, told.get("instead", "")
    )


def _asking(plain: Mapping[str, Any]) -> Asking:
    choices = tuple(Choice(str(one["value"]), str(one["label"])) for one in plain.get("answers", ()))
    return Asking(
        str(plain["name"]), str(plain["ask"]), str(plain["kind"]), str(plain.get("hint", "")),
        str(plain.get("unit", "")), int(plain.get("most", 0)), choices,
    )  # fmt: skip
