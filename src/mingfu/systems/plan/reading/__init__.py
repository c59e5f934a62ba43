# SPDX-License-Identifier: Apache-2.0
"""Reads an official plan: text in, parts, clauses, targets and tasks out. Pure Python, no database, no workflow."""

from mingfu.systems.plan.reading.fulfilments import FULFILMENTS, Fulfilment, Fulfilments
from mingfu.systems.plan.reading.plan import Annex, Clause, Part, Placed, Plan, Section, Target
from mingfu.systems.plan.reading.read import read_plan
from mingfu.systems.plan.reading.refusals import (
    PlanEmpty,
    PlanFileBroken,
    PlanFileEncrypted,
    PlanFileMissing,
    PlanFileTooLarge,
    PlanFileWrongType,
    PlanSheetUnwritable,
    PlanTooLong,
)
from mingfu.systems.plan.reading.sheets import targets_xlsx, tasks_xlsx
from mingfu.systems.plan.reading.sources import read_file
from mingfu.systems.plan.reading.tasks import Task, tasks_of

__all__ = [
    "FULFILMENTS",
    "Annex",
    "Clause",
    "Fulfilment",
    "Fulfilments",
    "Part",
    "Placed",
    "Plan",
    "PlanEmpty",
    "PlanFileBroken",
    "PlanFileEncrypted",
    "PlanFileMissing",
    "PlanFileTooLarge",
    "PlanFileWrongType",
    "PlanSheetUnwritable",
    "PlanTooLong",
    "Section",
    "Target",
    "Task",
    "read_file",
    "read_plan",
    "targets_xlsx",
    "tasks_of",
    "tasks_xlsx",
]
