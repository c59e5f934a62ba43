# SPDX-License-Identifier: Apache-2.0
"""Case, task, deadline: commands that apply a BPMN step inside one transaction, and queries that know who asks."""

from typing import TYPE_CHECKING

from mingfu.kernel.settings import late

if TYPE_CHECKING:
    from mingfu.engines.cases.acts import claim, extend, hand_over, instruct, note, re_date, release, resume, suspend
    from mingfu.engines.cases.commands import complete_task, fire_timer, query_code, withdraw
    from mingfu.engines.cases.declared import (
        Clock,
        Start,
        procedures,
        program_of,
        register_decisions,
        register_function,
        register_procedure,
        register_start,
        start_of,
        starts,
    )
    from mingfu.engines.cases.delegating import delegate, end_overdue_delegations, take_back
    from mingfu.engines.cases.editions import program_for
    from mingfu.engines.cases.erasing import erase_case
    from mingfu.engines.cases.hearing import hears, tell_case
    from mingfu.engines.cases.joining import answer_part, ask_partner, drop_parts, part_counts, parts_of, refuse_part
    from mingfu.engines.cases.lapses import EFFECTS, Lapse, LimitLapsed, lapse_of, lapse_under, papers_of
    from mingfu.engines.cases.lapsing import come_due
    from mingfu.engines.cases.numbers import MisreadNumber, clean_number
    from mingfu.engines.cases.priority import end_over_priorities, lift_priority, prioritise, priority_of
    from mingfu.engines.cases.queries import (
        QueueRow,
        any_case,
        cases_for,
        deadlines_of,
        due_of,
        due_of_task,
        files_of,
        find_case,
        handed_in,
        items_of,
        open_clocks,
        open_tasks,
        queue_counts,
        queue_for,
        running_numbers,
        running_under,
        submissions_of,
    )
    from mingfu.engines.cases.receiving import Arrival, Handed, open_case
    from mingfu.engines.cases.refusals import FormRefused
    from mingfu.engines.cases.reopening import former_ends, reopen
    from mingfu.engines.cases.replaying import Replay, replay, replay_all
    from mingfu.engines.cases.retelling import Difference
    from mingfu.engines.cases.returning import correct, correction_of, forms_to_return, send_back, take_back_return
    from mingfu.engines.cases.snapshot import Snapshot, UnknownCase, read_case
    from mingfu.engines.cases.writing import StaleCase

__all__ = [
    "EFFECTS",
    "Arrival",
    "Clock",
    "Difference",
    "FormRefused",
    "Handed",
    "Lapse",
    "LimitLapsed",
    "MisreadNumber",
    "QueueRow",
    "Replay",
    "Snapshot",
    "StaleCase",
    "Start",
    "UnknownCase",
    "answer_part",
    "any_case",
    "ask_partner",
    "cases_for",
    "claim",
    "clean_number",
    "come_due",
    "complete_task",
    "correct",
    "correction_of",
    "deadlines_of",
    "delegate",
    "drop_parts",
    "due_of",
    "due_of_task",
    "end_over_priorities",
    "end_overdue_delegations",
    "erase_case",
    "extend",
    "files_of",
    "find_case",
    "fire_timer",
    "former_ends",
    "forms_to_return",
    "hand_over",
    "handed_in",
    "hears",
    "instruct",
    "items_of",
    "lapse_of",
    "lapse_under",
    "lift_priority",
    "note",
    "open_case",
    "open_clocks",
    "open_tasks",
    "papers_of",
    "part_counts",
    "parts_of",
    "prioritise",
    "priority_of",
    "procedures",
    "program_for",
    "program_of",
    "query_code",
    "queue_counts",
    "queue_for",
    "re_date",
    "read_case",
    "refuse_part",
    "register_decisions",
    "register_function",
    "register_procedure",
    "register_start",
    "release",
    "reopen",
    "replay",
    "replay_all",
    "resume",
    "running_numbers",
    "running_under",
    "send_back",
    "start_of",
    "starts",
    "submissions_of",
    "suspend",
    "take_back",
    "take_back_return",
    "tell_case",
    "withdraw",
]

__getattr__ = late(
    __name__,
    "acts",
    "commands",
    "declared",
    "delegating",
    "editions",
    "erasing",
    "hearing",
    "joining",
    "lapses",
    "lapsing",
    "numbers",
    "priority",
    "queries",
    "receiving",
    "refusals",
    "reopening",
    "returning",
    "replaying",
    "retelling",
    "snapshot",
    "writing",
    names=__all__,
)
