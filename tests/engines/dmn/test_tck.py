# SPDX-License-Identifier: Apache-2.0
"""The DMN Technology Compatibility Kit: level 2 whole, level 3 above a pinned share.

Results that expect null are counted apart: they pass too easily in an engine that gives up.
"""

import importlib.util
import os
from collections import Counter
from pathlib import Path

import pytest

from mingfu.engines.dmn import DmnError, from_xsd, load

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("MINGFU_DATA") or ROOT.parent / "shared" / "data") / "dmn-tck"

pytestmark = pytest.mark.skipif(
    not (DATA / "tck_harness.py").is_file(), reason="the DMN TCK is not at MINGFU_DATA/dmn-tck"
)


def harness():
    spec = importlib.util.spec_from_file_location("tck_harness", DATA / "tck_harness.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def python_value(value):
    """The harness tags moments with their XML Schema type; everything else is plain already."""
    if isinstance(value, tuple):
        return from_xsd(*value)
    if isinstance(value, list):
        return [python_value(each) for each in value]
    if isinstance(value, dict):
        return {name: python_value(each) for name, each in value.items()}
    return value


def outcome(model, case, name):
    """What the engine gives for one result of a case; errors count as null, as the TCK asks."""
    inputs = python_value(case["inputs"])
    try:
        if case["type"] != "decisionService" or not case["invocable"]:
            return model.evaluate(name, inputs)
        value = model.evaluate(case["invocable"], inputs)
    except DmnError:
        return None
    return value[name] if len(case["results"]) > 1 else value


def run(level):
    """Passed and failed by kind: whole cases, results that expect a value, results that expect null."""
    kit = harness()
    counts, failures, models = Counter(), [], {}
    for case in kit.cases(str(DATA / "TestCases" / level)):
        if case["model"] not in models:
            models[case["model"]] = load(case["model"])
        passed = True
        for result in case["results"]:
            expected = python_value(result["expected"])
            got = outcome(models[case["model"]], case, result["name"])
            same = kit.same(expected, got)
            passed = passed and same
            counts["null" if expected is None else "value", same] += 1
            if not same:
                failures.append((Path(case["file"]).parent.name, case["case"], result["name"], expected, got))
        counts["case", passed] += 1
    return counts, failures


def test_level_2_passes_whole():
    counts, failures = run("compliance-level-2")
    assert failures == []
    assert counts == {("case", True): 116, ("value", True): 110, ("null", True): 16}


def test_level_3_passes_at_least_what_it_did():
    counts, failures = run("compliance-level-3")
    assert sum(counts.values()) == 812 + 852
    assert counts["case", True] >= 812, failures
    assert counts["value", True] >= 548, failures
    assert counts["null", True] >= 304, failures
