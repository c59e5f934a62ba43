# SPDX-License-Identifier: Apache-2.0
"""Acts around a case on its page: sending back, delegating, asking partners, priority, opening again."""

from datetime import date, datetime

import pytest

from mingfu.engines import cases
from mingfu.engines.cases.models import Case, Suspension
from mingfu.engines.supervision import sweep
from mingfu.engines.supervision.models import Signal
from mingfu.faces.workbench import naming
from mingfu.kernel import organs
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE

HANDLED = {
    "contacted": ["yes"],
    "findings": ["灯具驱动电源损坏"],
    "measures": ["更换驱动电源六套"],
    "result": ["solved"],
}


@pytest.fixture
def act(browse, hidden):
    """`act("3001", number, "notes", {...})` – open the page, find the form of an act, send it; the page that follows."""

    def do(who, number, address, typed):
        client = browse(who)
        action = f"/desk/cases/{number}/{address}"
        key = hidden(client.get(f"/desk/cases/{number}"), action)
        return client.post(action, typed | {"key": key}, follow=True)

    return do


@pytest.fixture
def task(token):
    """`task(number, "return")` – the address of an act at the open task of handling."""

    def of(number, name, node="handle"):
        return f"tasks/{token(number, node)}/{name}"

    return of


@pytest.fixture
def ended(crew, handling, token):
    """A matter that was answered and called back."""
    cases.complete_task(handling, token(handling, "handle"), HANDLED, actor=crew["urban"])
    cases.complete_task(
        handling, token(handling, "reply"), {"reply": ["已更换驱动电源，路灯恢复照明。"]}, actor=crew["urban"]
    )
    back = {"reached": ["yes"], "solved": ["yes"], "satisfied": ["5"]}
    cases.complete_task(handling, token(handling, "revisit"), back, actor=crew["callback"])
    return handling


def part_of(number):
    return next(item.token for item in cases.read_case(number).items if ".p" in item.token)


class TestReturning:
    def test_a_form_goes_back_with_its_marked_fields_and_the_step_waits(self, act, handling, task, browse, read):
        marked = {"return-opening-place": "请写到路口或门牌号", "return-opening-of": ""}
        said = read(act("3001", handling, task(handling, "return"), marked))
        assert "已退回补正，标出的内容和理由已一次告知。" in said
        assert "补正：办理" in said
        assert "退回补正：地点" in said
        assert "地点：请写到路口或门牌号" in said
        assert "等 诉求人" in said
        assert "计时暂停" in said
        assert "收回退回" in said
        refused = browse("3001").post(
            f"/desk/cases/{handling}/{task(handling, 'completion')}", {name: text[0] for name, text in HANDLED.items()}
        )
        assert (refused.status_code, "补正交来之前不能办结" in read(refused)) == (409, True)

    def test_nothing_marked_says_so_beside_the_form(self, act, handling, task, read):
        answer = act("3001", handling, task(handling, "return"), {"return-opening-of": ""})
        assert answer.status_code == 422
        assert "请至少标出一处有误的内容" in read(answer)

    def test_an_earlier_step_corrects_its_form_on_the_workbench(self, act, handling, task, browse, read):
        act(
            "3001",
            handling,
            task(handling, "return"),
            {"return-triage-kind": "这是投诉，不是求助", "return-triage-of": "triage"},
        )
        asked = next(item.token for item in cases.read_case(handling).items if "." in item.token)
        page = read(browse("2001").get("/desk/inbox"))
        assert "补正：办理" in page
        client = browse("2001")
        page = client.get(f"/desk/cases/{handling}").content.decode()
        assert "这是投诉，不是求助" in page
        assert 'name="organ"' not in page
        said = read(act("2001", handling, f"tasks/{asked}/correction", {"kind": "complain"}))
        assert "已提交补正。" in said
        assert cases.read_case(handling).kind == "complain"

    def test_it_is_taken_back(self, act, handling, task, read):
        act(
            "3001", handling, task(handling, "return"), {"return-opening-text": "请写清楚位置", "return-opening-of": ""}
        )
        asked = next(item.token for item in cases.read_case(handling).items if "." in item.token)
        said = read(act("3001", handling, f"tasks/{asked}/return-end", {"return-end-reason": "现场已经找到"}))
        assert "已收回退回，计时恢复。" in said
        assert not cases.read_case(handling).paused


class TestDelegating:
    def test_a_colleague_does_it_and_the_page_names_both(self, act, handling, task, read, browse):
        typed = {"delegation-to": "3003", "delegation-until": "2026-03-06", "delegation-reason": "外出学习，请代办"}
        said = read(act("3001", handling, task(handling, "delegation"), typed))
        assert "已委托同事办理，仍由您负责。" in said
        assert "委托工号 3003 办理，至 3 月 6 日" in said
        assert "收回委托" in said
        assert "办理" in read(browse("3003").get("/desk/inbox?state=mine"))
        done = {name: text[0] for name, text in HANDLED.items()}
        said = read(act("3003", handling, task(handling, "completion"), done))
        assert "区城管执法局承办岗 3003受托办理，区城管执法局承办岗 3001负责" in said

    def test_it_is_taken_back(self, act, handling, task, read):
        typed = {"delegation-to": "3003", "delegation-until": "2026-03-06", "delegation-reason": "外出学习，请代办"}
        act("3001", handling, task(handling, "delegation"), typed)
        assert "已收回委托，由您办理。" in read(act("3001", handling, task(handling, "delegation-end"), {}))

    def test_a_day_that_is_none_is_said_at_its_field(self, act, handling, task, read):
        typed = {"delegation-to": "3003", "delegation-until": "明天", "delegation-reason": "外出学习，请代办"}
        answer = act("3001", handling, task(handling, "delegation"), typed)
        assert (answer.status_code, "应为真实日期" in read(answer)) == (422, True)

    def test_a_stand_in_is_named_in_the_record(self, act, seat, handling, task, read, monkeypatch):
        seat("3009", "gm.land.handler")
        # What posts and stand-ins are called is kept for some seconds.
        monkeypatch.setattr(naming, "_kept", [])
        organs.name_stand_in("gm.urban.handler", "3009", until=date(2026, 3, 6), reason="培训", actor=SYSTEM)
        said = read(
            act("3009", handling, task(handling, "completion"), {name: text[0] for name, text in HANDLED.items()})
        )
        assert "区城管执法局承办岗 3009（代班）" in said


class TestJoint:
    @pytest.fixture
    def asked(self, act, handling, task):
        typed = {"part-post": "gm.housing.handler", "part-due": "2026-03-05", "part-ask": "请说明该路段由谁养护"}
        return act("3001", handling, task(handling, "parts"), typed)

    def test_the_partner_finds_it_in_the_inbox_with_its_days(self, asked, handling, browse, read):
        assert "已请对方协办。" in read(asked)
        assert "区住建水利局" in read(asked)
        assert "协办：办理" in read(browse("3101").get("/desk/inbox"))
        page = read(browse("3101").get(f"/desk/cases/{handling}"))
        assert "请说明该路段由谁养护" in page
        assert "剩 3 个工作日" in page
        assert "期限日历：协办：办理，3 月 5 日到期" in browse("3101").get(f"/desk/cases/{handling}").content.decode()

    @pytest.mark.usefixtures("asked")
    def test_it_answers_and_the_lead_reads_it(self, act, handling, browse, read):
        typed = {"part-answer-text": "该路段由我局养护，已派人"}
        assert "已答复主办单位。" in read(act("3101", handling, f"tasks/{part_of(handling)}/part-answer", typed))
        page = read(browse("3001").get(f"/desk/cases/{handling}"))
        assert "区住建水利局答复协办" in page
        assert "该路段由我局养护，已派人" in page

    @pytest.mark.usefixtures("asked")
    def test_it_refuses(self, act, handling, read):
        typed = {"part-refusal-reason": "该路段属于交通部门"}
        said = read(act("3101", handling, f"tasks/{part_of(handling)}/part-refusal", typed))
        assert "已退回主办单位" in said

    @pytest.mark.usefixtures("asked")
    def test_the_lead_goes_on_without_it_for_a_reason_and_silence_is_named(self, act, at, handling, task, read):
        at(datetime(2026, 3, 9, 9, 0, tzinfo=LEGAL_ZONE))
        said = read(act("3001", handling, task(handling, "parts-end"), {"parts-end-reason": "已从现场核实，不再等"}))
        assert "区住建水利局到期没有答复协办" in said
        assert "到期未答复" in said


class TestPriority:
    def test_a_granted_post_puts_it_first_with_its_reason(self, act, handling, browse, read):
        typed = {"priority-ground": "danger", "priority-until": "2026-03-10", "priority-reason": "电线裸露，可能伤人"}
        said = read(act("2002", handling, "priority", typed))
        assert "优先办理：涉及人身安全或重大财产损失，至 3 月 10 日" in said
        assert "优先：涉及人身安全或重大财产损失" in read(browse("3001").get("/desk/inbox"))
        assert "已取消优先办理。" in read(act("2002", handling, "priority-end", {}))

    def test_others_have_no_such_form(self, handling, browse):
        page = browse("3001").get(f"/desk/cases/{handling}").content.decode()
        assert f'action="/desk/cases/{handling}/priority"' not in page
        answer = browse("3001").post(
            f"/desk/cases/{handling}/priority",
            {"priority-ground": "danger", "priority-until": "2026-03-10", "priority-reason": "我要优先"},
        )
        assert answer.status_code == 403


class TestReopening:
    def test_a_granted_post_opens_it_again_and_the_former_end_is_seen(self, act, ended, read):
        said = read(
            act("2003", ended, "reopening", {"reopening-ground": "unsolved", "reopening-reason": "回访后又坏了"})
        )
        assert "已重新办理，答复期限重新起算。" in said
        assert "重新办理 1 次" in said
        assert "第 1 次重新办理：回复说已解决，实际没有解决" in said
        assert "结束：已办结" in said

    def test_others_have_no_such_form(self, ended, browse):
        assert (
            f'action="/desk/cases/{ended}/reopening"' not in browse("3001").get(f"/desk/cases/{ended}").content.decode()
        )


def test_a_case_that_was_late_before_it_stood_still_stays_red(at, handling, browse, read):
    at(datetime(2026, 3, 17, 9, 0, tzinfo=LEGAL_ZONE))
    # As a step of the procedure does it, which may stop the clock whenever it comes.
    Suspension.objects.create(
        case=Case.objects.get(number=handling),
        ground="inspection",
        since=datetime(2026, 3, 17, 8, 0, tzinfo=LEGAL_ZONE),
    )
    page = read(browse("3001").get(f"/desk/cases/{handling}"))
    assert "超 1 个工作日" in page
    assert "超 1 个工作日" in read(browse("3001").get("/desk/inbox?state=overdue"))
    sweep()
    assert list(Signal.objects.filter(case=handling, cleared_at=None).values_list("watch", flat=True)) == [
        "hotline.overdue"
    ]
