# SPDX-License-Identifier: Apache-2.0
"""A system is a folder: what is found in it by place, and what keeps a deployment from starting."""

import sys

import pytest

import mingfu.systems
from mingfu.engines import cases, forms, manifest
from mingfu.engines.cases import declared
from mingfu.engines.forms import registry
from mingfu.engines.jobs import reacting, rounds
from mingfu.engines.manifest import loading, providers

HEAD = """
from pathlib import Path
from mingfu.engines.cases import Start
from mingfu.engines.manifest import SystemManifest
from mingfu.engines.supervision import Watch

WATCH = Watch(code="%s.watch", title="盯", system="alpha", card="red", notice="none", clock="answer")

"""
ONE = """
ONE = SystemManifest(key="{key}", title="示例", government="trust", clauses=("7",), about="", law=(), folder=Path(__file__).parent{more})
"""
PROCEDURE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="https://mingfu.example/t">
<process id="p" name="示例" isExecutable="true"><startEvent id="s" name="始"/><endEvent id="e" name="终"/>
<sequenceFlow id="f" sourceRef="s" targetRef="e"/></process></definitions>"""
TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="裁定" namespace="https://mingfu.example/t">
<decision id="fee" name="fee"><variable name="fee"/><literalExpression id="l"><text>12</text></literalExpression></decision>
</definitions>"""
REGISTRIES = (
    (loading, "_systems"), (declared, "_starts"), (declared, "_files"), (declared, "_programs"), (declared, "_functions"),
    (registry, "_forms"), (providers, "_offered"), (reacting, "_reactions"), (rounds, "_duties"),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """`folder(name, manifest text)` lays a system where systems are looked for, and nothing but these is found."""
    for module, name in REGISTRIES:
        monkeypatch.setattr(module, name, {} if module is loading else dict(getattr(module, name)))
    monkeypatch.setattr(loading, "SYSTEMS", tmp_path)
    monkeypatch.setattr(mingfu.systems, "__path__", [str(tmp_path)])

    def lay(name, text):
        place = tmp_path / name
        place.mkdir()
        (place / "__init__.py").touch()
        (place / "manifest.py").write_text(text, encoding="utf-8")
        return place

    before = set(sys.modules)
    yield lay
    for name in set(sys.modules) - before:
        if name.startswith("mingfu.systems."):
            del sys.modules[name]


def one(key, more=""):
    return HEAD % key + ONE.format(key=key, more=f", {more}" if more else "")


def test_files_are_found_by_place_and_named_by_it(folder):
    place = folder("alpha", one("alpha", "starts=(Start(key='alpha.say', title='说', form='alpha.ask', procedure='alpha.go', entry='', organ='gm.hotline'),)"))  # fmt: skip
    for kind, file, text in (
        ("processes", "go.bpmn", PROCEDURE),
        ("forms", "ask.yaml", "form: alpha.ask\ntitle: 问\nfields: [{name: text, kind: text, label: 内容}]"),
        ("tables", "fees.dmn", TABLE),
        ("lists", "kinds.yaml", "catalog: alpha.kinds\ntitle: 类\nvalid_from: 2026-01-01\nentries: []"),
    ):
        (place / kind).mkdir()
        (place / kind / file).write_text(text, encoding="utf-8")
    [found] = manifest.load()
    assert found.key == "alpha"
    told = found.declares()
    assert (told["starts"], told["processes"], told["forms"], told["tables"], told["lists"]) == (
        ["alpha.say"],
        ["go"],
        ["ask"],
        ["fees"],
        ["kinds"],
    )
    assert cases.program_of("alpha.go").name == "示例"
    assert forms.form("alpha.ask").title == "问"
    assert cases.start_of("alpha.say").system == "alpha"
    assert declared.function("alpha.fees.fee")({}) == {"fee": 12}
    assert manifest.find_system("alpha") is found
    assert manifest.load() == (found,)


def test_systems_ask_each_other_by_name(folder):
    folder("alpha", one("alpha", "offers={'alpha.standing': lambda party: f'{party} is well'}"))
    folder("beta", one("beta", "asks=frozenset({'alpha.standing'})"))
    assert [found.key for found in manifest.load()] == ["alpha", "beta"]
    assert manifest.ask("alpha.standing", party="甲") == "甲 is well"
    assert "alpha.standing" in manifest.offered()
    with pytest.raises(LookupError, match="nobody"):
        manifest.ask("nobody.offers-this")


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"alpha": one("alpha", "asks=frozenset({'credit.standing'})")}, "credit.standing"),
        ({"alpha": HEAD % "x"}, "现有 0 个"),
        ({"alpha": one("alpha") + ONE.format(key="alpha", more="").replace("ONE =", "TWO =")}, "现有 2 个"),
        ({"alpha": one("gamma")}, "现为“gamma”"),
        ({"alpha": one("alpha", "watches=(WATCH, WATCH)")}, "watches “alpha.watch”"),
        (
            {"alpha": one("alpha", "watches=(WATCH,)"), "beta": one("beta", "watches=(WATCH,)").replace("beta.watch", "alpha.watch")},
            "已由系统 alpha 声明",
        ),
    ],
)  # fmt: skip
def test_systems_that_do_not_fit_keep_the_deployment_from_starting(folder, refused, texts, told):
    for name, text in texts.items():
        folder(name, text)
    for _time in range(2):
        with refused("manifest-faulty") as caught:
            manifest.load()
        assert told in str(caught.value)
        assert loading._systems == {}


def test_the_same_manifest_under_two_names_is_one(folder):
    folder("alpha", one("alpha") + "SAME = ONE\n")
    assert [found.key for found in manifest.load()] == ["alpha"]


def test_command_groups_are_named_without_importing_anything(folder):
    place = folder("alpha", one("alpha"))
    (place / "cli.py").write_text("raise RuntimeError", encoding="utf-8")
    assert manifest.cli_groups() == {"alpha": "mingfu.systems.alpha.cli"}
