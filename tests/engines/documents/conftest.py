# SPDX-License-Identifier: Apache-2.0
"""A few papers, an organ that issues them, and the fonts that pip installs, whatever else the machine has."""

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

DISTRICT = "440608000000"
LETTER = """
paper: test.answer
title: 关于第{case}号诉求的答复
kind: 函
prefix: "{word}热复"
to: "{name}"
body:
  - 您于{received_on}反映的诉求收悉，现答复如下：
  - "{reply}"
  - {heading: 救济途径, when: remedy}
  - {text: "{remedy}", when: remedy}
  - {text: 没有救济途径。, unless: remedy}
from:
  name: {field: name, otherwise: 诉求人}
  received_on: {case: received_at, shown: date}
  reply: {node: reply, field: reply}
  remedy: {node: reply, field: remedy, otherwise: ""}
  organ: {fact: organ, shown: organ}
"""


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    """Only papers of this test, a letterhead of its own, and the fonts installed by pip."""
    from mingfu.engines.documents.values import Letterhead  # noqa: PLC0415 - models exist only once Django is up

    monkeypatch.setattr("mingfu.engines.documents.declaring._papers", {})
    monkeypatch.setattr("mingfu.engines.documents.values._sources", [])
    house = Letterhead("佛山市高明区人民政府", "高明区人民政府文件", "明")
    monkeypatch.setattr("mingfu.engines.documents.values._letterheads", [lambda: house])
    monkeypatch.setattr("mingfu.engines.documents.fonts.DEBIAN", ())
    monkeypatch.delenv("DOCUMENTS_FONTS", raising=False)
    monkeypatch.delenv("DOCUMENTS_CHECK_URL", raising=False)


@pytest.fixture
def declare(tmp_path):
    """`declare(text)` registers the paper that a YAML text declares."""
    from mingfu.engines.documents import register_paper  # noqa: PLC0415 - as above

    def write(text):
        file = tmp_path / "paper.yaml"
        file.write_text(text, encoding="utf-8")
        return register_paper(file)

    return write


@pytest.fixture
def answer(declare):
    """The letter most tests issue."""
    return declare(LETTER)


@pytest.fixture
def values():
    """What a case answers when asked for the values of the letter."""
    return {
        "name": "诉求人甲",
        "received_on": "2026-03-09T16:30:00+00:00",
        "reply": "经核实，路灯不亮的情况属实。\n已于三日内修复。",
        "remedy": "",
        "organ": "gm.housing",
    }


def _found():
    from mingfu.kernel.access import SYSTEM  # noqa: PLC0415 - as above
    from mingfu.kernel.organs import found_organ  # noqa: PLC0415
    from mingfu.kernel.regions.models import Region  # noqa: PLC0415

    Region.objects.create(code=DISTRICT, name="高明区", kind="district")
    found_organ("gm.gov", "佛山市高明区人民政府", actor=SYSTEM, kind="government", short="区政府", region=DISTRICT)
    found_organ(
        "gm.housing",
        "高明区住房城乡建设和水利局",
        actor=SYSTEM,
        kind="department",
        short="区住建水利局",
        parent="gm.gov",
    )


@pytest.fixture
def housing(db):
    """An organ that issues papers."""
    _found()
    return "gm.housing"


@pytest.fixture
def found_organs():
    """`found_organs()` founds the same organ in a database that the test commits to."""
    return _found


def font_file(path, family, signs):
    """A font file that holds exactly these signs, each drawn as a square."""
    pen = TTGlyphPen(None)
    for move, *points in (("moveTo", (100, 0)), ("lineTo", (900, 0)), ("lineTo", (900, 800)), ("lineTo", (100, 800))):
        getattr(pen, move)(*points)
    pen.closePath()
    square = pen.glyph()
    names = {ord(sign): f"u{ord(sign):X}" for sign in signs}
    builder = FontBuilder(1000, isTTF=True)
    order = [".notdef", *names.values()]
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys(order, square))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    # Typst takes no font without a full and a PostScript name.
    builder.setupNameTable(
        {"familyName": family, "styleName": "Regular", "fullName": family, "psName": family.replace(" ", "")}
    )
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    builder.setupPost()
    path.parent.mkdir(parents=True, exist_ok=True)
    builder.save(path)


@pytest.fixture
def make_font():
    """`make_font(path, family, signs)` writes such a font."""
    return font_file


@pytest.fixture
def only_gb2312(tmp_path, monkeypatch):
    """The only font there is holds the signs of GB 2312 and no other."""
    rows = [bytes([first, second]) for first in range(0xA1, 0xF8) for second in range(0xA1, 0xFF)]
    signs = "".join(row.decode("gb2312", "ignore") for row in rows) + "".join(map(chr, range(32, 127)))
    font_file(tmp_path / "fonts" / "gb2312.ttf", "FangSong_GB2312", dict.fromkeys(signs))
    monkeypatch.setattr("mingfu.engines.documents.fonts.PIP", tmp_path / "nothing")
    monkeypatch.setenv("DOCUMENTS_FONTS", str(tmp_path / "fonts"))
    return tmp_path / "fonts"
