# SPDX-License-Identifier: Apache-2.0
"""The texts people see: how they are collected, kept and compiled, and that every one is translated."""

import gettext
import importlib.util
import re
import sys
from pathlib import Path

import polib
import pytest

TOOLS = Path(__file__).resolve().parents[3] / "tools"


def tool(name):
    spec = importlib.util.spec_from_file_location(f"tool_{name}", TOOLS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


messages = tool("messages")
compiling = tool("compile_messages")


def test_python_texts():
    source = """
_("甲")
gettext_lazy("乙" "丙")
ngettext("{n} 件", "{n} 件多", n)
pgettext("动词", "办")
gettext(name)
other("丁")
"""
    assert [(m.text, m.plural, m.context) for m in messages.from_python(source, "x.py")] == [
        ("甲", "", ""),
        ("乙丙", "", ""),
        ("{n} 件", "{n} 件多", ""),
        ("办", "", "动词"),
    ]


@pytest.mark.parametrize("source", ['_(f"第 {n} 件")', '_("第" + n)'])
def test_a_text_put_together_at_run_time_is_an_error(source):
    with pytest.raises(messages.UnreadableMessageError, match=r"x\.py:1"):
        list(messages.from_python(source, "x.py"))


def test_template_texts():
    source = """{% load i18n %}{% translate "甲" %} plain {% translate '乙"' as x %}
{% blocktranslate with n=y %}第 {{ n }} 件{% endblocktranslate %}
{% blocktranslate count n=y %}{{ n }} 处{% plural %}{{ n }} 处多{% endblocktranslate %}{% translate "办" context "动词" %}"""

    assert [(m.text, m.plural, m.context) for m in messages.from_template(source, "x.html")] == [
        ("甲", "", ""),
        ('乙"', "", ""),
        ("第 %(n)s 件", "", ""),
        ("%(n)s 处", "%(n)s 处多", ""),
        ("办", "", "动词"),
    ]


def test_declared_texts():
    source = """
title: 市民热线
code: 不是给人看的
fields:
  - name: text
    label: 发生了什么
    options: [城管, {value: 甲, label: 乙}]
"""
    assert [m.text for m in messages.from_yaml(source, "x.yaml")] == ["市民热线", "发生了什么", "城管", "乙"]


def test_model_texts():
    source = """<definitions xmlns="b" xmlns:mf="m"><process id="甲" name="热线"><documentation>先
      受理</documentation><task id="t" name="受理" mf:milestone="已受理"/><text>不显示</text></process></definitions>"""

    assert sorted(m.text for m in messages.from_xml(source, "x.bpmn")) == sorted(["热线", "先 受理", "受理", "已受理"])


def test_a_model_with_entities_is_refused():
    with pytest.raises(messages.UnreadableMessageError):
        list(messages.from_xml('<!DOCTYPE a [<!ENTITY x "y">]><a name="甲&x;"/>', "x.bpmn"))


def test_what_is_translated_stays_and_what_is_gone_goes():
    old = polib.POFile()
    old.append(polib.POEntry(msgid="甲", msgstr="one", tcomment="read by a person"))
    old.append(polib.POEntry(msgid="旧", msgstr="old"))

    new = messages.catalogue(
        "en", old, {("", "乙 {n}", ""): ["b.py"], ("", "甲", ""): ["a.py"], ("", "件", "件"): ["c.py"]}
    )

    assert [(e.msgid, e.msgstr, e.tcomment) for e in new] == [
        ("乙 {n}", "", ""),
        ("甲", "one", "read by a person"),
        ("件", "", ""),
    ]
    assert new[0].flags == ["python-brace-format"]
    assert new[2].msgstr_plural == {0: "", 1: ""}


def test_the_same_texts_give_the_same_bytes():
    texts = {("", "甲", ""): ["a.py"]}

    assert str(messages.catalogue("en", polib.POFile(), texts)) == str(messages.catalogue("en", polib.POFile(), texts))


def test_compiled_messages_are_what_gettext_reads(tmp_path):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    file.append(polib.POEntry(msgid="甲", msgstr="one"))
    file.save(str(folder / "django.po"))

    assert compiling.compile_all(tmp_path) == [folder / "django.mo"]
    assert compiling.compile_all(tmp_path) == []
    with (folder / "django.mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("甲") == "one"


def entries(language):
    return polib.pofile(str(messages.path_of(language)))


@pytest.mark.parametrize("language", ["en", "zh_Hant"])
def test_a_translation_keeps_the_places_of_its_text(language):
    places = re.compile(r"%\(\w+\)[sd]|\{\w*[^}]*\}")
    wrong = []
    for entry in entries(language):
        words = [entry.msgstr, *entry.msgstr_plural.values()]
        wrong += [
            entry.msgid
            for said in words
            if said and sorted(places.findall(said)) != sorted(places.findall(entry.msgid))
        ]

    assert wrong == []


@pytest.mark.parametrize("language", ["en", "zh_Hant"])
def test_no_translation_is_in_doubt(language):
    assert [entry.msgid for entry in entries(language) if "fuzzy" in entry.flags or entry.obsolete] == []


@pytest.mark.parametrize("language", ["en", "zh_Hant"])
def test_the_files_compile(language, tmp_path):
    target = tmp_path / "django.mo"
    entries(language).save_as_mofile(str(target))

    with target.open("rb") as compiled:
        said = gettext.GNUTranslations(compiled)
    assert said.gettext("搜索") == {"en": "Search", "zh_Hant": "搜索"}[language]
    assert (
        said.ngettext("%(count)s 项", "%(count)s 项", 2)
        == {"en": "%(count)s items", "zh_Hant": "%(count)s 項"}[language]
    )


def test_traditional_texts_hold_no_simplified_characters():
    # Each of these is written otherwise in traditional script.
    simplified = re.compile("[办务问题请们这还说对时间开关证书级须长应东车马门见发复后]")

    assert [
        entry.msgid
        for entry in entries("zh_Hant")
        for said in (entry.msgstr, *entry.msgstr_plural.values())
        if simplified.search(said)
    ] == []


# Characters that stand for several traditional ones: the wrong one of each pair, as it would show.
WRONG = re.compile(
    r"答復|答複|回復[我您他]|重復|複議|覆議|日歷|公歷|曆史|帳本里|這里|哪里|係統|聯系|製度|機製|平台|幹部份|批準|標准"
)


def test_traditional_texts_hold_no_wrong_conversion():
    assert [entry.msgid for entry in entries("zh_Hant") if WRONG.search(entry.msgstr)] == []


# Numbers of documents, and what an official types in Chinese whatever language the page is read in.
TYPED = re.compile(
    r"国办发(明电)?〔\d{4}〕\d+号|法律|法规|规章|文件|办理|决定|监督|工作日|春节|（敏感）|｜|(?<=post)、|[日月休班至](?![\u4e00-\u9fff])"
)


def test_english_texts_hold_no_chinese():
    assert [
        entry.msgid
        for entry in entries("en")
        for said in (entry.msgstr, *entry.msgstr_plural.values())
        if messages.CHINESE.search(TYPED.sub("", said))
    ] == []


@pytest.mark.parametrize("language", ["en", "zh_Hant"])
def test_every_text_is_translated(language):
    messages.ready()
    known = {(e.msgctxt or "", e.msgid, e.msgid_plural): messages.done(e) for e in entries(language)}

    assert [key[1] for key in messages.collect() if not known.get(key)] == []
