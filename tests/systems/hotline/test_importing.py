# SPDX-License-Identifier: Apache-2.0
"""Messages from elsewhere: each row a matter or a reason, once."""

import openpyxl
import pytest

from mingfu.engines import cases
from mingfu.kernel.access import ANONYMOUS, system
from mingfu.systems.hotline.importing import import_messages
from mingfu.systems.hotline.models import ImportedRow

pytestmark = pytest.mark.usefixtures("district", "seeded")

BY = system("import")
HEADER = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "点赞数"]
ROWS = [
    [1, "U1", "路灯不亮", "2020/1/2 8:05:00", "\n\t河江路口的路灯坏了三天。\n\t", 3],
    [2, "U2", "短", "2020/1/3 9:00:00", "", 0],
    [3, "U3", "噪音扰民", "2020-01-04 23:10:00", "工地凌晨两点还在施工。", 1],
]


def workbook(path, rows):
    book = openpyxl.Workbook()
    for row in [HEADER, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def test_every_row_is_a_matter_or_a_reason_and_a_second_run_adds_nothing(tmp_path, events_of):
    file = workbook(tmp_path / "messages.xlsx", ROWS)
    first = import_messages(file, actor=BY)
    assert (first.rows, first.taken, first.before) == (3, 2, 0)
    assert first.left_out == [(3, "“发生了什么？在哪里？”至少 5 个字，现在只有 1 个，请写得再具体一些。")]
    number = ImportedRow.objects.get(row=2).case
    case = cases.read_case(number)
    assert (case.channel, case.summary) == ("import", "路灯不亮\n河江路口的路灯坏了三天。")
    assert events_of(case.stream)[0] == "case.opened"
    again = import_messages(file, actor=BY)
    assert (again.rows, again.taken, again.before, len(again.left_out)) == (3, 0, 2, 1)
    assert ImportedRow.objects.count() == 2


def test_the_same_rows_in_another_file_and_order_are_the_same_rows(tmp_path):
    import_messages(workbook(tmp_path / "one.xlsx", ROWS), actor=BY)
    csv = tmp_path / "two.csv"
    lines = [",".join(HEADER)] + [",".join(str(cell).strip() for cell in row) for row in reversed(ROWS)]
    csv.write_bytes("\r\n".join(lines).encode("gb18030"))
    assert import_messages(csv, actor=BY).taken == 0


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("none.xlsx", None, "messages-missing"),
        ("empty.csv", b"", "messages-unreadable"),
        ("other.csv", "甲,乙\n1,2\n".encode(), "messages-unreadable"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n", "messages-unreadable"),
        ("text.csv", b"\xff\xfe\x00\x81", "messages-unreadable"),
    ],
)
def test_a_file_that_is_none_is_refused_and_nothing_taken(tmp_path, refused, name, content, code):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with refused(code):
        import_messages(file, actor=BY)
    assert not ImportedRow.objects.exists()


def test_a_stranger_imports_nothing(tmp_path, refused):
    with refused("sign-in-needed"):
        import_messages(workbook(tmp_path / "m.xlsx", ROWS), actor=ANONYMOUS)
    assert not cases.any_case()


@pytest.mark.slow
def test_the_real_file_is_taken_in_without_loss(data_folder):
    report = import_messages(data_folder / "messages" / "messages_4326.xlsx", actor=BY)
    assert (report.rows, report.taken, report.before, report.left_out) == (4326, 4326, 0, [])
