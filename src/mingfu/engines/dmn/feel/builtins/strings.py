# SPDX-License-Identifier: Apache-2.0
"""Built-in functions over text, and the conversion of numbers."""

import re
from decimal import Decimal
from typing import Any, Final

from mingfu.engines.dmn.feel.limits import within_length
from mingfu.engines.dmn.feel.patterns import expand, pattern_of, subject_of
from mingfu.engines.dmn.feel.registry import builtin
from mingfu.engines.dmn.feel.values import CONTEXT
from mingfu.engines.dmn.feel.writing import write

_NUMBER: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_SEPARATORS: Final = frozenset({" ", ",", "."})


@builtin("substring", "string:string, start position:number, length:number?")
def substring(string: str, start: Decimal, length: Decimal | None = None) -> str | None:
    """Characters from a position (from 1, or from the end when negative)."""
    at = int(start)
    if at == 0 or abs(at) > len(string):
        return None
    first = at - 1 if at > 0 else len(string) + at
    if length is None:
        return string[first:]
    return string[first : first + int(length)] if length >= 1 else None


@builtin("string length", "string:string")
def string_length(string: str) -> Decimal:
    """How many characters a text has."""
    return Decimal(len(string))


@builtin("upper case", "string:string")
def upper_case(string: str) -> str:
    """The text in capitals."""
    return string.upper()


@builtin("lower case", "string:string")
def lower_case(string: str) -> str:
    """The text in small letters."""
    return string.lower()


@builtin("substring before", "string:string, match:string")
def substring_before(string: str, match: str) -> str:
    """What stands before the first match; empty without one."""
    before, found, _after = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", "string:string, match:string")
def substring_after(string: str, match: str) -> str:
    """What stands after the first match; empty without one."""
    return string.partition(match)[2] if match else string


@builtin("contains", "string:string, match:string")
def contains(string: str, match: str) -> bool:
    """Whether the text has the match in it."""
    return match in string


@builtin("starts with", "string:string, match:string")
def starts_with(string: str, match: str) -> bool:
    """Whether the text begins with the match."""
    return string.startswith(match)


@builtin("ends with", "string:string, match:string")
def ends_with(string: str, match: str) -> bool:
    """Whether the text ends with the match."""
    return string.endswith(match)


@builtin("matches", "input:string, pattern:string, flags:string|null?")
def matches(text: str, pattern: str, flags: str | None = None) -> bool | None:
    """Whether a pattern is found in the text."""
    compiled = pattern_of(pattern, flags or "")
    return None if compiled is None else compiled.search(subject_of(text)) is not None


@builtin("replace", "input:string, pattern:string, replacement:string, flags:string|null?")
def replace(text: str, pattern: str, replacement: str, flags: str | None = None) -> str | None:
    """The text with every match of a pattern replaced; `$1` is the first group."""
    compiled = pattern_of(pattern, flags or "")
    if compiled is None:
        return None
    result = expand(compiled, replacement, subject_of(text))
    if result is not None:
        within_length(len(result))
    return result


@builtin("split", "string:string, delimiter:string")
def split(string: str, delimiter: str) -> list[str] | None:
    """The parts of a text between matches of a pattern."""
    compiled = pattern_of(delimiter, "")
    if compiled is None:
        return None
    parts: list[str] = []
    start = 0
    for match in compiled.finditer(subject_of(string)):
        if match.end() == match.start():
            continue
        parts.append(string[start : match.start()])
        start = match.end()
    return [*parts, string[start:]]


@builtin("string join", "list:list, delimiter:string|null?")
def string_join(items: list[Any], delimiter: str | None = None) -> str | None:
    """The texts of a list in one, nulls left out."""
    texts = [item for item in items if item is not None]
    if any(type(text) is not str for text in texts):
        return None
    glue = delimiter or ""
    within_length(sum(map(len, texts)) + len(glue) * len(texts))
    return glue.join(texts)


@builtin("string", "from:any")
def string(value: Any) -> str | None:
    """The text of any value; null stays null."""
    return None if value is None else write(value)


@builtin("number", "from:string|number, grouping separator:string|null?, decimal separator:string|null?")
def number(text: str | Decimal, grouping: str | None = None, point: str | None = None) -> Decimal | None:
    """The number that a text spells."""
    if isinstance(text, Decimal):
        return text
    if (grouping is not None and grouping not in _SEPARATORS) or point not in (None, ".", ","):
        return None
    if grouping is not None:
        if grouping == point:
            return None
        text = text.replace(grouping, "")
    if point is not None and point != ".":
        if "." in text:
            return None
        text = text.replace(point, ".")
    return CONTEXT.create_decimal(text) if _NUMBER.fullmatch(text) else None
