# SPDX-License-Identifier: Apache-2.0
"""The static side of a model: the names that texts inside it may use, and the compiling of those texts with file and line."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from mingfu.engines.dmn.errors import DmnError, FeelError
from mingfu.engines.dmn.feel.compiling.compiler import INPUT
from mingfu.engines.dmn.feel.cursor import one_spaced
from mingfu.engines.dmn.feel.expression import UnaryTests, build_expression, build_tests
from mingfu.engines.dmn.model.kinds import Kinds
from mingfu.engines.dmn.model.source import Element, called, is_feel, text_line, text_of

Logic = Callable[[dict[str, Any]], Any]
"""A compiled part of a model: from a scope of FEEL values (with `RUN`) to a FEEL value."""


@dataclass(frozen=True)
class Scope:
    """The names at one place of a model. `soft` are names of several words that may occur anywhere in it."""

    file: str
    kinds: Kinds
    soft: frozenset[str]
    warnings: list[DmnError]
    """Where names that nothing defines are noted."""
    names: frozenset[str] = field(default_factory=frozenset)
    compiled: dict[tuple[str, frozenset[str]], UnaryTests] = field(default_factory=dict, compare=False)
    """Tests seen before: large tables repeat themselves."""

    def inside(self, names: Iterable[str]) -> "Scope":
        """The scope with more names."""
        return replace(self, names=self.names | frozenset(map(one_spaced, names)))

    def refuse(self, message: str, element: Element, column: int = 0) -> DmnError:
        """The error at an element of the file."""
        return DmnError(message, file=self.file, line=text_line(element), column=column, element=called(element))

    def _located(self, error: FeelError, element: Element) -> DmnError:
        line = text_line(element) + max(error.line - 1, 0)
        return DmnError(error.message, file=self.file, line=line, column=error.column, element=called(element))

    def _only_feel(self, element: Element) -> None:
        language = element.get("expressionLanguage")
        if not is_feel(language):
            raise self.refuse(f"表达式语言只支持 FEEL，这里是“{language}”。", element)

    def expression(self, element: Element | None) -> Logic:
        """The logic of an element's text; null where the text is empty."""
        text = text_of(element)
        if element is None or text.strip() in ("", "-"):
            return lambda _scope: None
        self._only_feel(element)
        try:
            expression = build_expression(text, names=self.names, soft=self.soft, types=self.kinds.found)
        except FeelError as error:
            raise self._located(error, element) from None
        self._warn(expression.names, element)
        return expression.compute

    def range_without_brackets(self, element: Element) -> Logic | None:
        """The logic of a text such as `1..n`, which stands bare only behind the `in` of a loop; None for any other text."""
        text = text_of(element)
        try:
            build_expression(text, names=self.names, soft=self.soft, types=self.kinds.found)
        except FeelError:
            try:
                found = build_expression(
                    f"for i in {text} return i", names=self.names, soft=self.soft, types=self.kinds.found
                )
            except FeelError:
                return None
            self._warn(found.names, element)
            return found.compute
        return None

    def _warn(self, used: frozenset[str], element: Element) -> None:
        for name in sorted(used - self.names - self.soft - {INPUT}):
            self.warnings.append(self.refuse(f"没有定义名称“{name}”，其值为空；若是文字，请加半角双引号。", element))

    def tests(self, element: Element) -> UnaryTests | None:
        """The unary tests of an element's text; None where they take every value."""
        text = text_of(element)
        if text.strip() in ("", "-"):
            return None
        self._only_feel(element)
        tests = self.compiled.get((text, self.names))
        if tests is None:
            try:
                tests = build_tests(text, names=self.names, soft=self.soft, types=self.kinds.found)
            except FeelError as error:
                raise self._located(error, element) from None
            self.compiled[text, self.names] = tests
        self._warn(tests.names, element)
        return tests

    def values(self, element: Element | None) -> Logic | None:
        """The values that an `outputValues` lists, as logic of a list; None without any."""
        text = text_of(element).strip()
        if element is None or not text:
            return None
        try:
            return build_expression(f"[{text}]", names=self.names, soft=self.soft, types=self.kinds.found).compute
        except FeelError:
            # Tests such as `> 5` are no list of values: they give the outputs no order of priority.
            return None
