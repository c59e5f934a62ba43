# SPDX-License-Identifier: Apache-2.0
"""Whether what a procedure names is there."""

from bpmn_words import END, START, flows, process

from mingfu.engines.bpmn import ACTS, Names, check, parse
from mingfu.engines.bpmn.names import KINDS


def test_what_a_procedure_names_is_held_against_what_is_known_where_it_runs():
    inside = [
        '<laneSet id="l"><lane id="lane" mf:post="gm.nobody"><flowNodeRef>a</flowNodeRef></lane></laneSet>',
        START,
        '<userTask id="t" name="办" mf:post="gm.desk" mf:form="x.form" mf:paper="x.paper" mf:acts="note, extned,split"/>',
        '<userTask id="a" mf:post="= organ" mf:form="x.other" mf:pauses="why"/>',
        '<businessRuleTask id="r" mf:decision="x.table.d"/>',
        '<callActivity id="c" calledElement="y.child" mf:version="1"/>',
        END,
    ]
    model = parse(process("\n".join([*inside, flows("s>t", "t>a", "a>r", "r>c", "c>e")])), name="a.bpmn")
    alone = [(row.severity, row.code, row.line, row.element) for row in check(model) if row.code != "no-lane"]
    assert alone == [("warning", "unknown-act", 5, "t")]
    assert "extned" in next(row for row in check(model) if row.code == "unknown-act").message
    everything = {kind: lambda name: name in {"gm.desk", "x.form"} for kind in KINDS}
    found = check(model, names=Names(acts=ACTS | {"extned"}, known=everything))
    assert [(row.severity, row.code, row.line, row.element) for row in found if row.code != "no-lane"] == [
        ("error", "unknown-post", 3, "lane"),
        ("error", "unknown-paper", 5, "t"),
        ("error", "unknown-form", 6, "a"),
        ("error", "unknown-pauses", 6, "a"),
        ("error", "unknown-decision", 7, "r"),
        ("error", "unknown-calledelement", 8, "c"),
    ]
    assert all(row.message.startswith("「") for row in found)
    nothing = check(model, names=Names(acts=ACTS | {"extned"}, known=dict.fromkeys(KINDS, lambda _name: True)))
    assert [row.code for row in nothing if row.code != "no-lane"] == []
