# SPDX-License-Identifier: Apache-2.0
"""回执核验: checks a Mingfu receipt with nothing of Mingfu installed, only Python 3.11 and `cryptography` from PyPI.

Usage: `python check_receipt.py RECEIPT.json [--key KEY]`, KEY being the operator's published public key: a PEM file
(seal.pub) or 64 hexadecimal digits. Exit code 0: it holds; 1: it does not; 2: it cannot be read.
"""

import argparse
import json
import re
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key


def canonical(value: dict[str, Any]) -> bytes:
    """Sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read_key(text: str) -> bytes:
    """The 32 bytes of a public key given as hexadecimal digits or as a PEM file."""
    if re.fullmatch("[0-9a-fA-F]{64}", text):
        return bytes.fromhex(text)
    public = load_pem_public_key(Path(text).read_bytes())
    return public.public_bytes_raw() if isinstance(public, Ed25519PublicKey) else b""


def require(holds: object, otherwise: str) -> None:
    """Go on only if something holds."""
    if not holds:
        raise AssertionError(otherwise)


def check_signature(signed: dict[str, Any], statement: bytes, keys: dict[str, bytes], what: str) -> None:
    """The operator signed this statement with the key it names."""
    require(signed["key"] in keys, f"{what}由另一公钥签名 / signed with another key: {signed['key']}")
    try:
        Ed25519PublicKey.from_public_bytes(keys[signed["key"]]).verify(bytes.fromhex(signed["signature"]), statement)
    except InvalidSignature:
        require(holds=False, otherwise=f"{what}签名无效 / invalid signature")
    print(f"✓ {what}签名有效 / valid signature, key {signed['key']}")


def root_of_path(leaf: bytes, index: int, size: int, path: list[str]) -> str:
    """The Merkle root that a path leads to, as RFC 9162 (2.1.3.2) computes it."""
    node, last = sha256(b"\0" + leaf).digest(), size - 1
    require(0 <= index <= last, "位置不在封存之内 / the index is outside the seal")
    for sibling in map(bytes.fromhex, path):
        require(last, "封存路径过长 / the path is too long")
        left = index & 1 or index == last
        node = sha256(b"\1" + (sibling + node if left else node + sibling)).digest()
        while left and index and not index & 1:
            index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    require(last == 0, "封存路径过短 / the path is too short")
    return node.hex()


def check(receipt: dict[str, Any], keys: dict[str, bytes]) -> None:
    """Say what the receipt is, and go through all it claims."""
    event, digest, seal = receipt["event"], receipt["hash"], receipt["seal"]
    print(f"回执 / receipt {receipt['number']}: {event['stream']} #{event['seq']} {event['name']} {event['at']}")
    proof = "签名回执及封存证明 / signed receipt with inclusion proof"
    print(proof if seal else "仅签名回执，尚无封存证明 / signed receipt only, no inclusion proof yet")
    require(sha256(canonical(event)).hexdigest() == digest, "记录与其哈希不符 / the event does not have this hash")
    said = {"hash": digest, "number": receipt["number"], "seq": event["seq"], "stream": event["stream"]}
    check_signature(receipt, b"mingfu-receipt/1\n" + canonical(said), keys, "回执 receipt: ")
    if seal:
        root = root_of_path(bytes.fromhex(digest), seal["index"], seal["header"]["count"], seal["path"])
        require(root == seal["header"]["root"], "记录不在封存之内 / the path does not lead to the sealed root")
        print(f"✓ 记录在 {seal['header']['day']} 的封存之内 / is in the seal whose root is {root}")
        check_signature(seal, b"mingfu-seal/1\n" + canonical(seal["header"]), keys, "封存 seal: ")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="核验回执 / check a Mingfu receipt")
    parser.add_argument("receipt", type=Path, help="回执文件 / receipt file")
    parser.add_argument("--key", action="append", help="公布的公钥 / the operator's published key: PEM file or hex")
    given = parser.parse_args()
    try:
        content = json.loads(given.receipt.read_bytes())
        raw = [read_key(text) for text in given.key or content["keys"].values()]
        if not given.key:
            print(
                "注意：所用公钥取自回执本身，请用 --key 给出公布的公钥 / NOTE: the key was taken from the receipt itself"
            )
        check(content, {sha256(key).hexdigest()[:16]: key for key in raw})
    except AssertionError as fault:
        sys.exit(f"✗ {fault}\n不成立 / DOES NOT HOLD")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        print(f"无法读取 / cannot be read: {fault!r}", file=sys.stderr)
        sys.exit(2)
    print("成立 / HOLDS")
