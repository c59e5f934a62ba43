# SPDX-License-Identifier: Apache-2.0
"""BPMN 2.0: parse → check → compile → step.

Plain Python: no Django, no clock, no database. A procedure is a file; a program is its compiled form; a state is a small
value; a step is a pure function that says what the world has to do.
"""

from mingfu.engines.bpmn.activities import own_of
from mingfu.engines.bpmn.acts import (
    Announce,
    Branch,
    Broadcast,
    CallService,
    Change,
    CloseTask,
    Complete,
    Deliver,
    Effect,
    Ended,
    Expect,
    Fire,
    Forget,
    Input,
    OpenTask,
    Raise,
    Reached,
    Send,
    StartTimer,
    StopTimer,
    Terminate,
)
from mingfu.engines.bpmn.binding import Binding, bindings
from mingfu.engines.bpmn.checking import check
from mingfu.engines.bpmn.compiling import compile_program
from mingfu.engines.bpmn.differing import Difference, diff
from mingfu.engines.bpmn.drawing import Drawing, Mark, draw
from mingfu.engines.bpmn.errors import BpmnError, Fault, Finding, StepRefused
from mingfu.engines.bpmn.exporting import export
from mingfu.engines.bpmn.migrating import NotMigrated, Unplaced, migrate, unplaced
from mingfu.engines.bpmn.model import Model
from mingfu.engines.bpmn.names import ACTS, Known, Names
from mingfu.engines.bpmn.ours import Limits
from mingfu.engines.bpmn.parsing import parse
from mingfu.engines.bpmn.program import Node, Program
from mingfu.engines.bpmn.simulating import simulate
from mingfu.engines.bpmn.state import State, Token
from mingfu.engines.bpmn.stepping import Result, again_at, begin, begin_again, step, waiting
from mingfu.engines.bpmn.walk import Perform
from mingfu.engines.bpmn.walked import Answer, Answers, Moment, Run, World
from mingfu.engines.bpmn.writing import write

compile = compile_program  # noqa: A001 - the promised name; inside the package we say compile_program

__all__ = [
    "ACTS",
    "Announce",
    "Answer",
    "Answers",
    "Binding",
    "BpmnError",
    "Branch",
    "Broadcast",
    "CallService",
    "Change",
    "CloseTask",
    "Complete",
    "Deliver",
    "Difference",
    "Drawing",
    "Effect",
    "Ended",
    "Expect",
    "Fault",
    "Finding",
    "Fire",
    "Forget",
    "Input",
    "Known",
    "Limits",
    "Mark",
    "Model",
    "Moment",
    "Names",
    "Node",
    "NotMigrated",
    "OpenTask",
    "Perform",
    "Program",
    "Raise",
    "Reached",
    "Result",
    "Run",
    "Send",
    "StartTimer",
    "State",
    "StepRefused",
    "StopTimer",
    "Terminate",
    "Token",
    "Unplaced",
    "World",
    "again_at",
    "begin",
    "begin_again",
    "bindings",
    "check",
    "compile",
    "compile_program",
    "diff",
    "draw",
    "export",
    "migrate",
    "own_of",
    "parse",
    "simulate",
    "step",
    "unplaced",
    "waiting",
    "write",
]  # fmt: skip
