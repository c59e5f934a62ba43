# SPDX-License-Identifier: Apache-2.0
"""Receipts, and the one-file checker that knows nothing of us."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mingfu.kernel.clock import freeze
from mingfu.kernel.ledger import find_receipt, issue_receipt, public_key, receipt, record, seal_due, sign_receipt
from mingfu.kernel.ledger.keys import key_id
from mingfu.kernel.settings import key_folder

CHECKER = Path(__file__).resolve().parents[3] / "tools" / "check_receipt.py"
DAY = datetime(2026, 3, 1, 2, tzinfo=UTC)
NEXT = datetime(2026, 3, 2, 2, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(noted):
    with freeze(DAY):
        for place in range(5):
            record(noted(f"早{place}"), stream=f"s:{place}", by="system")
        (stored,) = record(noted("甲"), stream="case:2026-000123", by="citizen")
        for place in range(5):
            record(noted(f"晚{place}"), stream=f"s:{place}", by="system")
    return stored


@pytest.fixture
def issued(event):
    with freeze(DAY):
        issue_receipt("2026-000123", event)
    return lambda: receipt("2026-000123")


@pytest.fixture
def sealed(issued):
    with freeze(NEXT):
        assert len(list(seal_due())) == 1
    return issued()


@pytest.fixture
def check(tmp_path):
    def run(content, *options):
        file = tmp_path / "receipt.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        command = [sys.executable, "-I", str(CHECKER), str(file), *options]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run


def test_a_receipt_given_at_once_is_signed(issued, event):
    given = issued()
    assert {name: given[name] for name in ("number", "hash", "seal")} == {
        "number": "2026-000123",
        "hash": event.hash.hex(),
        "seal": None,
    }
    assert given["event"] == {
        "at": "2026-03-01T02:00:00.000000Z",
        "by": "citizen",
        "name": "ledger-test.noted",
        "payload": {"text": "甲", "on": "2026-03-01"},
        "prev": "0" * 64,
        "seq": 1,
        "stream": "case:2026-000123",
    }
    assert given["keys"] == {key_id(public_key()): public_key().hex()}


def test_the_checker_says_that_it_is_signed_only(issued, check):
    ran = check(issued(), "--key", public_key().hex())
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "signed receipt only" in ran.stdout
    assert "inclusion proof yet" in ran.stdout
    assert "NOTE" not in ran.stdout
    assert ran.stdout.endswith("成立 / HOLDS\n")


def test_the_checker_says_that_it_is_included(sealed, check):
    ran = check(sealed, "--key", str(key_folder() / "seal.pub"))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "signed receipt with inclusion proof" in ran.stdout
    assert sealed["seal"]["header"]["root"] in ran.stdout
    assert ran.stdout.count("✓") == 3


def test_the_checker_says_when_it_took_the_key_from_the_receipt(issued, check):
    ran = check(issued())
    assert ran.returncode == 0
    assert "NOTE: the key was taken from the receipt itself" in ran.stdout


def test_the_same_number_gains_the_proof(issued, sealed):
    assert sealed["seal"]["index"] == 5
    assert sealed["seal"]["header"]["count"] == 11
    assert {**sealed, "seal": None} == {**issued(), "seal": None}


def changed(given, *path, value):
    copy = json.loads(json.dumps(given))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("event", "payload", "text"), "乙"),
        (("event", "at"), "2026-03-01T02:00:00.000001Z"),
        (("event", "by"), "official"),
        (("event", "seq"), 2),
        (("hash",), "00" * 32),
        (("number",), "2026-000124"),
        (("signature",), "00" * 64),
        (("key",), "0" * 16),
        (("seal", "index"), 4),
        (("seal", "index"), 11),
        (("seal", "path"), []),
        (("seal", "path", 0), "00" * 32),
        (("seal", "header", "root"), "00" * 32),
        (("seal", "header", "day"), "2026-03-02"),
        (("seal", "header", "previous"), "11" * 32),
        (("seal", "signature"), "00" * 64),
        (("seal", "key"), "0" * 16),
    ],
)
def test_the_checker_sees_every_change(sealed, check, path, value):
    ran = check(changed(sealed, *path, value=value), "--key", public_key().hex())
    assert ran.returncode == 1
    assert "DOES NOT HOLD" in ran.stderr
    assert "成立 / HOLDS" not in ran.stdout


def test_a_signature_of_one_kind_is_none_of_the_other(sealed, check):
    ran = check(changed(sealed, "signature", value=sealed["seal"]["signature"]), "--key", public_key().hex())
    assert ran.returncode == 1


def test_the_checker_trusts_the_given_key_only(issued, check):
    stranger = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    ran = check(issued(), "--key", stranger)
    assert ran.returncode == 1
    assert "signed with another key" in ran.stderr


@pytest.mark.parametrize("content", ["", "{}", "[]", '"text"', '{"keys": {"a": "zz"}}', '{"keys": {"a": "00"}}'])
def test_the_checker_says_what_it_cannot_read(check, content):
    ran = check(content)
    assert ran.returncode == 2
    assert "cannot be read" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_checker_is_one_short_file_of_its_own():
    lines = CHECKER.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 100
    modules = {line.split()[1].partition(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert modules - {"cryptography"} <= set(sys.stdlib_module_names)


def test_a_number_stands_for_one_event(issued, event, noted, refused):
    assert issue_receipt("2026-000123", event) == find_receipt("2026-000123")
    (another,) = record(noted("乙"), stream="case:2026-000124", by="citizen")
    with refused("receipt-taken"):
        issue_receipt("2026-000123", another)
    assert issued()["event"]["stream"] == "case:2026-000123"


def test_an_unknown_number_has_no_receipt(refused):
    with refused("receipt-unknown"):
        receipt("2026-999999")


def test_a_receipt_whose_event_was_changed_says_so(issued, tamper, refused):
    tamper("""UPDATE ledger_event SET hash = sha256(hash) WHERE stream = 'case:2026-000123'""")
    with refused("receipt-broken"):
        issued()


def test_signing_is_repeatable(event):
    assert sign_receipt("n", event).signature == sign_receipt("n", event).signature
    assert sign_receipt("n", event).signature != sign_receipt("m", event).signature
