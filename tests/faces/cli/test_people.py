# SPDX-License-Identifier: Apache-2.0
"""`mingfu people` and `mingfu files`: what an operator types and reads."""

import io
from datetime import datetime

import pytest
from click.testing import CliRunner

from mingfu.faces.cli import files, people
from mingfu.kernel.access import SYSTEM, system
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.files import storage
from mingfu.kernel.files.models import FileBlob
from mingfu.kernel.organs import accept_invitation, create_post, found_organ, sign_in
from mingfu.kernel.parties import register_party, synthetic

pytestmark = pytest.mark.django_db
GOOD = "荔枝 湖 自行车 九月 蓝"


@pytest.fixture(autouse=True)
def _monday(at, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    at(datetime(2026, 3, 2, 9, tzinfo=LEGAL_ZONE))


@pytest.fixture
def office():
    found_organ("gm.office", "区人民政府办公室", actor=SYSTEM, kind="department", short="区府办")
    create_post("gm.office.head", "gm.office", "主要负责人岗", actor=SYSTEM, head=True)


def run(group, *words):
    return CliRunner().invoke(group, words, catch_exceptions=False)


def test_the_first_official_comes_by_invitation(office):
    told = run(people.group, "invite", "--post", "gm.office.head", "--site", "https://gm.example.cn/").output
    assert "工号 number: 100001" in told
    assert "岗位 post: gm.office.head 区府办主要负责人岗" in told
    assert "有效至 until: 2026-03-09 09:00" in told
    link = told.split("one-time link: ")[1].strip()
    assert link.startswith("https://gm.example.cn/invitations/")
    official = accept_invitation(link.rpartition("/")[2], GOOD)
    assert sign_in("100001", GOOD) == official
    assert run(people.group, "posts", "--organ", "gm.office").output == (
        "gm.office.head\t区府办主要负责人岗\t主要负责人岗（100001）\n"
    )


def test_a_post_nobody_holds_is_shown_as_free(office):
    assert run(people.group, "posts").output == "gm.office.head\t区府办主要负责人岗\t空缺\n"


def test_a_wrong_post_is_refused(office, refused):
    with refused("post-unknown"):
        run(people.group, "invite", "--post", "gm.none")


def test_a_lost_password_is_replaced(office):
    token = run(people.group, "invite", "--post", "gm.office.head").output.rpartition("/")[2].strip()
    accept_invitation(token, GOOD)
    told = run(people.group, "reset", "--number", "100001").output
    assert "岗位" not in told
    accept_invitation(told.rpartition("/")[2].strip(), "另外 一句 很长的 话啊 吧")
    assert sign_in("100001", "另外 一句 很长的 话啊 吧").epoch == 2


def test_keys_are_renewed(monkeypatch):
    register_party(actor=SYSTEM, name="王小明", identifiers={"phone": synthetic.phone(1)})
    assert "共 0 项" in run(people.group, "rekey").output
    monkeypatch.setenv("PARTIES_KEY_VERSION", "2")
    assert "完成，共 2 项" in run(people.group, "rekey").output


def test_files_are_checked(tmp_path, monkeypatch):
    monkeypatch.setenv("MINGFU_VAR", str(tmp_path))
    blob = storage.store(io.BytesIO(b"text"), "a.txt", actor=system("test"))
    whole = run(files.group, "verify")
    assert (whole.exit_code, whole.output) == (0, "核对完毕 / all hold\n")
    storage.path_of(blob.sha256).write_bytes(b"other")
    broken = run(files.group, "verify")
    assert broken.exit_code == 1
    assert f"内容已变 altered\t{blob.sha256}" in broken.output
    FileBlob.objects.all().delete()
    unknown = run(files.group, "verify")
    assert (unknown.exit_code, f"没有登记 unknown\t{blob.sha256}" in unknown.output) == (0, True)
