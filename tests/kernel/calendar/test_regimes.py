# SPDX-License-Identifier: Apache-2.0
"""What a number of days means under each law: every regime of the table, and the master table of limits."""

from datetime import date
from itertools import pairwise

import pytest

from mingfu.kernel.calendar import Limit, Unit, limit_for, regime_on, regimes, unit_for
from mingfu.kernel.calendar.refusals import AmountRefused, RegimeUnknown, UnitUnknown

W, C = Unit.WORKING, Unit.CALENDAR


@pytest.mark.parametrize(
    ("regime", "working", "calendar"),
    [
        ("licence", [5, 10, 20, 30, 45], []),
        ("penalty", [2, 3, 5, 7], [15, 90]),
        ("coercion", [1, 3, 10], [11, 15, 30]),
        ("reconsideration", [3, 5, 7, 10], [15, 30, 60]),
        ("disclosure", [], [7, 15, 20]),
        ("petition", [], [5, 15, 30, 60]),
        ("decision", [], [7, 30]),
        ("transfer", [], [3]),
        ("litigation", [], [3, 5, 7, 10, 15]),
        ("civil", [], [3, 15, 30]),
        ("general", [], [5, 30]),
        ("tender", [], [3, 20]),
        ("hotline", [], [2, 10, 15]),
    ],
)
def test_what_a_number_written_as_days_means(regime, working, calendar):
    assert {amount: unit_for(regime, amount, "日") for amount in working} == dict.fromkeys(working, W)
    assert {amount: unit_for(regime, amount, "日") for amount in calendar} == dict.fromkeys(calendar, C)


# Rows of the master table of limits: regime, number, as the law writes it, what it is.
MASTER = [
    ("LIC-NOTICE", "licence", 5, "日", W),
    ("LIC-DECIDE", "licence", 20, "日", W),
    ("LIC-JOINT", "licence", 45, "日", W),
    ("LIC-ISSUE", "licence", 10, "日", W),
    ("LIC-HEAR-HOLD", "licence", 20, "日", W),
    ("INV-APPROVE", "licence", 20, "工作日", W),
    ("HOT-CONSULT", "hotline", 2, "工作日", W),
    ("HOT-HELP", "hotline", 10, "工作日", W),
    ("HOT-COMPLAIN", "hotline", 15, "工作日", W),
    ("HOT-RETURN", "hotline", 24, "小时", Unit.HOUR),
    ("PET-ROUTE", "petition", 15, "日", C),
    ("PET-OBJECT", "petition", 5, "工作日", W),
    ("PET-HANDLE", "petition", 60, "日", C),
    ("PET-REVIEW-ASK", "petition", 30, "日", C),
    ("INF-FIX", "disclosure", 7, "个工作日", W),
    ("INF-ANSWER", "disclosure", 20, "个工作日", W),
    ("INF-3P", "disclosure", 15, "个工作日", W),
    ("REC-EXAM", "reconsideration", 5, "日", W),
    ("REC-FIXIN", "reconsideration", 10, "日", W),
    ("REC-SEND", "reconsideration", 7, "日", W),
    ("REC-ANSWER-SIMPLE", "reconsideration", 3, "日", W),
    ("REC-DECIDE", "reconsideration", 60, "日", C),
    ("REC-DECIDE-SIMPLE", "reconsideration", 30, "日", C),
    ("LIT-DEFEND", "litigation", 15, "日", C),
    ("LIT-SUE", "litigation", 6, "个月", Unit.MONTH),
    ("MED-CONFIRM", "civil", 30, "日", C),
    ("PEN-DECIDE", "penalty", 90, "日", C),
    ("PEN-KEEP", "penalty", 7, "日", W),
    ("PEN-HEAR-ASK", "penalty", 5, "日", W),
    ("PEN-PAY", "penalty", 15, "日", C),
    ("PEN-CASH", "penalty", 2, "日", W),
    ("PEN-WITHDRAW-PUB", "penalty", 3, "日", W),
    ("SEIZE", "coercion", 30, "日", C),
    ("ENF-DEMAND", "coercion", 10, "日", W),
    ("ENF-COURT", "coercion", 3, "个月", Unit.MONTH),
    ("TRF-CHIEF", "transfer", 3, "日", C),
    ("TRF-SEND", "transfer", 24, "小时", Unit.HOUR),
    ("DEC-PUBLIC", "decision", 30, "日", C),
    ("DEC-HEAR-PAPERS", "decision", 7, "日", C),
    ("DEC-LEGAL", "decision", 7, "个工作日", W),
]


@pytest.mark.parametrize(("rule", "regime", "amount", "written", "unit"), MASTER)
def test_the_master_table(rule, regime, amount, written, unit):
    assert unit_for(regime, amount, written) is unit, rule
    assert limit_for(regime, amount, written) == Limit(
        amount, unit, regime, regime_on(regime, date.max).basis, status=regime_on(regime, date.max).status
    )


def test_years_are_months():
    limit = limit_for("penalty", 2, "年")
    assert (limit.amount, limit.unit) == (24, Unit.MONTH)
    with pytest.raises(UnitUnknown):
        unit_for("penalty", 2, "年")


def test_rows_are_dated():
    assert unit_for("penalty", 7, "日", on=date(2021, 7, 14)) is C
    assert unit_for("penalty", 7, "日", on=date(2021, 7, 15)) is W
    assert unit_for("reconsideration", 3, "日", on=date(2023, 12, 31)) is C
    assert unit_for("reconsideration", 3, "日", on=date(2024, 1, 1)) is W
    assert "民法通则" in regime_on("general", date(2020, 12, 31)).basis
    assert "民法典" in regime_on("general", date(2021, 1, 1)).basis
    assert regime_on("petition", date(2010, 1, 1)).valid_from == date(2022, 5, 1)


def test_rows_of_a_regime_do_not_overlap_and_say_whether_they_were_seen():
    for rows in regimes().values():
        for newer, older in pairwise(rows):
            assert older.valid_until is not None
            assert older.valid_until < newer.valid_from
        assert rows[0].valid_until is None
        assert all(row.status in {"verified", "assumed"} and row.basis for row in rows)
    assert regimes()["civil"][0].basis == regimes()["general"][0].basis
    assert regimes()["hotline"][0].status == "assumed"


def test_what_nobody_wrote_is_refused():
    with pytest.raises(RegimeUnknown):
        unit_for("moon", 5, "日")
    with pytest.raises(UnitUnknown):
        unit_for("licence", 5, "周")
    with pytest.raises(AmountRefused):
        limit_for("licence", 0, "日")
