# SPDX-License-Identifier: Apache-2.0
"""Every write of the plan: taking in, dividing, publishing, reporting."""

from mingfu.systems.plan.commands.dividing import add_task, assign, describe, set_aside, split
from mingfu.systems.plan.commands.importing import import_plan, load_plan_outline
from mingfu.systems.plan.commands.publishing import publish
from mingfu.systems.plan.commands.reporting import report_progress

__all__ = [
    "add_task",
    "assign",
    "describe",
    "import_plan",
    "load_plan_outline",
    "publish",
    "report_progress",
    "set_aside",
    "split",
]
