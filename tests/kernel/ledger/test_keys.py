# SPDX-License-Identifier: Apache-2.0
"""The operator's key: made once, kept private, published beside itself."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from mingfu.kernel.ledger import keys
from mingfu.kernel.ledger.keys import RECEIPT, SEAL, key_id, public_key, public_keys, sign, signed
from mingfu.kernel.settings import key_folder


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MINGFU_KEYS", str(tmp_path))
    forget()
    yield tmp_path
    forget()


def forget():
    keys._signer.cache_clear()
    keys.present_key_id.cache_clear()


def test_the_public_half_is_a_file_for_everyone(folder):
    published = load_pem_public_key((folder / "seal.pub" if public_key() else folder).read_bytes())
    assert published.public_bytes_raw() == public_key()
    assert (folder / "seal").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in folder.iterdir()) == ["seal", "seal.pub"]


def test_the_key_is_the_same_in_the_next_process():
    first = public_key()
    forget()
    assert public_key() == first
    assert public_keys() == {key_id(first): first}


@pytest.mark.usefixtures("folder")
def test_first_requests_in_several_threads_get_one_key():
    for _round in range(20):
        keys._signer.cache_clear()
        (key_folder() / "seal.pub").unlink(missing_ok=True)
        together = Barrier(8)

        def ask(together=together):
            together.wait(10)
            return public_key()

        with ThreadPoolExecutor(8) as pool:
            found = {future.result() for future in [pool.submit(ask) for _thread in range(8)]}
        assert len(found) == 1


def test_a_signature_holds_for_its_kind_and_statement_only():
    signature = sign(RECEIPT, b"statement")
    assert len(signature) == 64
    assert signed(RECEIPT, b"statement", signature=signature, public=public_key())
    assert not signed(SEAL, b"statement", signature=signature, public=public_key())
    assert not signed(RECEIPT, b"Statement", signature=signature, public=public_key())
    assert not signed(RECEIPT, b"statement", signature=b"", public=public_key())
    assert sign(RECEIPT, b"statement") == signature


def test_the_public_half_of_a_key_that_was_replaced_stays(folder):
    former = public_key()
    (folder / "seal").unlink()
    forget()
    assert public_key() != former
    assert set(public_keys().values()) == {former, public_key()}
    assert (folder / f"seal-{key_id(former)}.pub").exists()


def test_a_key_of_another_kind_is_refused(folder):
    public_key()
    (folder / "seal-old.pub").write_text(
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VuAyEAhSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=\n-----END PUBLIC KEY-----\n"
    )
    with pytest.raises(TypeError, match="Ed25519"):
        public_keys()
