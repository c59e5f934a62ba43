# SPDX-License-Identifier: Apache-2.0
"""Parsing the forms of FEEL that begin with their own word or bracket: literals, lists, contexts, loops, functions."""

from abc import ABC, abstractmethod
from typing import Final

from mingfu.engines.dmn.feel.cursor import Cursor
from mingfu.engines.dmn.feel.lexer import NAME, NUMBER, STRING
from mingfu.engines.dmn.feel.limits import MAX_ARMS, MAX_DEPTH
from mingfu.engines.dmn.feel.literals import moment_of
from mingfu.engines.dmn.feel.nodes import (
    ContextOf,
    Each,
    For,
    FunctionOf,
    If,
    ListOf,
    Literal,
    Name,
    Node,
    Quantified,
    RangeOf,
)
from mingfu.engines.dmn.feel.types import ANY, KINDS, ContextType, FunctionType, ListType, Named, RangeType, Type

_CONSTANTS: Final = {"true": True, "false": False, "null": None}
_GENERIC: Final = frozenset({"list", "context", "range", "function"})
_COMPARED: Final = ("<", "<=", ">", ">=", "=", "!=")


class Forms(Cursor, ABC):
    """Primary expressions. `expression` and `arithmetic` belong to the operators and are given by the subclass."""

    depth = 0
    in_range = False

    def expression(self) -> Node:
        """A whole expression."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(f"表达式嵌套过深，最多 {MAX_DEPTH} 层。", self.token.start)
        outer, self.in_range = self.in_range, False
        node = self.disjunction()
        self.in_range = outer
        self.depth -= 1
        return node

    @abstractmethod
    def disjunction(self) -> Node:
        """An expression without what begins it: given by the operators."""

    @abstractmethod
    def arithmetic(self, level: int = 0) -> Node:
        """An operand of a comparison: given by the operators."""

    def primary(self) -> Node:  # noqa: PLR0911 - one line a form
        """A form that holds together by itself."""
        token = self.token
        if token.kind in (NUMBER, STRING):
            return Literal(self.take().start, token.value)
        if token.kind == NAME:
            return self._word()
        known = self.known_name()
        if known is not None:
            return Name(token.start, known)
        if self.skip("("):
            return self._parenthesis(token.start)
        if self.skip("["):
            return self._bracket(token.start)
        if self.skip("]"):
            return self._range_from(token.start, self.expression(), closed=False)
        if self.at_mark("{"):
            return self._context()
        if self.skip("@"):
            return self._at_literal(token.start)
        raise self.unexpected()

    def _word(self) -> Node:  # noqa: PLR0911 - one line a form
        token = self.token
        known = self.known_name()
        if known is not None:
            return Name(token.start, known)
        word = token.text
        if word == "if":
            return self._if()
        if word == "for":
            return self._for()
        if word in ("some", "every"):
            return self._quantified()
        if word == "function" and self.ahead().text == "(":
            return self._function()
        if word in _CONSTANTS:
            return Literal(self.take().start, _CONSTANTS[word])
        if self._ends_name():
            raise self.unexpected()
        return Name(token.start, self.name())

    def _if(self) -> Node:
        arms: list[tuple[int, Node, Node]] = []
        # A chain of "else if" is one level, however many arms it has: long scales are written so.
        while self.at_word("if") and self.known_name_ahead() is None:
            at = self.take().start
            condition = self.expression()
            self.expect("then")
            arms.append((at, condition, self.expression()))
            self.expect("else")
            if len(arms) > MAX_ARMS:
                raise self.error(f"“else if”过多，最多 {MAX_ARMS} 个；请改用决策表。", at)
        node = self.expression()
        for at, condition, one in reversed(arms):
            node = If(at, condition, one, node)
        return node

    def _iterators(self, end: str) -> tuple[Each, ...]:
        found: list[Each] = []
        while True:
            at = self.token.start
            name = self.label("in")
            if name is None:
                raise self.unexpected("这里应为“变量 in 列表”")
            self.declare(name)
            self.expect("in")
            source = self.expression()
            found.append(Each(at, name, source, self.expression() if self.skip("..") else None))
            if not self.skip(","):
                self.expect(end)
                return tuple(found)

    def _for(self) -> Node:
        at = self.take().start
        iterators = self._iterators("return")
        return For(at, iterators, self.expression())

    def _quantified(self) -> Node:
        token = self.take()
        iterators = self._iterators("satisfies")
        return Quantified(token.start, token.text == "every", iterators, self.expression())

    def _function(self) -> Node:
        at = self.take().start
        self.expect("(")
        parameters: list[tuple[str, Type]] = []
        while not self.skip(")"):
            if parameters:
                self.expect(",")
            name = self.label(":") or self.name()
            self.declare(name)
            parameters.append((name, self.type() if self.skip(":") else ANY))
        external = self.at_word("external")
        if external:
            self.take()
        return FunctionOf(at, tuple(parameters), self.expression(), external)

    def _at_literal(self, at: int) -> Node:
        token = self.token
        if token.kind != STRING:
            raise self.unexpected("“@”之后应为字符串")
        value = moment_of(str(self.take().value))
        if value is None:
            raise self.error(f"“{token.value}”不是日期、时间或时长。", token.start)
        return Literal(at, value)

    def _parenthesis(self, at: int) -> Node:
        if self.at_mark(*_COMPARED):
            node: Node = self.comparator_range(at)
            self.expect(")")
            return node
        node = self.expression()
        if self.at_mark(".."):
            return self._range_from(at, node, closed=False)
        self.expect(")")
        return node

    def comparator_range(self, at: int) -> RangeOf:
        """`< 5` and its like as a range."""
        operator = self.take().text
        end = self.arithmetic()
        if operator == "=":
            return RangeOf(at, end, end, low_closed=True, high_closed=True)
        if operator == "!=":
            raise self.error("“!=”不能用作区间。", at)
        closed = operator.endswith("=")
        if operator.startswith("<"):
            return RangeOf(at, None, end, low_closed=False, high_closed=closed, spelled=False)
        return RangeOf(at, end, None, low_closed=closed, high_closed=False, spelled=False)

    def _bracket(self, at: int) -> Node:
        if self.skip("]"):
            return ListOf(at, ())
        items = [self.expression()]
        if self.at_mark(".."):
            return self._range_from(at, items[0], closed=True)
        while self.skip(","):
            items.append(self.expression())
        self.expect("]")
        return ListOf(at, tuple(items))

    def _range_from(self, at: int, low: Node, *, closed: bool) -> Node:
        self.expect("..")
        outer, self.in_range = self.in_range, True
        high = self.arithmetic()
        self.in_range = outer
        if not self.at_mark("]", ")", "["):
            raise self.unexpected("区间应以“]”“)”或“[”结束")
        return RangeOf(at, low, high, low_closed=closed, high_closed=self.take().text == "]")

    def _context(self) -> Node:
        at = self.take().start
        entries: dict[str, Node] = {}
        while not self.skip("}"):
            if entries:
                self.expect(",")
            token = self.token
            if token.kind == STRING:
                key: str | None = str(self.take().value)
            else:
                key = self.label(":")
            if key is None:
                raise self.unexpected("这里应为“名称: 值”")
            if key in entries:
                raise self.error(f"名称“{key}”在同一个上下文里出现了两次。", token.start)
            self.expect(":")
            entries[key] = self.expression()
            self.declare(key)
        return ContextOf(at, tuple(entries.items()))

    def type(self) -> Type:
        """Pass the name of a type."""
        word = self.token.text
        if word in _GENERIC and self.ahead().text == "<":
            self.index += 2
            return self._generic(word)
        for name in ("years and months duration", "days and time duration", "date and time"):
            words = name.split()
            if [self.ahead(step).text for step in range(len(words))] == words:
                self.index += len(words)
                return KINDS[name]
        name = self.name()
        while self.skip("."):
            name += "." + self.name()
        return KINDS.get(name) or Named(name)

    def _generic(self, word: str) -> Type:
        if word == "function":
            parameters: list[Type] = []
            while not self.skip(">"):
                if parameters:
                    self.expect(",")
                parameters.append(self.type())
            self.expect("->")
            return FunctionType(parameters=tuple(parameters), result=self.type())
        if word == "context":
            entries: list[tuple[str, Type]] = []
            while not self.skip(">"):
                if entries:
                    self.expect(",")
                key = self.label(":")
                if key is None:
                    raise self.unexpected("这里应为“名称: 类型”")
                self.expect(":")
                entries.append((key, self.type()))
            return ContextType(entries=tuple(entries))
        of = self.type()
        self.expect(">")
        return ListType(of=of) if word == "list" else RangeType(of=of)
