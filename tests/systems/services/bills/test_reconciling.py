# SPDX-License-Identifier: Apache-2.0
"""A day's account against ours: what agrees, what we missed, every kind of difference, and files that are none."""

import json

import pytest
from click.testing import CliRunner
from windows_words import moment

from mingfu.systems.services.bills import findings, paying, refunding, sandbox
from mingfu.systems.services.bills.gateways import DayRow
from mingfu.systems.services.bills.models import Bill, DayFile, Finding, Payment, Refund
from mingfu.systems.services.bills.reconciling import reconcile
from mingfu.systems.services.cli import group

pytestmark = pytest.mark.usefixtures("district", "seeded")

HEAD = "kind,about,trade,fen,at\n"


def rows_of(body):
    return body.decode().splitlines()[1:]


@pytest.fixture
def day(billed, urban, head, at):
    """A day on which 300.00 was paid twice and once given back."""
    order = paying.ask_payment(billed, actor=urban).rpartition("/")[2]
    paying.hear("sandbox", *sandbox.pay(order))
    paying.hear("sandbox", *sandbox.pay(order))
    refunding.grant(Refund.objects.get().number, actor=head)
    refunding.send_granted(at(moment(3, 2, 15)))
    return sandbox.Sandbox().account(moment(3, 2).date())


def test_a_day_that_agrees(day, money):
    told = reconcile("sandbox", day, actor=money)
    assert (told.day, told.rows, told.matched, told.taken, told.findings) == ("2026-03-02", 3, 3, 0, 0)
    assert (told.paid, told.returned) == (60_000, 30_000)
    assert reconcile("sandbox", day, actor=money) == told
    assert (DayFile.objects.count(), Finding.objects.count()) == (1, 0)


def test_what_we_missed_is_taken_in(billed, urban, money):
    order = paying.ask_payment(billed, actor=urban).rpartition("/")[2]
    sandbox.pay(order)
    told = reconcile("sandbox", sandbox.Sandbox().account(moment(3, 2).date()), actor=money)
    assert (told.rows, told.matched, told.taken, told.findings) == (1, 0, 1, 0)
    assert Bill.objects.get().state == "paid"
    # The bank's own message comes after its account.
    first = sandbox.SandboxTrade.objects.get()
    assert paying.hear("sandbox", *sandbox.said(sandbox._message(first))) == "known"
    assert Payment.objects.count() == 1


def test_every_difference_has_an_owner_and_is_cleared_by_name(day, money, urban, refused):
    paid, second, back = rows_of(day)
    cells = second.split(",")
    cells[3] = "29999"
    stray = sandbox.written([DayRow("paid", "JF0-1", "X1", 77, moment(3, 2))])
    strange = sandbox.written([DayRow("refunded", "JF0R1", "X2", 55, moment(3, 2))])
    body = HEAD + "\n".join([",".join(cells), rows_of(stray)[0], rows_of(strange)[0]])
    told = reconcile("sandbox", body.encode(), actor=money)
    assert (told.rows, told.matched, told.findings) == (3, 0, 5)
    kinds = {row.kind: (row.ours, row.theirs, row.owner) for row in Finding.objects.all()}
    owner = "gm.data.handler"
    assert kinds == {
        "amount": (30_000, 29_999, owner), "unknown": (0, 77, owner), "refund": (0, 55, owner),
        "missing": (30_000, 0, owner), "refund-missing": (30_000, 0, owner),
    }  # fmt: skip
    assert reconcile("sandbox", body.encode(), actor=money).findings == 0
    pk = Finding.objects.get(kind="amount").pk
    with refused("not-allowed"):
        findings.clear(pk, "银行更正", actor=urban)
    with refused("bill-why-needed"):
        findings.clear(pk, " ", actor=money)
    findings.clear(pk, "银行次日更正为 300.00 元", actor=money)
    with refused("finding-gone"):
        findings.clear(pk, "再来一次", actor=money)
    assert paid.startswith("paid,")
    assert back.startswith("refunded,")


@pytest.mark.parametrize(
    ("body", "row"),
    [
        (b"", 1), (b"\xff\xfe", 0), (b"a,b\n", 1), (HEAD.encode(), 1), (f"{HEAD}paid,JF1-1,T1,0,2026-03-02T09:00+08:00".encode(), 2),
        (f"{HEAD}paid,JF1-1,T1,10,2026-03-02T09:00".encode(), 2), (f"{HEAD}stolen,JF1-1,T1,10,2026-03-02T09:00+08:00".encode(), 2),
        (f"{HEAD}paid,JF1-1,T1,１０,2026-03-02T09:00+08:00".encode(), 2), (f"{HEAD}paid,JF1-1,,10,2026-03-02T09:00+08:00".encode(), 2),
        (f"{HEAD}paid,JF1-1,T1,10,2026-03-02T09:00+08:00\npaid,JF1-1,T1,10,2026-03-02T09:00+08:00".encode(), 3),
        (f"{HEAD}paid,JF1-1,T1,10,2026-03-02T09:00+08:00\npaid,JF1-1,T2,10,2026-03-03T09:00+08:00".encode(), 3),
        (f"{HEAD}paid,JF1-1,T1,10".encode(), 2), (f"{HEAD}paid,\x00,T1,10,2026-03-02T09:00+08:00".encode(), 2),
    ],
)  # fmt: skip
def test_files_that_are_none_change_nothing(body, row, money, refused):
    with refused("day-file-wrong") as caught:
        reconcile("sandbox", body, actor=money)
    assert caught.value.row == row
    assert not DayFile.objects.exists()


def test_by_command(day, tmp_path):
    file = tmp_path / "day.csv"
    file.write_bytes(day)
    told = CliRunner().invoke(group, ["reconcile", str(file), "--gateway", "sandbox", "--json"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["matched"] == 3
    shown = CliRunner().invoke(group, ["reconcile", str(file)])
    assert "3 笔 rows" in shown.output
