# SPDX-License-Identifier: Apache-2.0
"""Files of days: JSON and CSV, and what is said of every other."""

from datetime import date

import pytest

from mingfu.kernel.calendar import DayFact, DayKind
from mingfu.kernel.calendar.refusals import YearFileUnreadable
from mingfu.kernel.calendar.year_file import read_year


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "year"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_json_and_csv_give_the_same_days(file):
    expected = (
        DayFact(date(2027, 1, 1), DayKind.OFF, "元旦"),
        DayFact(date(2027, 5, 8), DayKind.WORK, "劳动节"),
    )
    rows = (
        '[{"date": "2027-01-01", "name": "元旦", "isOffDay": true},'
        ' {"date": "2027-05-08", "name": "劳动节", "kind": "work"}]'
    )
    assert read_year(file(rows)) == expected
    assert read_year(file('{"year": 2027, "days": ' + rows + "}")) == expected
    assert read_year(file("\ufeffdate,kind,name\n2027-01-01,off,元旦\n2027-05-08,work,劳动节\n")) == expected


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空的"),
        (b" \n", "空的"),
        (b"x" * 1_000_001, "过大"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"{", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"{}", "days"),
        (b'{"days": 3}', "days"),
        (b'[{"date": "2027-02-30", "name": "x", "isOffDay": true}]', "第 1 条"),
        (b'[{"date": "2027-02-03", "name": "x", "isOffDay": "yes"}]', "第 1 条"),
        (b"[5]", "第 1 条"),
        (b"date,kind,name\n2027-01-01,off,a\n2027-01-02,holiday,b\n", "第 2 条"),
        (b"day;kind\n1;2\n", "第 1 条"),
    ],
)
def test_other_files_are_refused_with_what_is_wrong(file, content, says):
    with pytest.raises(YearFileUnreadable) as refusal:
        read_year(file(content))
    assert says in refusal.value.fault


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(YearFileUnreadable) as refusal:
        read_year(tmp_path / "none")
    assert "打不开" in refusal.value.fault
