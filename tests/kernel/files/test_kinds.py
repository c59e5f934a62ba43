# SPDX-License-Identifier: Apache-2.0
"""A file is what its bytes say, may be opened by whoever handles it, and harms nobody."""

import contextlib
import io
import struct
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfu.kernel.files import refusals
from mingfu.kernel.files.checks import check_content, check_extension
from mingfu.kernel.files.kinds import KINDS, kind_of
from mingfu.kernel.files.ole import is_encrypted_ole


def zipped(*entries, **options):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return held.getvalue()


def box(brand):
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(12)


def ole(**streams):
    """A compound file of 512-byte sectors: FAT, directory, then one sector a stream."""
    names = list(streams)
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, *[0xFFFFFFFE] * (len(names) + 1), *[0xFFFFFFFF] * (126 - len(names)))
    directory = bytearray(512)
    for place, name in enumerate(names):
        title = name.encode("utf-16-le") + b"\0\0"
        directory[place * 128 : place * 128 + len(title)] = title
        struct.pack_into("<HB", directory, place * 128 + 64, len(title), 2)
        struct.pack_into("<I", directory, place * 128 + 116, 2 + place)
    return bytes(header) + fat + bytes(directory) + b"".join(streams[name].ljust(512, b"\0") for name in names)


BOOK = struct.pack("<HHH", 0x0809, 2, 0x600)
ARCHIVE = zipped(("a.txt", "a" * 100), ("b.zip", zipped(("c.txt", "c"))))
DOCX = zipped(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>"))


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (b"\xff\xd8\xff\xe0" + bytes(20), "jpg"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "png"),
        (b"GIF89a" + bytes(20), "gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "wav"),
        (box(b"heic"), "heic"),
        (box(b"isom"), "mp4"),
        (box(b"qt  "), "mov"),
        (box(b"M4A "), "m4a"),
        (b"\xef\xbb\xbf%PDF-1.7\n", "pdf"),
        (b"\r\n%PDF-1.7\n", "pdf"),
        (b"\xff\xfe" + "区政府".encode("utf-16-le"), "txt"),
        (ole(WordDocument=bytes(32)), "doc"),
        (DOCX, "docx"),
        (zipped(("xl/workbook.xml", "<w/>")), "xlsx"),
        (zipped(("ppt/presentation.xml", "<w/>")), "pptx"),
        (zipped(("OFD.xml", "<w/>")), "ofd"),
        (zipped(("a.txt", "a")), "zip"),
        (b"ID3\x04" + bytes(20), "mp3"),
        (b"\xff\xfb\x90\x44" + bytes(20), "mp3"),
        (b"#!AMR\n" + bytes(20), "amr"),
        ("路灯不亮\r\n".encode(), "txt"),
        ("路灯不亮".encode("gb18030"), "txt"),
        ("路灯不亮".encode("utf-16"), "txt"),
    ],
)
def test_kinds_are_told_from_bytes(tmp_path, content, extension):
    path = tmp_path / "given"
    path.write_bytes(content)
    kind = kind_of(path)
    assert extension in kind.extensions
    check_extension(f"证明.{extension.upper()}", kind)
    check_content(path, "given", kind)


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + bytes(60),
        b"\x7fELF" + bytes(60),
        b"\x1bLua\x00",
        b"text with \x07 bell",
        b"\xff\xfe\x00",
        b"\xff\xe9\x90\x00",
        b"RIFF\x00\x00\x00\x00AVI LIST",
        box(b"jp2 "),
        b"\xff\xff\xff\xff\x80",
        b"<script>%PDF-1.7</script>\x00",
    ],
)
def test_other_bytes_are_no_kind_of_ours(tmp_path, content):
    path = tmp_path / "given"
    path.write_bytes(content)
    assert kind_of(path) is None


def test_a_name_that_lies_is_refused_with_both_sides():
    with pytest.raises(refusals.FileKindDiffers) as refusal:
        check_extension("证明.pdf", KINDS["image/png"])
    assert str(refusal.value) == "文件“证明.pdf”的后缀是“.pdf”，内容却是“PNG 图片”。请用正确的后缀保存后重新上传。"
    check_extension("证明", KINDS["image/png"])


def check(tmp_path, content):
    path = tmp_path / "given"
    path.write_bytes(content)
    check_content(path, "given", kind_of(path))


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\ntrailer << /Root 1 0 R /Encrypt 9 0 R >>",
        b"%PDF-1.7\ntrailer << /Encrypt << /Filter /Standard >> >>",
        ole(EncryptedPackage=b"x"),
        ole(EncryptedSummary=b"x"),
        ole(WordDocument=bytes(10) + b"\x00\x01" + bytes(20)),
        ole(Workbook=BOOK + struct.pack("<HH", 0x2F, 0)),
    ],
)
def test_a_file_with_a_password_is_refused(tmp_path, content):
    with pytest.raises(refusals.FileEncrypted) as refusal:
        check(tmp_path, content)
    assert str(refusal.value) == "文件“given”设有密码，承办人员无法打开。请去掉密码后重新上传。"


def test_an_archive_with_a_password_is_refused(tmp_path):
    content = bytearray(zipped(("a.txt", "a")))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(refusals.FileEncrypted):
        check(tmp_path, bytes(content))


def test_a_workbook_without_a_password_passes(tmp_path):
    check(tmp_path, ole(Workbook=BOOK))
    check(tmp_path, b"%PDF-1.7\n% mentions /Encryption only")


def test_a_cut_off_compound_file_is_not_called_encrypted():
    assert not is_encrypted_ole(ole(EncryptedPackage=b"x")[:60])


def test_a_large_compound_file_keeps_its_directory_far_out():
    """Past 109 table sectors the table goes on elsewhere; a password must be found there too."""
    small = ole(EncryptedPackage=b"x")
    content = bytearray(small[:512])
    tables, sectors = 110, 110 * 128
    further = tables
    struct.pack_into("<I", content, 48, sectors - 2)
    struct.pack_into("<I", content, 68, further)
    struct.pack_into("<109I", content, 76, *range(109))
    body = bytearray(sectors * 512)
    struct.pack_into("<128I", body, further * 512, 109, *[0xFFFFFFFF] * 126, 0xFFFFFFFE)
    struct.pack_into("<I", body, (sectors - 2) * 4, 0xFFFFFFFE)
    body[(sectors - 2) * 512 : (sectors - 1) * 512] = small[1024:1536]
    assert is_encrypted_ole(bytes(content + body))


@given(place=st.integers(0, 5000), value=st.integers(0, 255), cut=st.integers(1, 5000))
def test_no_damage_is_a_fault_of_ours(place, value, cut):
    for whole in (ole(WordDocument=bytes(32), Workbook=BOOK), ARCHIVE):
        content = bytearray(whole)
        content[place % len(content)] = value
        is_encrypted_ole(bytes(content[:cut]))
        with tempfile.NamedTemporaryFile() as file:
            file.write(content[: max(cut, 2)] if cut % 2 else content)
            file.flush()
            path = Path(file.name)
            kind = kind_of(path)
            if kind is not None:
                with contextlib.suppress(refusals.FileRefused):
                    check_content(path, "given", kind)


def test_a_table_that_goes_round_ends():
    """A compound file whose list of tables points at itself is read once round and no further."""
    content = bytearray(ole(WordDocument=bytes(32)))
    struct.pack_into("<I", content, 68, 3)
    content += struct.pack("<128I", *[0xFFFFFFFF] * 127, 3)
    assert is_encrypted_ole(bytes(content)) is False


def test_a_circular_chain_ends():
    content = bytearray(ole(WordDocument=bytes(32)))
    struct.pack_into("<I", content, 512 + 4, 1)
    assert is_encrypted_ole(bytes(content)) is False


def test_macros_are_refused(tmp_path):
    with pytest.raises(refusals.FileHasMacros):
        check(tmp_path, zipped(("word/document.xml", "<w/>"), ("word/vbaProject.bin", "x")))


def test_a_bomb_is_refused_by_ratio(tmp_path):
    with pytest.raises(refusals.FileUnpacksTooLarge):
        check(tmp_path, zipped(("zeros.bin", bytes(20 << 20))))


def test_a_bomb_is_refused_by_sum(tmp_path, monkeypatch):
    monkeypatch.setenv("FILES_UNPACKED_LIMIT_MB", "1")
    with pytest.raises(refusals.FileUnpacksTooLarge):
        check(tmp_path, zipped(*[(f"{n}.bin", bytes(1 << 19)) for n in range(3)]))


def test_a_bomb_is_refused_by_number(tmp_path, monkeypatch):
    monkeypatch.setenv("FILES_ARCHIVE_ENTRIES", "5")
    with pytest.raises(refusals.FileUnpacksTooLarge):
        check(tmp_path, zipped(*[(f"{n}.txt", "a") for n in range(6)]))


def test_a_bomb_inside_a_zip_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("FILES_UNPACKED_LIMIT_MB", "1")
    inner = zipped(*[(f"{n}.bin", bytes(1 << 19)) for n in range(2)])
    with pytest.raises(refusals.FileUnpacksTooLarge):
        check(tmp_path, zipped(("one.zip", inner), ("two.zip", inner)))


def test_a_zip_in_a_zip_passes_and_a_third_level_does_not(tmp_path):
    once = zipped(("in.zip", zipped(("a.txt", "a"))))
    check(tmp_path, once)
    with pytest.raises(refusals.FileNestedTooDeep):
        check(tmp_path, zipped(("out.zip", once)))


def test_another_archive_inside_is_refused(tmp_path):
    with pytest.raises(refusals.FileNestedTooDeep):
        check(tmp_path, zipped(("a.rar", "Rar!")))


def test_a_broken_archive_is_damaged(tmp_path):
    whole = zipped(("word/document.xml", "<w/>" * 100), ("b.txt", "b"))
    with pytest.raises(refusals.FileDamaged):
        check(tmp_path, whole[: len(whole) // 2])
    flipped = bytearray(whole)
    flipped[50] ^= 0xFF
    with pytest.raises(refusals.FileDamaged):
        check(tmp_path, bytes(flipped))
