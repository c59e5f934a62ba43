# SPDX-License-Identifier: Apache-2.0
"""Procedures at the desk: editions with their cases, two compared, a drawing taken in, bound, readied and downloaded."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mingfu.engines import cases
from mingfu.engines.bpmn import compile_program, parse
from mingfu.engines.cases import Start, declared, drafts, editions, kept
from mingfu.engines.cases.models import ProcedureDraft
from mingfu.kernel.access import ANONYMOUS, SYSTEM

DRAWN = (Path(__file__).parents[2] / "engines" / "cases" / "drawn.bpmn").read_bytes()
FORM = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mf="https://mingfu.example/bpmn/1" targetNamespace="t">
  <process id="short" name="一步" isExecutable="true">
    <startEvent id="begun" name="收到"/>
    <subProcess id="inside" name="里面"><startEvent id="i"/>
      <userTask id="look" name="{name}" mf:post="gm.hotline.desk"/><endEvent id="o"/>
      <sequenceFlow id="i1" sourceRef="i" targetRef="look"/><sequenceFlow id="i2" sourceRef="look" targetRef="o"/></subProcess>
    <endEvent id="done" name="办结" mf:outcome="closed"/>
    <sequenceFlow id="f1" sourceRef="begun" targetRef="inside"/><sequenceFlow id="f2" sourceRef="inside" targetRef="done"/>
  </process>
</definitions>
"""
SAID = {"text": ["沧江路与跃华路路口的路灯不亮，请尽快修好。"], "place": ["荷城街道"], "publicity": ["private"]}
BOUND = {
    ".process": "licence",
    "accept.kind": "userTask",
    "x_read.kind": "userTask",
    "x_visit.kind": "manualTask",
    "issue.kind": "userTask",
    "lane_window.post": "gm.data.handler",
    "lane_examiner.post": "gm.urban.handler",
    "complete.default": "f_yes",
    "f_no.condition": 'choice = "no"',
}


@pytest.fixture
def file(tmp_path, monkeypatch):
    """`file(name)` – the procedure `hotline.short` with a task of that name becomes the current one."""
    for held in ("_starts", "_files", "_programs"):
        monkeypatch.setattr(declared, held, dict(getattr(declared, held)))
    for held, empty in (("_kept", set()), ("_former", {})):
        monkeypatch.setattr(editions, held, empty)
    cases.register_start(
        Start(
            key="hotline.short",
            title="一步",
            form="hotline.say",
            procedure="hotline.short",
            entry="",
            organ="gm.hotline",
        )
    )

    def write(name):
        path = tmp_path / "short.bpmn"
        path.write_text(FORM.format(name=name), encoding="utf-8")
        cases.register_procedure("hotline.short", path)
        return cases.program_of("hotline.short").digest

    return write


def begin():
    return cases.open_case("hotline.short", SAID, actor=ANONYMOUS)


@pytest.fixture
def clerk(seat, browse):
    seat("4001", "gm.data.handler")
    return browse("4001")


def upload(content=DRAWN, name="许可.bpmn"):
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def test_every_edition_stands_with_the_cases_that_run_under_it(crew, file, browse, read, queries):
    old = file("查看")
    begin(), begin()
    new = file("权衡")
    begin()
    assert [(row.digest, row.current, row.running) for row in kept.editions_of("hotline.short")] == [
        (new, True, 1), (old, False, 2)
    ]  # fmt: skip
    client = browse("3001")
    with queries(20):
        said = read(client.get("/desk/procedures"))
    assert f"{new} 1 件 2 件" in said
    with queries(20):
        page = client.get("/desk/procedures/hotline.short")
    assert "没有查出问题，可以执行。" in read(page)
    assert f"?edition={old}" in page.content.decode()
    assert "子流程：里面" in read(page)
    former = client.get(f"/desk/procedures/hotline.short?edition={old}")
    assert "这是以前的版本，2 件仍按它办理" in read(former)
    assert "查看" in former.content.decode()
    assert client.get("/desk/procedures/hotline.short?edition=00000000").status_code == 404


def test_two_editions_are_compared(crew, file, browse, read):
    old = file("查看")
    begin()
    file("权衡")
    said = read(browse("3001").get(f"/desk/procedures/hotline.short/differences?from={old}"))
    assert "改名 改名办理任务「权衡」：名称由「查看」改为「权衡」。 查看 权衡" in said
    assert "两个版本没有不同。" in read(browse("3001").get("/desk/procedures/hotline.short/differences"))


def test_a_procedure_is_downloaded_for_other_tools(crew, browse):
    client = browse("3001")
    answer = client.get("/desk/procedures/hotline.matter/file")
    assert answer["Content-Disposition"] == 'attachment; filename="hotline.matter.bpmn"'
    assert parse(answer.content) == kept.model_for("hotline.matter")
    assert b"BPMNShape" in answer.content
    picture = client.get("/desk/procedures/hotline.matter/drawing.svg")
    assert picture["Content-Type"].startswith("image/svg+xml")
    assert "分类派单".encode() in picture.content
    assert client.get("/desk/procedures/none.such/file").status_code == 404


def test_a_case_inside_a_sub_process_is_drawn_there(crew, file, browse):
    file("查看")
    number = begin()
    page = browse("2001").get(f"/desk/cases/{number}").content.decode()
    assert "flow__node--inside is-now" in page
    assert "子流程：里面" in page
    assert page.count("flow__node--user is-now") == 1


def test_a_drawing_is_taken_in_bound_and_readied(clerk, read, hidden, queries):
    said = read(clerk.get("/desk/procedures"))
    assert "还没有草稿" in said
    answer = clerk.post("/desk/drafts", {"file": upload(), "called": "", "key": "k1"})
    assert (answer.status_code, answer["Location"]) == (303, "/desk/drafts/licence")
    with queries(20):
        page = clerk.get("/desk/drafts/licence")
    assert "申请材料 申请人 收到申请" in read(page)
    assert "flow__message" in page.content.decode()
    assert "还有 9 处错误" in read(page)
    one = clerk.post("/desk/drafts/licence/bindings", {".process": "licence", "key": "k2"})
    assert one.status_code == 303
    fields = clerk.get("/desk/drafts/licence").content.decode()
    assert 'name="lane_window.post"' in fields
    assert 'name="f_no.condition"' in fields
    two = clerk.post("/desk/drafts/licence/bindings", BOUND | {"key": "k3"})
    assert two.status_code == 303
    page = clerk.get("/desk/drafts/licence")
    assert "没有查出问题" in read(page)
    assert "可以定稿" in read(page)
    key = hidden(page, "/desk/drafts/licence/readiness")
    assert clerk.post("/desk/drafts/licence/readiness", {"key": key}).status_code == 303
    page = clerk.get("/desk/drafts/licence")
    assert "已定稿" in read(page)
    file = clerk.get("/desk/drafts/licence/file?of=runnable").content
    assert b"BPMNShape" in file
    assert compile_program(parse(file)).key == "licence"
    assert clerk.get("/desk/drafts/licence/file?of=drawn").content == DRAWN
    assert parse(clerk.get("/desk/drafts/licence/file").content).pools[0] == ("申请人", "")
    assert "已定稿" in read(clerk.get("/desk/procedures"))


def test_what_does_not_fit_is_said_beside_its_field_and_everything_typed_stays(clerk, read):
    clerk.post("/desk/drafts", {"file": upload()})
    clerk.post("/desk/drafts/licence/bindings", {".process": "licence"})
    answer = clerk.post("/desk/drafts/licence/bindings", BOUND | {"lane_window.post": "gm.nobody"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有这个岗位" in read(answer)
    assert 'value="gm.nobody"' in page
    assert 'value="choice = &quot;no&quot;"' in page
    assert "<title>错误：" in page.replace("\n", "").replace("  ", "")
    assert set(drafts.draft_for("licence", actor=SYSTEM).bindings) == {("", "process")}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04" + bytes(64), "不能读作流程图"),
        (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&x;</definitions>', "DOCTYPE"),
        (b"<definitions>" + b" " * 4_000_001, "4 MB"),
        (None, "请先选择文件"),
    ],
    ids=["zip", "entities", "huge", "nothing"],
)  # fmt: skip
def test_what_is_no_drawing_is_refused_and_nothing_is_kept(content, said, clerk, read):
    sent = {"called": "mine"} | ({"file": upload(content)} if content is not None else {})
    answer = clerk.post("/desk/drafts", sent)
    assert answer.status_code == 422
    assert said in read(answer)
    assert 'value="mine"' in answer.content.decode()
    assert not ProcedureDraft.objects.exists()


def test_the_same_form_sent_twice_takes_in_one_draft(clerk):
    for _time in range(2):
        answer = clerk.post("/desk/drafts", {"file": upload(), "called": "", "key": "once"})
        assert answer.status_code == 303
    assert ProcedureDraft.objects.count() == 1


def test_a_draft_is_given_up_for_a_reason(clerk, read):
    clerk.post("/desk/drafts", {"file": upload()})
    answer = clerk.post("/desk/drafts/licence/discarding", {"why": "错"})
    assert answer.status_code == 422
    assert "请写明作废的理由" in read(answer)
    assert clerk.post("/desk/drafts/licence/discarding", {"why": "图画错了，重画"}).status_code == 303
    page = clerk.get("/desk/drafts/licence")
    assert "已作废：图画错了，重画" in read(page)
    assert "保存绑定" not in read(page)
    assert clerk.post("/desk/drafts/licence/bindings", BOUND).status_code == 409


def test_an_unbound_draft_is_not_readied(clerk, read):
    clerk.post("/desk/drafts", {"file": upload()})
    answer = clerk.post("/desk/drafts/licence/readiness", {})
    assert answer.status_code == 409
    assert "草稿还不能定稿" in read(answer)
    assert clerk.get("/desk/drafts/licence/file?of=runnable").status_code == 404


def test_for_others_there_are_no_drafts(crew, clerk, browse, read):
    clerk.post("/desk/drafts", {"file": upload()})
    other = browse("3001")
    assert "流程草稿" not in read(other.get("/desk/procedures"))
    assert other.get("/desk/drafts/licence").status_code == 404
    assert other.post("/desk/drafts/licence/bindings", BOUND).status_code == 404
    assert other.get("/desk/drafts/licence/file?of=drawn").status_code == 404
    assert other.post("/desk/drafts", {"file": upload(), "called": "other"}).status_code == 403
    assert ProcedureDraft.objects.count() == 1


def test_a_drawing_that_cannot_be_mended_by_binding_says_what_to_redraw(clerk, read):
    odd = DRAWN.replace(b'<bpmn:exclusiveGateway id="complete"', b'<bpmn:complexGateway id="complete"')
    clerk.post("/desk/drafts", {"file": upload(odd)})
    clerk.post("/desk/drafts/licence/bindings", {".process": "licence"})
    assert "要在画图工具里改的 问题 位置 「齐全？」是复杂网关" in read(clerk.get("/desk/drafts/licence"))


def test_a_large_drawing_is_bound_in_several_forms(clerk):
    tasks = b"".join(b'<bpmn:userTask id="t%d" name="t%d"/>' % (place, place) for place in range(300))
    flows = b"".join(
        b'<bpmn:sequenceFlow id="f%d" sourceRef="t%d" targetRef="t%d"/>' % (place, place, place + 1)
        for place in range(299)
    )
    head = b'<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"><bpmn:process id="long">'
    clerk.post("/desk/drafts", {"file": upload(head + tasks + flows + b"</bpmn:process></bpmn:definitions>")})
    page = clerk.get("/desk/drafts/long").content.decode()
    forms = page.split('action="/desk/drafts/long/bindings"')[1:]
    assert len(forms) == 4
    names = [re.findall(r'name="(t\d+\.\w+)"', form.split("</form>")[0]) for form in forms]
    assert sum(map(len, names)) == 1200
    assert max(map(len, names)) <= 300
    sent = dict.fromkeys(names[0], "") | {"t0.post": "gm.data.handler"}
    assert clerk.post("/desk/drafts/long/bindings", sent).status_code == 303
    assert drafts.draft_for("long", actor=SYSTEM).bindings == {("t0", "post"): "gm.data.handler"}


def test_a_name_cannot_write_into_the_page(clerk):
    odd = DRAWN.replace('name="申请人"'.encode(), b'name="&lt;script&gt;alert(1)&lt;/script&gt;"')
    clerk.post("/desk/drafts", {"file": upload(odd, name='<b>"x.bpmn')})
    page = clerk.get("/desk/drafts/licence").content.decode()
    assert "<script>alert" not in page
    assert "<b>" not in page.split("<main", 1)[1].split("h-facts")[1][:800]
