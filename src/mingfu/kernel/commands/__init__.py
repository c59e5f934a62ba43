# SPDX-License-Identifier: Apache-2.0
"""A write is a command: one verb, one function, one transaction, and under a key one effect.

Access checks are the command's own. The case step, which is one SQL function, keeps its answers in the same table.
"""

from mingfu.kernel.commands.command import Command, CommandDeclarationError, CommandKind, command, commands, register
from mingfu.kernel.commands.fingerprint import NoFingerprintError, fingerprint
from mingfu.kernel.commands.keeping import KeyedCall, forget_answers, is_other_arguments, was_answered
from mingfu.kernel.commands.reaching import Statement, Value, array
from mingfu.kernel.commands.refusals import KeyReused, KeyUnusable

__all__ = [
    "Command",
    "CommandDeclarationError",
    "CommandKind",
    "KeyReused",
    "KeyUnusable",
    "KeyedCall",
    "NoFingerprintError",
    "Statement",
    "Value",
    "array",
    "command",
    "commands",
    "fingerprint",
    "forget_answers",
    "is_other_arguments",
    "register",
    "was_answered",
]
