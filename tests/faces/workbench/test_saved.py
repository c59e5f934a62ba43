# SPDX-License-Identifier: Apache-2.0
"""Forms of officials kept half filled: of a task and of a matter being recorded, until they are handed in."""

import re

import pytest

from mingfu.engines.cases import read_case
from mingfu.engines.forms.models import SavedForm

HALF = {"contacted": "no", "findings": "电源损坏，还在核", "measures": "", "save": "yes"}


@pytest.fixture
def task(handling, token):
    """The address at which the step of handling is done."""
    return f"/desk/cases/{handling}/tasks/{token(handling, 'handle')}/completion"


def test_a_task_is_kept_at_a_button_and_comes_back_where_it_was_left(crew, browse, read, handling, task):
    mine = browse("3001")
    answer = mine.post(task, HALF, follow=True)
    assert "已暂存，还没有提交" in read(answer)
    assert [item.node for item in read_case(handling).items] == ["handle"]
    page = browse("3001").get(f"/desk/cases/{handling}")
    assert "电源损坏，还在核" in page.content.decode()
    assert "已带出您上次暂存的内容，保留到" in read(page)
    # What is not there yet is no fault before it is handed in.
    assert "错误" not in read(page)


def test_a_colleague_sees_nothing_of_it(crew, browse, handling, task):
    browse("3001").post(task, HALF)
    assert "电源损坏" not in browse("3003").get(f"/desk/cases/{handling}").content.decode()


def test_done_it_is_gone(crew, browse, handling, task):
    mine = browse("3001")
    mine.post(task, HALF)
    done = {"contacted": "no", "findings": "电源损坏，已核实", "measures": "更换驱动电源", "result": "solved"}
    assert mine.post(task, done).status_code == 303
    assert [item.node for item in read_case(handling).items] == ["reply"]
    assert SavedForm.objects.count() == 0


def test_a_wrong_try_shows_what_was_typed_then_not_what_was_kept_before(crew, browse, handling, task):
    mine = browse("3001")
    mine.post(task, HALF)
    answer = mine.post(task, {"findings": "新写的一句话", "contacted": "no"})
    assert answer.status_code == 422
    assert "新写的一句话" in answer.content.decode()
    assert "还在核" not in answer.content.decode()


def test_whose_task_it_is_not_keeps_nothing(crew, browse, task):
    assert browse("2001").post(task, HALF).status_code in {403, 404}
    assert SavedForm.objects.count() == 0


def test_a_matter_being_recorded_is_kept_and_gone_once_it_is(crew, browse, read):
    desk = browse("2001")
    typed = {"channel": "phone", "text": "来电说路灯坏了，", "phone": "1380", "save": "yes"}
    assert "已暂存，还没有登记" in read(desk.post("/desk/record/hotline.say", typed, follow=True))
    page = browse("2001").get("/desk/record/hotline.say")
    assert "来电说路灯坏了，" in page.content.decode()
    assert 'value="1380"' in page.content.decode()
    assert "错误" not in read(page)
    key = re.search(r'name="key" value="([^"]+)"', page.content.decode()).group(1)
    typed = {"channel": "phone", "text": "来电说路灯坏了，请修。", "phone": "", "key": key}
    assert desk.post("/desk/record/hotline.say", typed).status_code == 303
    assert SavedForm.objects.count() == 0
