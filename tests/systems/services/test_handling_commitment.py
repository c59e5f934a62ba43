# SPDX-License-Identifier: Apache-2.0
"""Notice and commitment: chosen freely, decided at once, checked later; a false promise is revoked and bars the next one."""

from datetime import date

import pytest
from handling_words import BODY, moment, nodes, papers, react, token

from mingfu.engines import cases, registers
from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.systems.services.handling import permits

pytestmark = pytest.mark.usefixtures("district", "seeded")

START = "services.commitment.gm-road"
ASKED = BODY | {"s1": ["works"], "m_m1": ["window"], "pledge": ["yes"]}


@pytest.fixture
def promising(at, publish):
    """The item may be promised from Monday 2 March 2026 on."""
    at(moment(3, 2))
    publish(commitment=True, results=[{"name": "占用城市道路许可证", "validity": "1 年"}])


@pytest.fixture
def granted(promising, urban):
    number = cases.open_case(START, ASKED, actor=ANONYMOUS)
    cases.complete_task(number, token(number, "decide"), {"decision": ["grant"]}, actor=urban)
    react(number)
    return number


def entered(number):
    return registers.named(SYSTEM, "services.commitments", {"case": number})


def test_only_the_form_is_asked_and_the_promise(promising):
    from mingfu.engines.forms import form  # noqa: PLC0415 - models exist only after pytest_configure

    names = [one.name for one in form(cases.start_of(START).form).fields]
    assert [name for name in names if name.startswith("m_")] == ["m_m1"]
    with pytest.raises(cases.FormRefused) as refusal:
        cases.open_case(START, ASKED | {"pledge": []}, actor=ANONYMOUS)
    assert set(refusal.value.bound.errors) == {"pledge"}


def test_nobody_is_offered_a_promise_where_the_guide_has_none(at, publish, refused):
    at(moment(3, 2))
    publish()
    with refused("start-unknown"):
        cases.start_of(START)


def test_decided_at_once_and_found_true(granted, at, urban):
    case = cases.read_case(granted)
    assert (case.status, case.milestone, nodes(granted)) == ("open", "已决定，待核查", ["verify"])
    # Sixty days after Monday 2 March: 29 of March, 30 of April are 59, so 1 May; as 1 to 5 May are off, Wednesday 6 May.
    assert case.items[0].due_on == date(2026, 5, 6)
    assert entered(granted).content["check_by"] == "2026-05-06"
    held = permits.permit(f"GM-XK-0025-{granted}")
    assert (held.way, held.valid_until, held.state) == ("promised", date(2027, 3, 1), "valid")
    at(moment(4, 1))
    found = {"verified": ["kept"], "verified_on": ["2026-04-01"], "verify_findings": ["现场与承诺一致"]}
    cases.complete_task(granted, token(granted, "verify"), found, actor=urban)
    react(granted)
    assert cases.read_case(granted).outcome == "granted"
    assert (entered(granted).content["result"], entered(granted).content["checked_on"]) == ("kept", "2026-04-01")
    assert papers(granted) == ["commitment", "granted"]


def test_a_false_promise_is_revoked_recorded_and_bars_the_next(granted, at, urban, head):
    at(moment(4, 1))
    unmet = {
        "verified": ["unmet"], "verified_on": ["2026-04-01"], "verify_findings": ["占用宽度超过承诺"],
        "unmet_what": ["把围挡退到承诺的宽度"],
    }  # fmt: skip
    cases.complete_task(granted, token(granted, "verify"), unmet, actor=urban)
    # Fifteen working days after Wednesday 1 April: 2, 3, 7 to 10 (6), 13 to 17 (11), 20 to 23 April (15).
    assert cases.read_case(granted).items[0].due_on == date(2026, 4, 23)
    at(moment(4, 24))
    not_mended = {"mended": ["no"], "mend_findings": ["逾期没有改正"]}
    cases.complete_task(granted, token(granted, "mend"), not_mended, actor=urban)
    why = {"statement": ["未提出陈述申辩"], "reason": ["承诺的占用宽度与实际不符，逾期不改"]}
    cases.complete_task(granted, token(granted, "revoke"), why, actor=head)
    react(granted)
    assert cases.read_case(granted).outcome == "revoked"
    assert permits.permit(f"GM-XK-0025-{granted}").state == "revoked"
    assert not permits.permit(f"GM-XK-0025-{granted}").holds_on(date(2026, 4, 24))
    assert entered(granted).content["result"] == "false"
    assert papers(granted) == ["commitment", "granted", "rectify", "revoked"]
    with pytest.raises(cases.FormRefused) as refusal:
        cases.open_case(START, ASKED, actor=ANONYMOUS)
    assert f"记录见办件 {granted}" in refusal.value.bound.errors["pledge"]
    # Another firm may promise; and so may this one, once its credit is repaired.
    cases.open_case(START, ASKED | {"credit_code": ["91440608MA00000001"]}, actor=ANONYMOUS)
    row = entered(granted)
    registers.change(
        "services.commitments", row.number, {"repaired_on": ["2026-04-24"]}, actor=SYSTEM, reason="信用修复"
    )
    cases.open_case(START, ASKED, actor=ANONYMOUS)
    assert cases.replay(granted).differences == ()


def test_what_was_not_granted_leaves_no_promise_standing(promising, urban):
    number = cases.open_case(START, ASKED, actor=ANONYMOUS)
    react(number)
    assert entered(number) is not None
    refusal = {"decision": ["refuse"], "reason": ["不在可以占用的路段"]}
    cases.complete_task(number, token(number, "decide"), refusal, actor=urban)
    react(number)
    assert entered(number) is None
