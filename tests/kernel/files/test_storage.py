# SPDX-License-Identifier: Apache-2.0
"""Files are kept once, under their checksum, bytes before row."""

import hashlib
import io
from dataclasses import dataclass

import pytest

from mingfu.kernel.files import storage
from mingfu.kernel.files.models import FileBlob
from mingfu.kernel.files.refusals import FileEmpty, FileKindRefused, FileMissing, FileTooLarge
from mingfu.kernel.files.scanning import accept_all, find_eicar, register_scanner

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Sender:
    code: str = "party:1"


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MINGFU_VAR", str(tmp_path))


def keep(content, name="note.txt"):
    return storage.store(io.BytesIO(content), name, actor=Sender())


def test_bytes_lie_under_their_checksum():
    blob = keep("路灯不亮".encode())
    digest = hashlib.sha256("路灯不亮".encode()).hexdigest()
    assert (blob.sha256, blob.size, blob.mime, blob.stored_by) == (digest, 12, "text/plain", "party:1")
    assert str(blob) == digest
    assert storage.path_of(digest).parts[-3:] == (digest[:2], digest[2:4], digest)
    with storage.open_file(digest) as file:
        assert file.read() == "路灯不亮".encode()


def test_the_same_bytes_are_kept_once():
    assert keep(b"same") == keep(b"same", "other.txt")
    assert FileBlob.objects.count() == 1


def test_bytes_whose_row_was_never_written_are_taken_up_again():
    blob = keep(b"crash")
    FileBlob.objects.all().delete()
    assert [fault.fault for fault in storage.verify_files()] == ["unknown"]
    assert keep(b"crash").sha256 == blob.sha256
    assert list(storage.verify_files()) == []


def test_an_empty_file_leaves_nothing(tmp_path):
    with pytest.raises(FileEmpty) as refusal:
        keep(b"")
    assert str(refusal.value) == "文件“note.txt”是空的，请检查后重新选择。"
    assert FileBlob.objects.count() == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_document_over_its_limit_is_refused_with_the_limit(tmp_path, monkeypatch):
    monkeypatch.setenv("FILES_LIMIT_MB", "1")
    with pytest.raises(FileTooLarge) as refusal:
        keep(b"a" * ((1 << 20) + 1))
    assert "超过 1 MB" in str(refusal.value)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_reading_stops_as_soon_as_no_kind_could_be_so_large(monkeypatch):
    monkeypatch.setenv("FILES_LIMIT_MB", "1")
    monkeypatch.setenv("FILES_MEDIA_LIMIT_MB", "2")
    endless = io.BytesIO(b"a" * (10 << 20))
    with pytest.raises(FileTooLarge):
        storage.store(endless, "a.txt", actor=Sender())
    assert endless.tell() == 3 << 20


def test_other_bytes_than_ours_are_refused_by_what_may_come(tmp_path):
    with pytest.raises(FileKindRefused) as refusal:
        keep(b"MZ" + bytes(100), "程序.exe")
    assert str(refusal.value).startswith("文件“程序.exe”的类型不能接收。可以上传图片、PDF")
    assert refusal.value.status == 415
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_nobody_stored_is_missing():
    with pytest.raises(FileMissing):
        storage.open_file("0" * 64)


def test_verification_finds_missing_and_altered_bytes():
    gone, changed = keep(b"gone"), keep(b"changed")
    storage.path_of(gone.sha256).unlink()
    storage.path_of(changed.sha256).write_bytes(b"CHANGED")
    faults = {fault.sha256: fault.fault for fault in storage.verify_files()}
    assert faults == {gone.sha256: "missing", changed.sha256: "altered"}
    with pytest.raises(FileMissing):
        storage.open_file(gone.sha256)


EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def test_the_scanner_refuses_the_test_string(tmp_path):
    with pytest.raises(storage.FileInfected) as refusal:
        keep(b"a" * ((1 << 20) - 10) + EICAR)
    assert refusal.value.threat == "EICAR-Test-File"
    assert FileBlob.objects.count() == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_deployment_brings_its_own_scanner():
    register_scanner("own", lambda path: "Bad" if path.read_bytes() == b"bad" else "")
    try:
        with pytest.raises(storage.FileInfected):
            keep(b"bad")
    finally:
        register_scanner("own", accept_all)
    assert keep(b"bad").size == 3


def test_the_twin_finds_nothing(tmp_path):
    path = tmp_path / "sample"
    path.write_bytes(EICAR)
    assert (accept_all(path), find_eicar(path)) == ("", "EICAR-Test-File")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\照片\\门口.jpg", "门口.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\u202egpj.txt", "abgpj.txt"),
        ("  . ", "未命名"),
        ("长" * 200 + ".pdf", "长" * 116 + ".pdf"),
        ("长" * 200, "长" * 120),
    ],
)
def test_names_lose_folders_and_control_signs(given, kept):
    assert storage.clean_file_name(given) == kept
