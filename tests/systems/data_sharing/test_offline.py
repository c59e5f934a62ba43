# SPDX-License-Identifier: Apache-2.0
"""The stand-alone checker: with the published key alone it tells a certificate from a forgery and a holder from a stranger."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.ledger import public_key
from mingfu.systems.data_sharing.certificates.commands import issue_certificate
from mingfu.systems.data_sharing.certificates.queries import any_certificate, qr_text

pytestmark = pytest.mark.usefixtures("district", "seeded")

CHECKER = Path(__file__).resolve().parents[3] / "tools" / "check_certificate.py"


@pytest.fixture
def check(tmp_path):
    pem = Ed25519PublicKey.from_public_bytes(public_key()).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "seal.pub").write_bytes(pem)

    def run(text, *more):
        told = subprocess.run(
            [sys.executable, str(CHECKER), text, "--key", str(tmp_path / "seal.pub"), *more],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        return told.returncode, told.stdout

    return run


def test_the_checker_needs_nothing_of_ours(at, official, check):
    # Valid without an end: the checker reads the clock of whoever checks.
    at(datetime(2020, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
    number = issue_certificate("senior-card", {"name": "喆堃昇"}, actor=official("gm.civil.handler"))
    text = qr_text(any_certificate(number))
    status, said = check(text, "--name", "喆堃昇")
    assert (status, "持证人相符" in said, number in said) == (0, True, True)
    assert check(f"https://example.cn/certificates/check?c={text}")[0] == 0
    status, said = check(text, "--name", "刘洋")
    assert (status, "持证人不符" in said) == (2, True)
    mark, packed, proof = text.split(".")
    assert check(f"{mark}.{packed}.{proof[:-8]}AAAAAAAA")[0] == 1
    assert check("x")[0] == 1
