# SPDX-License-Identifier: Apache-2.0
"""Running records with a schema: commitments, visits, leaders' instructions, leases, batches.

A register is one YAML file of a system: fields (as in forms), natural key, who may read, write and approve, alarms,
measures, what is public, how long it is kept. An entry has dated states; nothing is overwritten, and the ledger holds
a digest of each. Workflow is not here: what has steps and clocks is a case.
"""

from typing import TYPE_CHECKING

from mingfu.kernel.settings import late

if TYPE_CHECKING:
    from mingfu.engines.registers.alarms import Alarmed, alarmed
    from mingfu.engines.registers.commands import add, approve, change, correct, end, erase
    from mingfu.engines.registers.importing import Checked, check_import, import_rows
    from mingfu.engines.registers.measures import Figure, measure
    from mingfu.engines.registers.queries import (
        EntryRow,
        StateRow,
        count_of,
        entries,
        entry,
        find_number,
        history,
        named,
        public_entries,
        registers_for,
        require_reader,
    )
    from mingfu.engines.registers.registry import register_file, register_of, registers
    from mingfu.engines.registers.sheets import columns_of, export_register
    from mingfu.engines.registers.spec import AlarmSpec, MeasureSpec, RegisterSpec, read_register

__all__ = [
    "AlarmSpec",
    "Alarmed",
    "Checked",
    "EntryRow",
    "Figure",
    "MeasureSpec",
    "RegisterSpec",
    "StateRow",
    "add",
    "alarmed",
    "approve",
    "change",
    "check_import",
    "columns_of",
    "correct",
    "count_of",
    "end",
    "entries",
    "entry",
    "erase",
    "export_register",
    "find_number",
    "history",
    "import_rows",
    "measure",
    "named",
    "public_entries",
    "read_register",
    "register_file",
    "register_of",
    "registers",
    "registers_for",
    "require_reader",
]

__getattr__ = late(
    __name__, "spec", "registry", "queries", "commands", "importing", "alarms", "measures", "sheets", names=__all__
)
