# SPDX-License-Identifier: Apache-2.0
"""Writing XES, one case after the other."""

from collections.abc import Iterable
from datetime import datetime
from typing import IO
from xml.sax.saxutils import quoteattr

from mingfu.engines.logs.matter import URI, Matter, Step, Value, told_of, written

_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Mingfu" prefix="mf" uri={quoteattr(URI)}/>
  <global scope="trace"><string key="concept:name" value=""/></global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
    <string key="lifecycle:transition" value="complete"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
  <classifier name="Activity and transition" keys="concept:name lifecycle:transition"/>
  <classifier name="Post" keys="org:resource"/>
"""
_SIGNS = {chr(code): "\ufffd" for code in range(32) if chr(code) not in "\t\n\r"} | {
    "\ufffe": "\ufffd",
    "\uffff": "\ufffd",
}
"""What XML cannot hold."""


def write_xes(matters: Iterable[Matter], file: IO[bytes]) -> tuple[int, int]:
    """Write a log and say how many cases and events it holds."""
    cases = events = 0
    file.write(_HEAD.encode())
    for matter in matters:
        file.write(_trace(matter).encode())
        cases += 1
        events += len(matter.steps)
    file.write(b"</log>\n")
    return cases, events


def _trace(matter: Matter) -> str:
    lines = ["<trace>", _attribute("concept:name", matter.number)]
    lines += [_attribute(f"mf:{key}", value) for key, value in matter.attributes.items()]
    lines += [_event(step) for step in matter.steps]
    lines.append("</trace>\n")
    return "\n".join(lines)


def _event(step: Step) -> str:
    rows: list[tuple[str, Value]] = [
        ("concept:name", step.activity),
        ("concept:instance", step.id),
        ("time:timestamp", step.at),
        ("lifecycle:transition", step.lifecycle),
        ("org:resource", step.post),
        ("org:group", step.organ),
        *((f"mf:{key}", value) for key, value in told_of(step).items()),
    ]
    return f"<event>{''.join(_attribute(key, value) for key, value in rows if value != '')}</event>"


def _attribute(key: str, value: Value) -> str:
    if isinstance(value, datetime):
        return f'<date key="{key}" value="{written(value)}"/>'
    if isinstance(value, int):
        return f'<int key="{key}" value="{value}"/>'
    return f'<string key="{key}" value={quoteattr(value, _SIGNS)}/>'
