# SPDX-License-Identifier: Apache-2.0
"""Pm4py looks at our logs from outside, in an environment of its own: what it counts, and whether it finds that they fit.

Told one JSON object by line on standard input, answers one by line. pm4py is AGPL: nothing of ours imports it.
"""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import pm4py  # noqa: E402 - it warns while it is imported
from pm4py.algo.conformance.tokenreplay import algorithm as replay  # noqa: E402
from pm4py.objects.bpmn.importer import importer as drawings  # noqa: E402


def xes(path, **_rest):
    """Cases and events of a XES file, and how long reading took."""
    begun = time.perf_counter()
    table = pm4py.read_xes(path)
    return {
        "cases": int(table["case:concept:name"].nunique()),
        "events": len(table),
        "seconds": time.perf_counter() - begun,
    }


def ocel(path, **_rest):
    """Events, objects and relations of an OCEL 2.0 file."""
    found = pm4py.read_ocel2_sqlite(path) if path.endswith(".sqlite") else pm4py.read_ocel2_json(path)
    cases = found.objects[found.objects["ocel:type"] == "case"]
    return {
        "events": len(found.events),
        "objects": len(found.objects),
        "relations": len(found.relations),
        "cases": len(cases),
    }


def fitness(path, model, leave_out, silent, **_rest):
    """Token-replay fitness of the closed cases of a XES file against a BPMN file.

    The start event is no transition of a Petri net (`leave_out`); what programs do shows in no log (`silent`).
    """
    started = time.perf_counter()
    table = pm4py.read_xes(path)
    table = table[~table["concept:name"].isin(leave_out)]
    drawing = drawings.apply(model)
    for node in drawing.get_nodes():
        if node.get_name() in silent:
            node.name = ""
    net, initial, final = pm4py.convert_to_petri_net(drawing)
    log = pm4py.convert_to_event_log(table)
    begun = time.perf_counter()
    rows = replay.apply(log, net, initial, final)
    seconds = time.perf_counter() - begun
    fitting = sum(bool(row["trace_is_fit"]) for row in rows)
    whole = sum(row["trace_fitness"] for row in rows) / len(rows)
    return {
        "cases": len(rows), "fitting": fitting, "fitness": whole, "events": len(table),
        "labels": sorted({one.label for one in net.transitions if one.label}), "seconds": seconds,
        "from_file": time.perf_counter() - started,
    }  # fmt: skip


def main():
    """Answer until nothing more is asked."""
    # Bars of progress and a banner are not for us.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"xes": xes, "ocel": ocel, "fitness": fitness}[asked.pop("ask")](**asked)
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is told
            answer = {"fault": f"{type(fault).__name__}: {fault}"}
        answers.write(f"{json.dumps(answer)}\n")
        answers.flush()


if __name__ == "__main__":
    main()
