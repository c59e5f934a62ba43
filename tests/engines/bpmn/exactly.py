# SPDX-License-Identifier: Apache-2.0
"""All that a BPMN file says, as plain values: whatever way it is laid out, two files that say the same give the same."""

from collections import Counter

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
LAYOUT = {f"{BPMN}incoming", f"{BPMN}outgoing"}
"""What only repeats the sequence flows."""


def said(xml):
    """Every element with its path, its attributes and its text, counted; and the children of each in their order by tag."""
    root = etree.fromstring(xml)
    found = Counter()
    _walk(root, (), found)
    return found


def _walk(element, path, found):
    name = (element.tag, element.get("id", ""))
    here = (*path, name)
    found[here, tuple(sorted(_attributes(element))), _text(element)] += 1
    places = Counter()
    for child in element:
        if isinstance(child.tag, str) and child.tag not in LAYOUT:
            # The order among elements of one kind says something: the first flow whose condition holds is taken.
            places[child.tag] += 1
            found[here, "child", places[child.tag], child.tag, child.get("id", ""), _text(child)] += 1
            _walk(child, here, found)


def _attributes(element):
    for key, value in element.attrib.items():
        if key == TYPE:
            prefix, _, local = value.rpartition(":")
            yield key, f"{{{element.nsmap.get(prefix or None, '')}}}{local}"
        else:
            yield key, value


def _text(element):
    text = "".join([element.text or "", *(child.tail or "" for child in element)])
    inner = any(isinstance(child.tag, str) for child in element)
    return text if text.strip() or not inner else ""
