# SPDX-License-Identifier: Apache-2.0
"""Parsing FEEL: operators by strength, calls, paths and filters, and the unary tests of decision tables."""

from collections.abc import Iterable
from typing import Final

from typing_extensions import override

from mingfu.engines.dmn.errors import FeelError
from mingfu.engines.dmn.feel.cursor import INFIX
from mingfu.engines.dmn.feel.forms import Forms
from mingfu.engines.dmn.feel.lexer import END, MARK, NAME, NUMBER, STRING
from mingfu.engines.dmn.feel.limits import MAX_DEPTH
from mingfu.engines.dmn.feel.nodes import (
    AllOf,
    AnyOf,
    Between,
    Call,
    Chain,
    Compare,
    Filter,
    In,
    InstanceOf,
    Negative,
    Node,
    Path,
    Test,
    Tests,
)
from mingfu.engines.dmn.feel.types import Type

_LEVELS: Final = (("+", "-"), ("*", "/"), ("**",))
_COMPARISONS: Final = ("=", "!=", "<", "<=", ">", ">=")
_OPENERS: Final = frozenset({"-", "(", "[", "{", "@"})


class Parser(Forms):
    """The whole of FEEL's grammar."""

    @override
    def disjunction(self) -> Node:
        first = self._conjunction()
        if not self.at_word("or"):
            return first
        terms = [first]
        while self.at_word("or"):
            self.take()
            terms.append(self._conjunction())
        return AnyOf(first.at, tuple(terms))

    def _conjunction(self) -> Node:
        first = self._comparison()
        if not self.at_word("and"):
            return first
        terms = [first]
        while self.at_word("and"):
            self.take()
            terms.append(self._comparison())
        return AllOf(first.at, tuple(terms))

    def _comparison(self) -> Node:
        node = self.arithmetic()
        for _round in range(MAX_DEPTH):
            if self.at_mark(*_COMPARISONS):
                operator = self.take().text
                node = Compare(node.at, operator, node, self.arithmetic())
            elif self.at_word("between"):
                self.take()
                low = self.arithmetic()
                self.expect("and")
                node = Between(node.at, node, low, self.arithmetic())
            elif self.at_word("in"):
                self.take()
                node = In(node.at, node, self._in_tests())
            else:
                return node
        raise self.unexpected()

    @override
    def arithmetic(self, level: int = 0) -> Node:
        if level == len(_LEVELS):
            return self._unary()
        first = self.arithmetic(level + 1)
        if not self.at_mark(*_LEVELS[level]):
            return first
        rest: list[tuple[str, Node]] = []
        while self.at_mark(*_LEVELS[level]):
            operator = self.take().text
            rest.append((operator, self.arithmetic(level + 1)))
        return Chain(first.at, first, tuple(rest))

    def _unary(self) -> Node:
        signs: list[int] = []
        while self.at_mark("-"):
            signs.append(self.take().start)
            if len(signs) > MAX_DEPTH:
                raise self.unexpected()
        node = self._postfix()
        for at in reversed(signs):
            node = Negative(at, node)
        if self.at_word("instance") and self.ahead().text == "of":
            self.index += 2
            node = InstanceOf(node.at, node, self.type())
        return node

    def _postfix(self) -> Node:
        node = self.primary()
        for _round in range(MAX_DEPTH):
            if self.at_mark("."):
                self.take()
                node = Path(node.at, node, self.name())
            elif self.at_mark("("):
                node = self._call(node)
            elif self.at_mark("[") and not (self.in_range and self._closes_range()):
                self.take()
                test = self.expression()
                self.expect("]")
                node = Filter(node.at, node, test)
            else:
                return node
        raise self.error(f"表达式嵌套过深，最多 {MAX_DEPTH} 层。", self.token.start)

    def _closes_range(self) -> bool:
        following = self.ahead()
        if following.kind == NAME:
            return following.text in INFIX
        return not (following.kind in (NUMBER, STRING) or (following.kind == MARK and following.text in _OPENERS))

    def _call(self, function: Node) -> Node:
        self.take()
        arguments: list[Node] = []
        names: list[str] = []
        while not self.skip(")"):
            if arguments:
                self.expect(",")
            name = self.label(":")
            if name is not None:
                self.expect(":")
                names.append(name)
            elif names:
                raise self.unexpected("有名参数之后不能再有无名参数")
            arguments.append(self.expression())
            if names and len(names) != len(arguments):
                raise self.unexpected("无名参数之后不能再有有名参数")
        return Call(function.at, function, tuple(arguments), tuple(names) if names else None)

    def _in_tests(self) -> Tests:
        at = self.token.start
        if self.at_mark("("):
            start = self.index
            self.take()
            tests = [self.test()]
            while self.skip(","):
                tests.append(self.test())
            if self.skip(")"):
                return Tests(at, tuple(tests))
            self.index = start
        if self.at_mark(*_COMPARISONS):
            return Tests(at, (self.test(),))
        return Tests(at, (self.arithmetic(),))

    def test(self) -> Node:
        """One unary test."""
        if self.at_mark(*_COMPARISONS):
            at = self.token.start
            operator = self.take().text
            return Test(at, operator, self.arithmetic())
        return self.expression()

    def tests(self) -> Tests:
        """The unary tests of a decision table's cell, to the end of the text."""
        at = self.token.start
        if self.at_mark("-") and self.ahead().kind == END:
            self.take()
            return Tests(at, ())
        if self.at_word("not") and self.ahead().text == "(":
            start = self.index
            self.index += 2
            tests = [self.test()]
            while self.skip(","):
                tests.append(self.test())
            self.expect(")")
            if self.token.kind == END:
                return Tests(at, tuple(tests), negated=True)
            self.index = start
        tests = [self.test()]
        while self.skip(","):
            tests.append(self.test())
        return Tests(at, tuple(tests))

    def finish(self) -> None:
        """Refuse whatever is left."""
        if self.token.kind != END:
            raise self.unexpected()


def _too_deep() -> FeelError:
    return FeelError("表达式嵌套过深。", line=1, column=1)


def parse_expression(text: str, names: Iterable[str] = ()) -> Node:
    """The tree of an expression. Raises `FeelError` with line and column."""
    try:
        parser = Parser(text, names)
        node = parser.expression()
        parser.finish()
    except RecursionError:
        raise _too_deep() from None
    return node


def parse_tests(text: str, names: Iterable[str] = ()) -> Tests:
    """The tree of unary tests. Raises `FeelError` with line and column."""
    try:
        parser = Parser(text, names)
        node = parser.tests()
        parser.finish()
    except RecursionError:
        raise _too_deep() from None
    return node


def parse_type(text: str) -> Type:
    """A type written as FEEL writes it, for `typeRef`."""
    parser = Parser(text)
    kind = parser.type()
    parser.finish()
    return kind
