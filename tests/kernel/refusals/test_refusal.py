# SPDX-License-Identifier: Apache-2.0
"""Refusals carry a code, data and a sentence."""

from datetime import date

import pytest

from mingfu.kernel.refusals import Refusal, _, catalogue, refusal


@pytest.fixture
def late(monkeypatch):
    monkeypatch.setattr(refusal, "_CATALOGUE", dict(refusal._CATALOGUE))

    class TooLate(Refusal):
        """The day has passed."""

        code = "test-too-late"
        status = 409
        message = _("期限为 {due_on}，“{what}”已过期。")
        due_on: date
        what: str

    return TooLate


def test_a_refusal_tells_its_data(late):
    raised = late(due_on=date(2026, 3, 1), what="答复")
    assert (raised.code, raised.status, raised.field) == ("test-too-late", 409, "")
    assert (raised.due_on, raised.what) == (date(2026, 3, 1), "答复")
    assert str(raised) == "期限为 2026-03-01，“答复”已过期。"


def test_data_is_never_read_as_a_pattern(late):
    assert "{due_on}{0}" in str(late(due_on=date(2026, 3, 1), what="{due_on}{0}"))


def test_it_has_one_json_shape(late):
    assert late(due_on=date(2026, 3, 1), what="x", field="day").as_dict() == {
        "code": "test-too-late",
        "text": "期限为 2026-03-01，“x”已过期。",
        "field": "day",
        "data": {"due_on": "2026-03-01", "what": "x"},
    }


@pytest.mark.parametrize("data", [{}, {"what": "x"}, {"due_on": 1, "what": "x", "more": 1}])
def test_data_is_neither_missing_nor_more(late, data):
    with pytest.raises(TypeError, match="due_on"):
        late(**data)


def test_a_code_belongs_to_one_class(late):
    assert catalogue()["test-too-late"] is late
    with pytest.raises(TypeError, match="test-too-late"):

        class Other(Refusal):
            """Takes the code of another."""

            code = "test-too-late"


def test_every_refusal_of_this_house_can_be_told():
    for code, cls in catalogue().items():
        assert cls.code == code
        assert 400 <= cls.status < 600
        assert cls.__doc__
        names = refusal._data_fields(cls)
        assert str(cls.message).format(**dict.fromkeys(names, "x"))
