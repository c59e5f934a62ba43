# SPDX-License-Identifier: Apache-2.0
"""Check the QR text of an e-certificate offline: python check_certificate.py TEXT --key seal.pub [--name HOLDER].

Needs Python and `cryptography` only. It says whether the issuer signed the certificate, what it is, until when it was
issued for and whether the name is its holder's. Whether it was revoked since, only the district's site knows.
"""

import argparse
import base64
import datetime as dt
import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

LABEL = b"mingfu-certificate/1\n"
COMMITMENT = b"mingfu-commitment/1\n"


def unpacked(text: str) -> bytes:
    """Base64 for addresses, without its padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def read(text: str, key: Ed25519PublicKey) -> dict[str, str]:
    """The signed statement of a QR text. Raises ValueError for a text that is none, InvalidSignature for a forged one."""
    mark, statement, signature = text.strip().rpartition("c=")[2].split(".")
    if mark != "MFC1":
        raise ValueError(mark)
    key.verify(unpacked(signature), LABEL + unpacked(statement))
    return dict(json.loads(unpacked(statement)))


def is_holder(told: dict[str, str], name: str) -> bool:
    """Whether the certificate was issued to that name: a commitment under its number and check code."""
    salt = f"{told['n']}/{told['c']}".encode()
    digest = hashlib.sha256(COMMITMENT + bytes([len(salt)]) + salt + name.encode()).hexdigest()
    return digest.startswith(told["h"])


def main() -> int:
    """Print what the certificate is; 1 for a forged or unreadable one, 2 for one out of its time or another's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", help="二维码里的文字 / the text of the QR code")
    parser.add_argument("--key", required=True, help="公布的公钥 seal.pub / the published key")
    parser.add_argument("--name", default="", help="持证人姓名或名称 / the holder's name")
    asked = parser.parse_args()
    key = load_pem_public_key(Path(asked.key).read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        print("公钥不对 / not the right kind of key")
        return 1
    try:
        told = read(asked.text, key)
    except InvalidSignature:
        print("伪造：签名不成立 / FORGED: the signature does not hold")
        return 1
    except (ValueError, TypeError):
        print("读不懂 / not readable")
        return 1
    print(f"签名成立 / signed: {told['n']} ({told['k']}), {told['o']}, {told['f']} – {told['u'] or '长期 / open'}")
    today = dt.date.today().isoformat()  # noqa: DTZ011, TID251 - the day of whoever checks, with nothing of ours installed
    in_time = told["f"] <= today and (not told["u"] or today <= told["u"])
    if not in_time:
        print("今天不在有效期内 / not valid today")
    fits = not asked.name or is_holder(told, asked.name)
    if asked.name:
        print("持证人相符 / holder: yes" if fits else "持证人不符 / holder: NO")
    return 0 if in_time and fits else 2


if __name__ == "__main__":
    sys.exit(main())
