# SPDX-License-Identifier: Apache-2.0
"""Binding: from what was typed to values, or to one sentence per field that says what to do."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from mingfu.engines.dmn import compile_expression
from mingfu.engines.forms.registry import choices_of
from mingfu.engines.forms.spec import CHOOSERS, Field, FormSpec
from mingfu.kernel.clock import legal_now
from mingfu.kernel.parties import clean_email, clean_phone, clean_resident_id, mask
from mingfu.kernel.refusals import Refusal, _

MAX_TEXT = 10_000
FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}

EMPTY = _("请填写“{label}”。")
CHOOSE = _("请选择“{label}”。")
UNKNOWN_CHOICE = _("“{label}”没有这个选项，请重新选择。")
TOO_LONG = _("“{label}”最多 {max} 个字，现在有 {count} 个，请删减。")
TOO_SHORT = _("“{label}”至少 {min} 个字，现在只有 {count} 个，请写得再具体一些。")
NO_DATE = _("“{label}”应为真实日期，例如 2026-03-18。")
NO_NUMBER = _("“{label}”应为数字，例如 12。")
OUT_OF_RANGE = _("“{label}”应在 {min} 到 {max} 之间。")
TOO_LITTLE = _("“{label}”不能小于 {min}。")
TOO_MUCH = _("“{label}”不能大于 {max}。")

PERSONAL = {"phone": "phone", "identity": "resident_id", "email": "email"}
"""Kinds of questions whose answers lead to a person, and what parties call them."""

UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
"""What no text of a person holds and no database keeps: the null sign, halves of signs."""

NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,6})?")
DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})")
PARTED = str.maketrans("年月/.", "----", "日号 ")


Reader = Callable[[Field, list[str], Mapping[str, Any]], Any]


@dataclass(slots=True)
class Bound:
    """A form with what was typed: cleaned `values`, `errors` by field, the `typed` text as it was."""

    spec: FormSpec
    typed: dict[str, list[str]]
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    files: dict[str, Sequence[Any]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether everything asked for is there and right."""
        return not self.errors

    @property
    def facts(self) -> dict[str, Any]:
        """Values that may stand in case data and ledger."""
        return {one.name: self.values[one.name] for one in self.spec.fields if one.fact and one.name in self.values}

    @property
    def content(self) -> dict[str, Any]:
        """Every value, JSON-ready: what the submission keeps.

        What leads to a person is kept by the party, sealed. Of a number or address that got this far, the file keeps
        the masked form only. Of files it holds the checksums, by the question they answer.
        """
        content = {one.name: _kept(one, self.values[one.name]) for one in self.spec.fields if one.name in self.values}
        blobs = {name: [one.blob for one in files] for name, files in self.files.items() if files and _stored(files)}
        return content | blobs


def bind(
    spec: FormSpec,
    typed: Mapping[str, Sequence[str]],
    *,
    files: Mapping[str, Sequence[Any]] | None = None,
    context: Mapping[str, Any] | None = None,
) -> Bound:
    """Check what was typed against the form. Fields whose `when` does not hold are left out, whatever was sent."""
    bound = Bound(spec, {name: list(texts) for name, texts in typed.items()})
    known, arrived = dict(context or {}), dict(files or {})
    for one in spec.fields:
        if one.when and compile_expression(one.when).evaluate(known | bound.values, clock=legal_now) is not True:
            continue
        if one.kind == "file" and one.name in arrived:
            bound.files[one.name] = arrived[one.name]
        try:
            value = _value(one, bound, known)
        except Refusal as refusal:
            bound.errors[one.name] = str(refusal)
            continue
        except _Wrong as wrong:
            bound.errors[one.name] = str(wrong)
            continue
        if value is not None:
            bound.values[one.name] = value
    if spec.check is not None:
        spec.check(bound)
    return bound


class _Wrong(Exception):  # noqa: N818 - a sentence on its way to the page, never seen outside
    """A field's error text."""


def _value(one: Field, bound: Bound, known: dict[str, Any]) -> Any:
    if one.kind == "file":
        if one.required and not bound.files.get(one.name):
            raise _Wrong(str(EMPTY).format(label=_label(one)))
        return None
    typed = (UNWRITABLE.sub("", text).strip() for text in bound.typed.get(one.name, ()))
    texts = [text for text in typed if text]
    if not texts:
        if one.required:
            chooser = one.kind in CHOOSERS or one.kind == "yesno"
            raise _Wrong(str(CHOOSE if chooser else EMPTY).format(label=_label(one)))
        return None
    read: Reader = _READERS.get(one.kind, _text)
    return read(one, texts, known | bound.values)


def _stored(files: Sequence[Any]) -> bool:
    """Whether files have arrived where they are kept; what only just came with a request has no checksum yet."""
    return all(hasattr(one, "blob") for one in files)


def _kept(one: Field, value: Any) -> Any:
    if one.kind in PERSONAL:
        return mask(PERSONAL[one.kind], str(value))
    return str(value) if isinstance(value, (date, Decimal)) else value


def _label(one: Field) -> str:
    return str(_(one.label))


def _text(one: Field, texts: list[str], _known: Mapping[str, Any]) -> str:
    text = texts[0].replace("\r\n", "\n")
    most = one.max or MAX_TEXT
    if len(text) > most:
        raise _Wrong(str(TOO_LONG).format(label=_label(one), max=most, count=len(text)))
    if one.min and len(text) < one.min:
        raise _Wrong(str(TOO_SHORT).format(label=_label(one), min=one.min, count=len(text)))
    return text


def _choice(one: Field, texts: list[str], known: Mapping[str, Any]) -> str:
    if texts[0] not in {choice.value for choice in choices_of(one, known)}:
        raise _Wrong(str(UNKNOWN_CHOICE).format(label=_label(one)))
    return texts[0]


def _choices(one: Field, texts: list[str], known: Mapping[str, Any]) -> list[str]:
    offered = {choice.value for choice in choices_of(one, known)}
    if not set(texts) <= offered:
        raise _Wrong(str(UNKNOWN_CHOICE).format(label=_label(one)))
    return list(dict.fromkeys(texts))


def _yesno(one: Field, texts: list[str], _known: Mapping[str, Any]) -> bool:
    if texts[0] not in {"yes", "no"}:
        raise _Wrong(str(UNKNOWN_CHOICE).format(label=_label(one)))
    return texts[0] == "yes"


def _date(one: Field, texts: list[str], _known: Mapping[str, Any]) -> date:
    found = DAY.fullmatch(texts[0].translate(FULL_WIDTH).translate(PARTED))
    try:
        year, month, day = (int(part) for part in (found.groups() if found else ()) if part)
        return date(year, month, day)
    except ValueError:
        raise _Wrong(str(NO_DATE).format(label=_label(one))) from None


def _number(one: Field, texts: list[str], _known: Mapping[str, Any]) -> int | str:
    text = texts[0].translate(FULL_WIDTH).replace(",", "")
    if not NUMBER.fullmatch(text):
        raise _Wrong(str(NO_NUMBER).format(label=_label(one)))
    number = Decimal(text)
    low, high = one.min, one.max
    if (low is not None and number < low) or (high is not None and number > high):
        told = TOO_LITTLE if high is None else TOO_MUCH if low is None else OUT_OF_RANGE
        raise _Wrong(str(told).format(label=_label(one), min=low, max=high))
    return int(number) if number == number.to_integral_value() else str(number)


_READERS: dict[str, Reader] = {
    "choice": _choice,
    "select": _choice,
    "organ": _choice,
    "post": _choice,
    "choices": _choices,
    "yesno": _yesno,
    "date": _date,
    "number": _number,
    "phone": lambda _one, texts, _known: clean_phone(texts[0]),
    "identity": lambda _one, texts, _known: clean_resident_id(texts[0]),
    "email": lambda _one, texts, _known: clean_email(texts[0]),
}
