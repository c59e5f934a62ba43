# SPDX-License-Identifier: Apache-2.0
"""The box: write, check, hand in; what is personal goes to the party; nothing typed is lost, nothing is done twice."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mingfu.engines.cases import files_of, query_code, read_case, submissions_of
from mingfu.engines.cases.models import Case
from mingfu.kernel.parties import find_by, shown

ROOT = Path(__file__).resolve().parents[3]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
TEXT = "沧江路与跃华路路口的路灯不亮，晚上过马路很危险。"


def hidden(answer, name):
    return re.findall(rf'name="{name}" value="([^"]*)"', answer.content.decode())


def test_home_hands_its_words_to_the_form(web, text_of):
    answer = web.post("/say", {"step": "write", "text": TEXT})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert TEXT in body
    assert "有 " not in text_of(answer).split("第 1 步")[0]


def test_said_checked_handed_in_and_received(web, text_of, queries):
    first = web.get("/say")
    check = web.post("/say", {"step": "check", "text": TEXT, "key": hidden(first, "key")[0], "publicity": "public"})
    assert check.status_code == 200
    said = text_of(check)
    assert "提交前请核对" in said
    assert TEXT in said
    assert "匿名提出" in said
    assert Case.objects.count() == 0
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', check.content.decode()))
    with queries(40):
        done = web.post("/say", sent | {"step": "submit"})
    number = done["Location"].rsplit("/", 1)[1]
    assert (done.status_code, done["Location"]) == (303, f"/done/{number}")
    case = read_case(number)
    assert (case.channel, case.party, case.summary) == ("web", "", TEXT)
    with queries(20):
        receipt = web.get(f"/done/{number}")
    assert query_code(number) in text_of(receipt)
    assert "一个工作日内告诉您由谁办" in text_of(receipt)


def test_a_form_sent_twice_is_one_matter(web, say):
    key = "the-same-key"
    assert say(key=key) == say(key=key)
    assert Case.objects.count() == 1


def test_what_is_missing_is_said_and_what_was_typed_is_kept(web, text_of):
    answer = web.post("/say", {"step": "check", "text": "坏了", "place": "跃华路", "phone": "139"})
    said = text_of(answer)
    assert answer.status_code == 422
    assert "错误：" in answer.content.decode().partition("</title>")[0]
    assert "有 2 处需要改" in said
    assert "至少 5 个字" in said
    assert "手机号码应为 11 位数字" in said
    assert 'value="跃华路"' in answer.content.decode()
    assert 'value="139"' in answer.content.decode()
    assert Case.objects.count() == 0


def test_name_and_phone_go_to_the_party_and_not_into_the_case(web, say):
    number = say(name="陈璟昇", phone="139 0000 0001")
    case = read_case(number)
    party = find_by("phone", "13900000001")
    assert str(party.id) == case.party
    assert shown([party.id])[party.id].name == "陈**"
    everything = json.dumps([row.content for row in submissions_of(case)], ensure_ascii=False) + str(case.data)
    assert "陈璟昇" not in everything
    assert "13900000001" not in everything


def test_the_same_phone_and_name_is_the_same_party_another_name_is_not(web, say):
    one, two = read_case(say(name="陈璟昇", phone="13900000001")), read_case(say(phone="13900000001"))
    other = read_case(say(name="李梅", phone="13900000001"))
    assert one.party == two.party
    assert other.party != one.party


def test_a_name_that_is_none_is_refused_beside_its_field(web, text_of):
    answer = web.post("/say", {"step": "check", "text": TEXT, "name": "陈1"})
    assert answer.status_code == 422
    assert "姓名中不能有“1”" in text_of(answer)


def test_photos_are_kept_between_steps_and_handed_in(web):
    photo = SimpleUploadedFile("路口.png", PNG, "image/png")
    check = web.post("/say", {"step": "check", "text": TEXT, "photos": photo})
    assert "路口.png" in check.content.decode()
    note = hidden(check, "kept")
    assert len(note) == 1
    back = web.post("/say", {"step": "change", "text": TEXT, "kept": note})
    assert "路口.png" in back.content.decode()
    blob = re.search(r'name="remove"\s+value="(\w+)"', back.content.decode()).group(1)
    less = web.post("/say", {"step": "check", "text": TEXT, "kept": note, "remove": blob})
    assert hidden(less, "kept") == []
    done = web.post("/say", {"step": "submit", "text": TEXT, "kept": note, "key": "k1"})
    number = done["Location"].rsplit("/", 1)[1]
    files = files_of(read_case(number))
    assert [(one.name, one.blob) for one in files] == [("路口.png", blob)]
    again = web.get(f"/case/{number}/files/{files[0].pk}")
    assert b"".join(again.streaming_content) == PNG


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.png", b"", "是空的"),
        ("程序.exe", b"MZ\x90\0\x03\0\0\0\x04", "类型不能接收"),
        ("图.pdf", PNG, "后缀是“.pdf”"),
        ("锁.pdf", b"%PDF-1.7\n1 0 obj\n<< /Encrypt 2 0 R >>\n", "设有密码"),
    ],
)
def test_a_wrong_file_is_refused_and_the_text_is_kept(web, text_of, name, content, said):
    answer = web.post("/say", {"step": "check", "text": TEXT, "photos": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert TEXT in answer.content.decode()


def test_too_many_and_too_large_files_are_refused(web, text_of, monkeypatch):
    many = [SimpleUploadedFile(f"{n}.png", PNG + bytes([n])) for n in range(6)]
    assert "最多上传 5 个文件，您选了 6 个" in text_of(
        web.post("/say", {"step": "check", "text": TEXT, "photos": many})
    )
    monkeypatch.setenv("PORTAL_FILE_MB", "1")
    large = SimpleUploadedFile("大.png", PNG + b"\0" * (1 << 20))
    assert "超过 1 MB" in text_of(web.post("/say", {"step": "check", "text": TEXT, "photos": large}))


def test_a_forged_file_note_is_refused(web, text_of):
    answer = web.post("/say", {"step": "submit", "text": TEXT, "kept": "WyJhIiwiYiIsMV0:xyz"})
    assert answer.status_code == 422
    assert "请重新选择文件" in text_of(answer)
    assert Case.objects.count() == 0


def test_an_emergency_is_told_whom_to_ring_and_not_held_back(web, text_of):
    words = "我家楼下着火了，有人被困，快来救命"
    check = web.post("/say", {"step": "check", "text": words})
    assert check.status_code == 200
    assert all(f'href="tel:{number}"' in check.content.decode() for number in (110, 119, 120, 122))
    assert "有人有危险，请马上打电话" in text_of(check)
    assert web.post("/say", {"step": "submit", "text": words, "key": "k"}).status_code == 303
    assert "马上打电话" not in text_of(web.post("/say", {"step": "check", "text": TEXT}))


def test_the_receipt_is_for_the_browser_that_said_it_and_holds(web, say, tmp_path):
    number = say()
    answer = web.get(f"/receipt/{number}.json")
    assert answer["Content-Disposition"] == f'attachment; filename="receipt-{number}.json"'
    file = tmp_path / "receipt.json"
    file.write_bytes(answer.content)
    key = tmp_path / "seal.pub"
    key.write_bytes(web.get("/verify/seal.pub").content)
    checker = tmp_path / "check_receipt.py"
    checker.write_bytes(b"".join(web.get("/verify/check_receipt.py").streaming_content))
    ran = subprocess.run([sys.executable, checker, file, "--key", key], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "成立 / HOLDS")
    stranger = Client()
    assert stranger.get(f"/receipt/{number}.json")["Location"] == f"/track?number={number}"
    assert stranger.get(f"/done/{number}")["Location"] == f"/track?number={number}"


def test_what_is_no_way_to_begin_does_not_exist(web):
    assert web.get("/start/hotline.say")["Location"] == "/say"
    assert web.get("/start/nothing.here").status_code == 404


def test_an_upload_that_breaks_off_leaves_no_case(web):
    answer = web.post("/say", io.BytesIO(b"--x\r\nbroken").read(), content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 422
    assert Case.objects.count() == 0
