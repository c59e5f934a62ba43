# SPDX-License-Identifier: Apache-2.0
"""The papers of handling: what each asks of a case is in a form, and the procedures call for none that there is not."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

import mingfu.systems.services
from mingfu.engines.documents.declaring import read_paper
from mingfu.engines.forms.spec import read_spec

MF = "https://mingfu.example/bpmn/1"
FOLDER = Path(mingfu.systems.services.__file__).parent
PAPERS = {declared.key: declared for declared in map(read_paper, sorted((FOLDER / "documents").glob("*.yaml")))}
FORMS = {form.key: form for form in map(read_spec, sorted((FOLDER / "forms").glob("*.yaml")))}
TOLD = {"faults", "due", "days", "why", "organ", "permit", "expires", "part_lines", "opinion_lines", "approver"}
"""Facts that the reaction to an act tells, or the case has from its item, its permit or a service."""

FILLED = [
    (node.attrib["id"], node.attrib[f"{{{MF}}}form"])
    for path in (FOLDER / "processes").glob("*.bpmn")
    for node in ET.parse(path).iter()
    if f"{{{MF}}}form" in node.attrib
]
"""Nodes of the procedures with the forms that are filled in there."""
BILLED = {"services.receipt", "services.receipt-back"}
"""Papers about bills, whose facts `bills.settling` tells."""


@pytest.mark.parametrize("key", sorted(set(PAPERS) - BILLED))
def test_every_field_and_fact_that_a_paper_asks_for_is_in_a_form(key):
    facts = {field.name for form in FORMS.values() for field in form.fields if field.fact} | TOLD
    for name, way in PAPERS[key].ways.items():
        if way.source == "fact":
            assert way.name in facts, name
        if way.source == "field":
            forms = [FORMS[form] for node, form in FILLED if node == way.node]
            assert [form.key for form in forms if way.name in {field.name for field in form.fields}], name


def test_there_is_a_paper_for_every_call_of_the_procedures():
    files = [path.read_text(encoding="utf-8") for path in (FOLDER / "processes").glob("*.bpmn")]
    called = {key for text in files for key in re.findall(r'mf:paper="([^"]+)"', text)}
    rows = yaml.safe_load((FOLDER / "lists" / "limits.yaml").read_text(encoding="utf-8"))["entries"]
    called |= {row["lapse"]["paper"] for row in rows if row.get("lapse", {}).get("paper")}
    assert called | {"services.correction", "services.extension"} == set(PAPERS) - BILLED
