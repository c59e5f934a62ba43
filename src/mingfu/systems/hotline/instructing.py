# SPDX-License-Identifier: Apache-2.0
"""Leaders' instructions on hotline cases go into their register by themselves; the case's end says what became of them.

Whether an instruction was carried out is decided by the table `hotline.instruction`, from what the person said at the
call-back. What nobody confirmed stays open, with its alarm, until the organ says what became of it.
"""

from collections.abc import Mapping
from typing import Any

from mingfu.engines import registers
from mingfu.engines.cases import read_case
from mingfu.engines.cases.declared import function
from mingfu.engines.jobs import Reaction
from mingfu.engines.registers.refusals import EntryExists
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.calendar import add_working_days
from mingfu.kernel.catalogs import entry
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.ledger import StoredEvent
from mingfu.kernel.organs import titles

REGISTER = "hotline.instructions"
DECISION = "hotline.instruction.carried"
LIMIT = "instruction"
"""The row of the hotline's limits that says within how many working days an instruction is answered."""


def keep_instruction(event: StoredEvent) -> None:
    """Reaction: write an instruction on a hotline case into the register; note on the case's end what became of it."""
    case = read_case(event.payload["case"])
    if case.system != "hotline":
        return
    if event.name == "case.closed":
        _ended(event, case.data)
        return
    day = as_legal_day(event.at)
    post = event.by.removeprefix("post:").partition("#")[0]
    days = int(entry("hotline.limits", LIMIT, on=day).content["amount"])
    typed = {
        "case": [case.number],
        "leader": [titles([post]).get(post, post)],
        "given_on": [day.isoformat()],
        "organ": [case.organ],
        "due_on": [add_working_days(day, days).isoformat()],
    }
    try:
        registers.add(REGISTER, typed, actor=SYSTEM, on=day, key=f"{REGISTER}:{event.id}")
    except EntryExists:
        # The same leader wrote twice on one day: one line of the register, both in the case.
        return


def _ended(event: StoredEvent, data: Mapping[str, Any]) -> None:
    """Note on every open line about a case what its end says, and no more than that."""
    number, day = event.payload["case"], as_legal_day(event.at)
    told = {"reached": None, "solved": None} | dict(data) | {"outcome": event.payload["outcome"]}
    carried = function(DECISION)(told)
    typed: dict[str, Any] = {"result": [carried["result"]]}
    if carried["answered"]:
        typed["feedback_on"] = [day.isoformat()]
    for row in registers.entries(SYSTEM, REGISTER, question=number, state="present", limit=None):
        open_still = row.content.get("case") == number and not row.content.get("feedback_on")
        # A case may end twice, having been opened again: what the first end said may still hold.
        if open_still and row.content.get("result") != carried["result"]:
            key = f"{REGISTER}:{event.id}:{row.number}"
            registers.change(REGISTER, row.number, typed, actor=SYSTEM, reason="办件已结束", key=key)


KEEP_INSTRUCTION = Reaction("hotline.keep-instruction", ("case.instructed", "case.closed"), keep_instruction)
