# SPDX-License-Identifier: Apache-2.0
"""Short ways to write procedures in tests, and a stand-in expression language that needs no other engine."""

import ast
import re
from dataclasses import dataclass

from mingfu.engines.bpmn import compile_program, parse

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:mf="https://mingfu.example/bpmn/1" targetNamespace="https://mingfu.example/test">\n'
)


@dataclass(frozen=True)
class Tiny:
    """An expression of the stand-in: Python's comparison with FEEL's single equals sign and null."""

    code: object

    def evaluate(self, data):
        names = {"null": None, "true": True, "false": False, "count": len, "odd": lambda number: number % 2 == 1}
        return eval(self.code, {"__builtins__": {}}, {**names, **data})


def tiny(text):
    """Compile a text of the stand-in language; unknown names are null as in FEEL."""
    python = re.sub(r"(?<![<>!=])=(?!=)", "==", text.strip())
    tree = ast.parse(python, mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "boom":
            message = "boom"
            raise ValueError(message)
    return Named(compile(tree, text, "eval"), tuple({n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}))


@dataclass(frozen=True)
class Named(Tiny):
    """As `Tiny`, with the names it asks for."""

    names: tuple

    def evaluate(self, data):
        return super().evaluate({**dict.fromkeys(set(self.names) - {"null", "true", "false", "count", "odd"}), **data})


def process(inside, *, around="", attributes='isExecutable="true"'):
    """A file with one process; its first line inside is line 3."""
    return f'{HEAD}<process id="p" name="流程" {attributes}>\n{inside}\n</process>\n{around}</definitions>\n'


def flows(*pairs):
    """Sequence flows `a>b`, each on its line, with an optional condition: `a>b: choice = "x"`."""
    rows = []
    for pair in pairs:
        way, _, condition = pair.partition(": ")
        source, target = way.split(">")
        name = f"{source}-{target}"
        head = f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}"'
        text = condition.replace("&", "&amp;").replace("<", "&lt;")
        rows.append(
            f"{head}><conditionExpression>{text}</conditionExpression></sequenceFlow>" if condition else f"{head}/>"
        )
    return "\n".join(rows)


def user(name, extra=""):
    """A user task that a clerk does."""
    return f'<userTask id="{name}" mf:post="clerk" {extra}/>'


def program(inside, *, around=""):
    """The program of one process written inline."""
    return compile_program(parse(process(inside, around=around), name="inline.bpmn"), tiny)
