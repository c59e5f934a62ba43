# SPDX-License-Identifier: Apache-2.0
"""A drawing as one file that opens anywhere: lane names and flow side by side, with the colours of the light theme.

The colours are those of `ui.css`, read from it, so that a saved picture and the page never differ.
"""

import re
from functools import lru_cache
from pathlib import Path

from mingfu.engines.bpmn import Drawing

_SHEET = Path(__file__).with_name("static") / "ui" / "ui.css"
_ROOT = re.compile(r"^:root\{(.*?)^\}", re.MULTILINE | re.DOTALL)
_TOKEN = re.compile(r"--([\w-]+):([^;]+);")
_USED = re.compile(r"var\(--([\w-]+)\)")
_RULE = re.compile(r"^\.flow(?!-wrap|-scroll)[^{]*\{[^}]*\}$", re.MULTILINE)
_SIZE = re.compile(r'<svg [^>]*?viewBox="([^"]+)" width="([\d.]+)" height="([\d.]+)"')


def standalone(drawing: Drawing) -> str:
    """The drawing as one SVG document."""
    (_box, heads_width, height), (_other, flow_width, _height) = (_sized(part) for part in drawing)
    width = heads_width + flow_width
    heads = drawing.heads.replace("<svg ", '<svg x="0" y="0" ', 1)
    flow = drawing.flow.replace("<svg ", f'<svg x="{heads_width:g}" y="0" ', 1)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}">'
        f'<style>{_style()}</style><rect width="100%" height="100%" fill="#fff"/>{heads}{flow}</svg>\n'
    )


def _sized(part: str) -> tuple[str, float, float]:
    found = _SIZE.search(part)
    assert found is not None
    return found[1], float(found[2]), float(found[3])


@lru_cache(maxsize=1)
def _style() -> str:
    """The rules of a drawing with every token replaced by its colour: not every viewer knows CSS variables."""
    sheet = _SHEET.read_text(encoding="utf-8")
    root = _ROOT.search(sheet)
    tokens = dict(_TOKEN.findall(root[1])) if root else {}
    rules = "".join(_RULE.findall(sheet))
    return _USED.sub(lambda found: tokens.get(found[1], "#000"), rules).replace('"', "'")
