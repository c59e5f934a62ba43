# SPDX-License-Identifier: Apache-2.0
"""Notice and commitment: promises are entered, checked within their time, and who promised falsely is barred until repaired.

Basis: 国办发〔2020〕42号; 广东省优化营商环境条例第三十六条. The bar follows 安阳市政务服务条例第二十九条 as a model (assumed here).
"""

from datetime import date
from uuid import UUID

from mingfu.engines import registers
from mingfu.engines.cases import Snapshot, handed_in, read_case
from mingfu.engines.forms import Bound
from mingfu.kernel.access import SYSTEM, system
from mingfu.kernel.clock import as_legal_day, today
from mingfu.kernel.ledger import StoredEvent
from mingfu.kernel.parties import find_by
from mingfu.kernel.refusals import _

REGISTER = "services.commitments"
PROCEDURE = "services.commitment"
BY = system("commitments")
FALSE = "false"
BARRED = _(
    "承诺人有不实承诺的记录，信用修复之前不能以告知承诺方式办理（记录见办件 {case}）。"
    "请改用一般程序，交全部材料；或者先向作出决定的机关申请信用修复。"
)


def refuse_barred(bound: Bound, party: UUID | None) -> None:
    """Put a sentence beside the commitment of somebody whose earlier one was false and has not been repaired."""
    code = str(bound.values.get("credit_code") or "")
    found = _false_of("credit_code", code) if code else ""
    number = str(bound.values.get("resident_id") or "")
    known = find_by("resident_id", number) if number and not found else None
    for one in (party, known.id if known is not None else None):
        found = found or (_false_of("party", str(one)) if one is not None and not code else "")
    if found:
        bound.errors["pledge"] = str(BARRED).format(case=found)


def _false_of(field: str, value: str) -> str:
    rows = registers.entries(SYSTEM, REGISTER, having={field: value, "result": FALSE}, state="present", limit=None)
    return next((str(row.content["case"]) for row in rows if not row.content.get("repaired_on")), "")


def follow_commitment(event: StoredEvent) -> None:
    """Reaction: keep the register of commitments in step with its cases."""
    case = read_case(event.payload["case"])
    if case.procedure != PROCEDURE:
        return
    key = f"{REGISTER}:{event.id}"
    if event.name == "case.opened":
        _enter(case, key)
    elif event.name == "task.opened" and event.payload["node"] == "verify":
        _change(case, {"check_by": str(event.payload["due_on"] or "")}, key)
    elif event.name == "case.closed":
        _conclude(case, str(event.payload["outcome"]), as_legal_day(event.at), key)


def _enter(case: Snapshot, key: str) -> None:
    typed = {
        "case": case.number,
        "title": case.summary,
        "item": str(case.data["item"]),
        "organ": case.organ,
        "party": case.party,
        "credit_code": str(handed_in(case, "", "credit_code") or ""),
        "promised_on": as_legal_day(case.received_at).isoformat(),
    }
    registers.add(REGISTER, {name: [text] for name, text in typed.items() if text}, actor=BY, key=key)


RESULTS = {"granted": "kept", "mended": "mended", "revoked": FALSE}


def _conclude(case: Snapshot, outcome: str, day: date, key: str) -> None:
    if outcome in RESULTS:
        _change(case, {"checked_on": day.isoformat(), "result": RESULTS[outcome]}, key)
        return
    row = registers.named(SYSTEM, REGISTER, {"case": case.number})
    if row is not None:
        # Nothing was granted on the promise: withdrawn before the decision, refused, or not taken on.
        registers.end(
            REGISTER, row.number, actor=BY, reason="没有依承诺作出准予决定", on=max(today(), row.valid_from), key=key
        )


def _change(case: Snapshot, values: dict[str, str], key: str) -> None:
    row = registers.named(SYSTEM, REGISTER, {"case": case.number})
    if row is not None:
        typed = {name: [text] for name, text in values.items()}
        registers.change(REGISTER, row.number, typed, actor=BY, reason=f"办件 {case.number}", key=key)
