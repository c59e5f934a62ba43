# SPDX-License-Identifier: Apache-2.0
"""The schema in the package says the same as the table the engine checks with."""

import re
from pathlib import Path

import pytest
from lxml import etree

from mingfu.engines import bpmn
from mingfu.engines.bpmn.vocabulary import ATTRIBUTES, MINGFU

FILE = Path(bpmn.__file__).with_name("mingfu.xsd")
XS = "{http://www.w3.org/2001/XMLSchema}"
WRAPPER = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="{MINGFU}" schemaLocation="{FILE.as_uri()}"/>
<xs:element name="any"><xs:complexType><xs:attribute name="id" type="xs:ID"/>
<xs:anyAttribute namespace="{MINGFU}" processContents="strict"/></xs:complexType></xs:element></xs:schema>"""


def test_the_same_attributes_stand_in_both():
    declared = [row.get("name") for row in etree.parse(str(FILE)).getroot().iter(f"{XS}attribute")]
    assert declared == list(ATTRIBUTES)
    assert all(row.meaning and row.bearers for row in ATTRIBUTES.values())


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("post", "window.chief-1", True),
        ("post", "a b", False),
        ("post", "", False),
        ("basis", "行政许可法第四十二条", True),
        ("basis", " ", False),
        ("acts", "transfer, extend", True),
        ("acts", "transfer,,extend", False),
        ("gate", "true", True),
        ("gate", "n", True),
        ("gate", "1", False),
        ("item", "organ", True),
        ("item", "1", False),
        ("working", "true", True),
        ("working", "yes", False),
        ("reached", "done", True),
        ("reached", "later", False),
    ],
)
def test_both_take_and_refuse_the_same_values(name, value, right):
    schema = etree.XMLSchema(etree.fromstring(WRAPPER))
    element = etree.fromstring(f'<any xmlns:mf="{MINGFU}" id="n" mf:{name}="{value}"/>')
    assert schema.validate(element) == right
    assert (ATTRIBUTES[name].pattern.fullmatch(value) is not None) == right


GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "procedures.md"


def test_the_guide_has_a_row_for_each_attribute_and_its_example_runs():
    text = GUIDE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE)
    assert sorted(rows) == sorted(ATTRIBUTES)
    (example,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    exec(compile(example, GUIDE.name, "exec"), {})
