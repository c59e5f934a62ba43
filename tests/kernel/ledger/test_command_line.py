# SPDX-License-Identifier: Apache-2.0
"""`mingfu ledger`, as others script against it."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from mingfu.faces.cli import ledger as face
from mingfu.faces.cli.ledger import Progress, group
from mingfu.kernel.clock import freeze
from mingfu.kernel.ledger import issue_receipt, public_key, record
from mingfu.kernel.refusals import Refusal

DAY = datetime(2026, 3, 1, 2, tzinfo=UTC)
NEXT = datetime(2026, 3, 2, 2, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mingfu():
    return lambda *arguments: CliRunner().invoke(group, arguments)


@pytest.fixture
def stored(noted):
    with freeze(DAY):
        events = record(noted("甲"), noted("乙"), stream="case:1", by="citizen")
        issue_receipt("R1", events[0])
    return events


def test_verify_says_that_it_holds(mingfu, stored):
    ran = mingfu("verify")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert "成立 holds: 2 条记录 events, 1 条流 streams, 0 次封存 seals" in ran.stdout


def test_verify_names_the_first_bad_event(mingfu, stored, tamper):
    tamper("""UPDATE ledger_event SET "by" = 'x' WHERE id = %s""", [stored[1].id])
    ran = mingfu("verify")
    assert ran.exit_code == 1
    assert "DOES NOT HOLD: 内容与其哈希不符 [hash]" in ran.stdout
    assert f"流 stream case:1  第 2 条 seq, 编号 id {stored[1].id}" in ran.stdout


def test_verify_answers_in_json(mingfu, stored, tamper):
    whole = json.loads(mingfu("verify", "--json").stdout)
    assert whole.pop("seconds") > 0
    assert whole.pop("per_second") > 0
    assert len(whole.pop("root")) == 64
    assert whole == {
        "holds": True,
        "fault": None,
        "events": 2,
        "streams": 1,
        "sealed": 0,
        "seals": 0,
        "receipts": 1,
    }
    tamper("""UPDATE ledger_event SET "by" = 'x' WHERE id = %s""", [stored[0].id])
    ran = mingfu("verify", "--json")
    assert ran.exit_code == 1
    assert json.loads(ran.stdout)["fault"] == {
        "code": "hash",
        "stream": "case:1",
        "seq": 1,
        "id": stored[0].id,
        "seal": 0,
        "receipt": "",
        "what": "内容与其哈希不符",
    }


def test_seal_makes_the_seals_that_are_due(mingfu, stored):
    with freeze(NEXT):
        first, second = mingfu("seal"), mingfu("seal", "--day", "2026-03-01")
    assert "2026-03-01  第 1 次封存  2 条" in first.stdout
    assert "Nothing to seal" in second.stdout


def test_a_receipt_is_json(mingfu, stored):
    ran = mingfu("receipt", "R1")
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["event"]["stream"] == "case:1"


def test_an_unknown_receipt_is_a_refusal(mingfu):
    ran = mingfu("receipt", "R404")
    assert ran.exit_code != 0
    assert ran.stdout == ""
    assert isinstance(ran.exception, Refusal)


def test_a_stream_is_shown(mingfu, stored):
    ran = mingfu("show", "case:1")
    assert ran.stdout.splitlines() == [
        '   1  2026-03-01 10:00:00  ledger-test.noted  citizen  {"on": "2026-03-01", "text": "甲"}',
        '   2  2026-03-01 10:00:00  ledger-test.noted  citizen  {"on": "2026-03-01", "text": "乙"}',
    ]
    shown = json.loads(mingfu("show", "case:1", "--json").stdout)
    assert [(each["seq"], each["hash"], each["prev"]) for each in shown] == [
        (1, stored[0].hash.hex(), "0" * 64),
        (2, stored[1].hash.hex(), stored[0].hash.hex()),
    ]
    assert "没有记录" in mingfu("show", "case:2").stderr


def test_the_key_is_printed_for_publication(mingfu):
    ran = mingfu("key")
    assert ran.stdout.startswith("-----BEGIN PUBLIC KEY-----\n")
    assert public_key().hex() in ran.stderr


def test_progress_shows_after_two_seconds_and_then_twice_a_second(monkeypatch, capsys):
    present = [0.0]
    monkeypatch.setattr(face, "monotonic", lambda: present[0])
    progress = Progress()
    for present[0] in (1.9, 2.0, 2.4, 2.6):
        progress("events", int(present[0] * 10), 100)
    progress.close()
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "\r核对记录 events 20 / 100   \r核对记录 events 26 / 100   \n"


def test_a_short_run_shows_no_progress(capsys):
    progress = Progress()
    progress("events", 1, 2)
    progress.close()
    assert capsys.readouterr().err == ""
