# SPDX-License-Identifier: Apache-2.0
"""The case page: what it shows, to whom, and every act on it."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mingfu.engines import cases
from mingfu.engines.cases.writing import StaleCase
from mingfu.kernel.access import readings_of
from mingfu.kernel.clock import LEGAL_ZONE

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)
DONE = {
    "contacted": "yes",
    "findings": "灯具驱动电源损坏",
    "measures": "更换驱动电源六套",
    "result": "solved",
}


def task_of(number, token, act="completion"):
    return f"/desk/cases/{number}/tasks/{token}/{act}"


def test_clock_and_act_come_first_and_the_procedure_is_drawn(crew, handling, browse, read):
    answer = browse("3001").get(f"/desk/cases/{handling}")
    said, page = read(answer), answer.content.decode()
    assert "剩 10 个工作日" in said
    assert "办理完毕，去答复" in said
    assert page.index('id="h-clock"') < page.index('id="h-flow"')
    assert 'class="flow__node flow__node--user is-now"' in page
    assert page.count("is-done") > 3
    assert "等：办理" in said
    assert "依据：首接负责" in said


def test_suggestions_are_filled_in_and_the_organ_that_holds_it_is_none(crew, say, browse):
    number = say()
    page = browse("2001").get(f"/desk/cases/{number}").content.decode()
    data = cases.read_case(number).data
    assert f'name="kind" value="{data["kind"]}" checked' in page
    assert f'<option value="{data["area"]}" selected>' in page
    assert '<option value="gm.hotline" selected>' not in page
    if data.get("suggested_organ"):
        assert f'<option value="{data["suggested_organ"]}" selected>' in page


def test_what_one_may_not_see_does_not_exist(crew, handling, browse, read):
    answer = browse("3101").get(f"/desk/cases/{handling}")
    assert answer.status_code == 404
    assert "没有找到编号" in read(answer)
    assert browse("3101").post(f"/desk/cases/{handling}/notes", {"notes-text": "看看别人的"}).status_code == 404
    assert browse("3001").get("/desk/cases/12345").status_code == 404


def test_a_task_is_done_and_a_second_click_does_nothing(crew, handling, token, browse, hidden, events_of):
    client = browse("3001")
    address = task_of(handling, token(handling, "handle"))
    key = hidden(client.get(f"/desk/cases/{handling}"), address)
    first = client.post(address, DONE | {"key": key})
    assert (first.status_code, first["Location"]) == (303, f"/desk/cases/{handling}")
    before = events_of(f"case:{handling}")
    second = client.post(address, DONE | {"key": key})
    assert second.status_code == 303
    assert events_of(f"case:{handling}") == before
    assert [item.node for item in cases.read_case(handling).items] == ["reply"]


def test_a_form_with_errors_keeps_text_and_files(crew, handling, token, browse, read):
    client = browse("3001")
    address = task_of(handling, token(handling, "handle"))
    photo = SimpleUploadedFile("现场.png", PNG, content_type="image/png")
    answer = client.post(address, DONE | {"findings": "坏", "key": "k1", "evidence": photo})
    said, page = read(answer), answer.content.decode()
    assert answer.status_code == 422
    assert "“核实的情况”至少 5 个字" in said
    assert "更换驱动电源六套" in page
    assert "<title>错误：" in page
    assert "现场.png" in said
    note = page.split('name="held" value="')[1].split('"')[0]
    answer = client.post(address, DONE | {"key": "k1", "held": note})
    assert answer.status_code == 303
    held = cases.files_of(cases.read_case(handling))
    assert [(row.name, row.node) for row in held] == [("现场.png", "handle")]
    download = client.get(f"/desk/cases/{handling}/files/{held[0].pk}")
    assert b"".join(download.streaming_content) == PNG
    assert download["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert download["Content-Type"] == "application/octet-stream"
    assert browse("3101").get(f"/desk/cases/{handling}/files/{held[0].pk}").status_code == 404


def test_a_file_is_taken_out_again(crew, handling, token, browse, read):
    client = browse("3001")
    address = task_of(handling, token(handling, "handle"))
    photo = SimpleUploadedFile("现场.png", PNG, content_type="image/png")
    page = client.post(address, {"key": "k1", "evidence": photo}).content.decode()
    note, blob = (page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("held", "remove"))
    answer = client.post(address, DONE | {"key": "k1", "held": note, "remove": blob})
    assert answer.status_code == 200
    assert "现场.png" not in read(answer)
    assert "灯具驱动电源损坏" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("空.png", b""), "文件“空.png”是空的"),
        (("程序.exe", b"MZ\x90\x00" * 20), "的类型不能接收"),
        (("假.pdf", PNG), "后缀是“.pdf”"),
    ],
)
def test_a_wrong_file_is_refused_beside_its_field_and_the_text_stays(crew, handling, token, browse, read, wrong, said):
    client = browse("3001")
    typed = DONE | {"key": "k", "evidence": SimpleUploadedFile(*wrong)}
    answer = client.post(task_of(handling, token(handling, "handle")), typed)
    assert answer.status_code in {413, 415, 422}
    assert said in read(answer)
    assert "灯具驱动电源损坏" in answer.content.decode()
    assert cases.read_case(handling).item(token(handling, "handle")) is not None


def test_of_several_files_the_good_ones_stay(crew, handling, token, browse, read):
    good, bad = SimpleUploadedFile("现场.png", PNG), SimpleUploadedFile("空.png", b"")
    address = task_of(handling, token(handling, "handle"))
    answer = browse("3001").post(address, DONE | {"key": "k", "evidence": [good, bad]})
    assert "文件“空.png”是空的" in read(answer)
    assert "现场.png" in read(answer)
    assert answer.content.decode().count('name="held"') == 1


def test_a_forged_note_of_a_file_is_worth_nothing(crew, handling, token, browse, read):
    client = browse("3001")
    answer = client.post(task_of(handling, token(handling, "handle")), DONE | {"key": "k", "held": "forged:note"})
    assert answer.status_code == 422
    assert "上传的文件已失效" in read(answer)


def test_who_lost_the_race_keeps_the_words_and_sees_the_latest_state(crew, handling, token, browse, read):
    open_task = token(handling, "handle")
    browse("3003").post(task_of(handling, open_task), DONE | {"key": "a"})
    answer = browse("3001").post(task_of(handling, open_task), DONE | {"findings": "我也核实过电源损坏", "key": "b"})
    said = read(answer)
    assert answer.status_code == 409
    assert "这一步已经办完或已取消" in said
    assert "我也核实过电源损坏" in said
    assert "等：答复" in said


def test_what_a_colleague_has_taken_is_not_mine(crew, handling, token, browse, read):
    open_task = token(handling, "handle")
    assert browse("3003").post(task_of(handling, open_task, "claim"), {"key": "a"}).status_code == 303
    page = browse("3001").get(f"/desk/cases/{handling}")
    assert "工号 3003 已认领" in read(page)
    answer = browse("3001").post(task_of(handling, open_task), DONE | {"key": "b"})
    assert answer.status_code == 403
    assert "灯具驱动电源损坏" in read(answer)
    assert browse("3003").post(task_of(handling, open_task, "release"), {"key": "c"}).status_code == 303
    assert browse("3001").post(task_of(handling, open_task, "claim"), {"key": "d"}).status_code == 303
    assert cases.read_case(handling).items[0].claimed_by == "post:gm.urban.handler#3001"


def test_a_task_goes_to_another_post_once_and_with_a_reason(crew, handling, token, browse, read, events_of):
    client, open_task = browse("3001"), token(handling, "handle")
    address = task_of(handling, open_task, "hand-over")
    typed = {"hand-over-to": "gm.housing.handler", "hand-over-reason": "排水", "key": "h"}
    short = client.post(address, typed)
    assert short.status_code == 422
    assert "请写明理由" in read(short)
    assert '<option value="gm.housing.handler" selected>' in short.content.decode()
    wrong = client.post(address, typed | {"hand-over-to": "gm.gov.mayor", "hand-over-reason": "由区长来办吧"})
    assert wrong.status_code == 422
    assert "请从列表中选择“转给哪个岗位”" in read(wrong)
    good = typed | {"hand-over-reason": "属于排水管网，归住建水利"}
    assert client.post(address, good).status_code == 303
    assert client.post(address, good).status_code == 303
    assert events_of(f"case:{handling}").count("task.handed-over") == 1
    assert cases.read_case(handling).items[0].post == "gm.housing.handler"
    assert "属于排水管网，归住建水利" in read(browse("3101").get(f"/desk/cases/{handling}"))


def test_clocks_stand_still_and_run_again(crew, handling, browse, read, at):
    client = browse("3001")
    wrong = client.post(f"/desk/cases/{handling}/suspension", {"suspension-reason": "等检测机构出报告", "key": "s"})
    assert wrong.status_code == 422
    assert "请从清单中选择理由" in read(wrong)
    assert "等检测机构出报告" in wrong.content.decode()
    good = {"suspension-ground": "inspection", "suspension-reason": "等检测机构出报告", "key": "s"}
    assert client.post(f"/desk/cases/{handling}/suspension", good).status_code == 303
    assert client.post(f"/desk/cases/{handling}/suspension", good).status_code == 303
    assert "计时暂停：等待检测、检验、鉴定结果" in read(client.get(f"/desk/cases/{handling}"))
    at(datetime(2026, 3, 5, 9, 0, tzinfo=LEGAL_ZONE))
    client = browse("3001")
    assert client.post(f"/desk/cases/{handling}/resumption", {"key": "r"}).status_code == 303
    assert client.post(f"/desk/cases/{handling}/resumption", {"key": "r"}).status_code == 303
    case = cases.read_case(handling)
    assert not case.paused
    assert case.due_on.isoformat() > "2026-03-16"


def test_the_head_extends_once_and_the_handler_sees_who_may(crew, handling, browse, read):
    said = read(browse("3001").get(f"/desk/cases/{handling}"))
    assert "批准延期 区城管执法局主要负责人岗 依据：国办发〔2020〕53号" in said
    head = browse("3002")
    address = f"/desk/cases/{handling}/extension"
    for typed, sentence in (
        ({"extension-amount": "三"}, "“延长多少”应为 1 到 999 的整数"),
        (
            {"extension-amount": "30", "extension-ground": "works", "extension-reason": "施工需要时间"},
            "延期最多 5 个工作日",
        ),
        ({"extension-amount": "5", "extension-ground": "works", "extension-reason": "短"}, "请写明理由"),
    ):
        answer = head.post(address, typed | {"key": "x"})
        assert answer.status_code == 422
        assert sentence in read(answer)
    typed = {"extension-amount": "5", "extension-ground": "works", "extension-reason": "施工需要时间", "key": "e"}
    assert head.post(address, typed).status_code == 303
    case = cases.read_case(handling)
    assert tuple(case.extension) == ("works", 5, "working", "post:gm.urban.head#3002")
    assert case.due_on.isoformat() == "2026-03-23"
    again = head.post(address, typed | {"key": "f"})
    assert again.status_code == 409
    assert "已经延期一次" in read(again)


def test_a_note_is_written_once(crew, handling, browse, read, events_of):
    client = browse("3001")
    typed = {"notes-text": "已约诉求人明早现场见面", "key": "n"}
    assert client.post(f"/desk/cases/{handling}/notes", typed).status_code == 303
    assert client.post(f"/desk/cases/{handling}/notes", typed).status_code == 303
    assert events_of(f"case:{handling}").count("case.noted") == 1
    assert "已约诉求人明早现场见面" in read(client.get(f"/desk/cases/{handling}"))


def test_the_applicant_is_masked_until_somebody_says_what_for(crew, handling, citizen, browse, read):
    client = browse("3001")
    before = read(client.get(f"/desk/cases/{handling}"))
    assert "钱示例" not in before
    assert "100****0007" in before
    address = f"/desk/cases/{handling}/readings"
    refused = client.post(address, {"readings-purpose": ""})
    assert refused.status_code == 422
    assert "请写明查看原因" in read(refused)
    shown = client.post(address, {"readings-purpose": "联系诉求人核实地点"})
    assert "钱示例" in read(shown)
    assert shown["Cache-Control"] == "no-store"
    logged = readings_of(f"party:{citizen.id}")
    assert {(row.by, row.what) for row in logged} == {
        ("post:gm.urban.handler#3001", "name"),
        ("post:gm.urban.handler#3001", "phone"),
    }
    assert all(row.purpose == f"办件 {handling}：联系诉求人核实地点" for row in logged)
    assert "钱示例" not in read(client.get(f"/desk/cases/{handling}"))
    assert "联系诉求人核实地点" in read(browse("3002").get(f"/desk/cases/{handling}"))


def test_what_was_typed_about_a_person_is_masked_too(crew, say, browse, read):
    number = say(
        {"text": ["楼道灯坏了，请修一修。"], "name": ["孙样本"], "phone": ["13800000000"], "publicity": ["private"]},
        party=None,
    )
    client = browse("2001")
    page = client.get(f"/desk/cases/{number}").content.decode()
    assert "孙样本" not in page
    assert "13800000000" not in page
    assert "138****0000" in page
    shown = read(client.post(f"/desk/cases/{number}/readings", {"readings-purpose": "回电核实"}))
    assert "孙样本" in shown
    # A number that was not taken to the party is kept masked: nobody can read it in the file of the case.
    assert "138****0000" in shown
    assert "13800000000" not in shown


def test_a_case_that_moved_between_reading_and_writing_is_filled_in_again(
    crew, handling, token, browse, read, monkeypatch
):
    """The race that no click can be timed to lose: the case moves while the form is on its way."""

    def moved(number, *_rest, **_named):
        raise StaleCase(number=number)

    client, address = browse("3001"), task_of(handling, token(handling, "handle"))
    with monkeypatch.context() as held:
        held.setattr("mingfu.faces.workbench.views.acts.complete_task", moved)
        answer = client.post(address, DONE | {"key": "same"})
    assert answer.status_code == 409
    assert "刚刚有了新进展" in read(answer)
    page = answer.content.decode()
    assert "灯具驱动电源损坏</textarea>" in page
    assert 'name="key" value="same"' in page
    assert client.post(address, DONE | {"key": "same"}).status_code == 303


def test_a_head_sees_the_own_organ_and_no_other(crew, handling, say, browse):
    other = say()
    assert browse("3002").get(f"/desk/cases/{handling}").status_code == 200
    assert browse("3002").get(f"/desk/cases/{other}").status_code == 404
    assert browse("1101").get(f"/desk/cases/{other}").status_code == 200


def test_who_keeps_out_of_a_case_sees_it_no_more_and_gives_back_what_they_took(crew, handling, token, browse, read):
    client = browse("3001")
    client.post(task_of(handling, token(handling, "handle"), "claim"), {"key": "c"})
    assert client.post(f"/desk/cases/{handling}/recusal", {"recusal-ground": ""}).status_code == 422
    answer = client.post(f"/desk/cases/{handling}/recusal", {"recusal-ground": "诉求人是我的近亲属", "key": "r"})
    assert (answer.status_code, answer["Location"]) == (303, "/desk/inbox")
    assert client.get(f"/desk/cases/{handling}").status_code == 404
    assert handling not in read(client.get("/desk/inbox"))
    assert handling not in read(client.get("/desk/cases"))
    assert cases.read_case(handling).items[0].claimed_by == ""
    assert handling in read(browse("3003").get("/desk/inbox"))


def test_a_date_explains_itself(crew, handling, browse, read):
    row = cases.deadlines_of(cases.read_case(handling))[-1]
    said = read(browse("3001").get(f"/desk/cases/{handling}/deadlines/{row.pk}"))
    assert "2026年3月2日 为起始日，当日不计入" in said
    assert "2026年3月7日（周六）：休息日，不计入" in said
    assert browse("3001").get(f"/desk/cases/{handling}/deadlines/0").status_code == 404


def test_the_date_of_a_task_explains_itself_too(crew, dispatched, token, browse, read):
    client, address = browse("3001"), task_of(dispatched, token(dispatched, "sign"), "deadline")
    assert f'href="{address}"' in client.get(f"/desk/cases/{dispatched}").content.decode()
    said = read(client.get(address))
    assert "签收或提出异议期限：3 月 3 日" in said
    assert "第 1 个工作日" in said
    assert client.get(task_of(dispatched, "999", "deadline")).status_code == 404


def test_after_its_date_nobody_pauses_or_extends_and_who_tries_is_told(crew, handling, browse, read, at):
    at(datetime(2026, 3, 18, 9, 0, tzinfo=LEGAL_ZONE))
    client, head = browse("3001"), browse("3002")
    page = client.get(f"/desk/cases/{handling}").content.decode()
    assert "/suspension" not in page
    assert "/extension" not in head.get(f"/desk/cases/{handling}").content.decode()
    typed = {"suspension-ground": "inspection", "suspension-reason": "等检测机构出报告", "key": "s"}
    answer = client.post(f"/desk/cases/{handling}/suspension", typed)
    assert answer.status_code == 409
    assert "没有办成" in read(answer)
    typed = {"extension-amount": "5", "extension-ground": "works", "extension-reason": "施工需要时间", "key": "e"}
    answer = head.post(f"/desk/cases/{handling}/extension", typed)
    assert answer.status_code == 409
    assert "延期须在到期前批准" in read(answer)


def test_after_its_date_the_case_is_red_everywhere(crew, handling, browse, at):
    at(datetime(2026, 3, 18, 9, 0, tzinfo=LEGAL_ZONE))
    page = browse("3001").get(f"/desk/cases/{handling}").content.decode()
    assert "超 2 个工作日" in page
    assert 'class="flow__node flow__node--user is-late"' in page
    assert 'class="is-late"' in page
    assert "已经超期" in browse("3001").get("/desk/").content.decode()


def test_a_round_of_rework_is_drawn_as_sent_back(crew, handling, token, browse, at):
    urban, back = crew["urban"], crew["callback"]
    cases.complete_task(handling, token(handling, "handle"), {k: [v] for k, v in DONE.items()}, actor=urban)
    cases.complete_task(handling, token(handling, "reply"), {"reply": ["已更换驱动电源，恢复照明。"]}, actor=urban)
    at(datetime(2026, 3, 3, 9, 0, tzinfo=LEGAL_ZONE) + timedelta(hours=1))
    verdict = {"reached": ["yes"], "solved": ["no"], "satisfied": ["1"]}
    cases.complete_task(handling, token(handling, "revisit"), verdict, actor=back)
    page = browse("3001").get(f"/desk/cases/{handling}").content.decode()
    assert "flow__node--user is-back" in page
    assert "返工 1 次" in page
    assert 'name="findings"' in page
    assert "灯具驱动电源损坏</textarea>" not in page
