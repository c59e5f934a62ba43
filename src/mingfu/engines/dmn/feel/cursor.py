# SPDX-License-Identifier: Apache-2.0
"""Walking over the tokens of a FEEL text, and telling which words make one name.

FEEL names may hold spaces and operators. The longest name that is known wins; words that stand side by side
with nothing between them are one name too, since nothing else can be meant.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from mingfu.engines.dmn.errors import FeelError
from mingfu.engines.dmn.feel.lexer import (
    END,
    MARK,
    NAME,
    NUMBER,
    ODD,
    STRING,
    Token,
    feel_error,
    odd_character,
    tokens_of,
    words_of,
)

INFIX: Final = frozenset({"and", "or", "between", "in", "then", "else", "return", "satisfies"})
"""Words that end a name of unknown words."""

_NAME_MARKS: Final = frozenset({".", "/", "-", "+", "*", "'", "**"})
_SPACE: Final = re.compile(r"\s+")


def one_spaced(name: str) -> str:
    """A name with single spaces, trimmed."""
    return _SPACE.sub(" ", name).strip()


Known = tuple[tuple[tuple[str, ...], str], ...]
"""Names of several words that begin with the same word: their words and themselves, the longest first."""


def _with_name(known: Known, words: tuple[str, ...], name: str) -> Known:
    if (words, name) in known:
        return known
    return tuple(sorted((*known, (words, name)), key=lambda entry: -len(entry[0])))


@lru_cache(maxsize=256)
def _known_words(names: tuple[str, ...]) -> dict[str, Known]:
    """The names of several words by their first; the same names are declared for every expression of a model."""
    known: dict[str, Known] = {}
    for name in names:
        words = words_of(name)
        if len(words) > 1:
            known[words[0]] = _with_name(known.get(words[0], ()), words, name)
    return known


class Cursor:
    """A place in a list of tokens."""

    def __init__(self, text: str, names: Iterable[str] = ()) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.index = 0
        self._known = dict(_known_words(tuple(names)))

    def declare(self, name: str) -> None:
        """Let a name of several words be recognised from here on."""
        words = words_of(name)
        if len(words) > 1:
            self._known[words[0]] = _with_name(self._known.get(words[0], ()), words, name)

    @property
    def token(self) -> Token:
        """The token under the cursor."""
        return self.tokens[self.index]

    def ahead(self, distance: int = 1) -> Token:
        """A token further on; the end where there is none."""
        return self.tokens[min(self.index + distance, len(self.tokens) - 1)]

    def at_mark(self, *marks: str) -> bool:
        """Whether one of these marks comes next."""
        token = self.token
        return token.kind == MARK and token.text in marks

    def at_word(self, *words: str) -> bool:
        """Whether one of these words comes next."""
        token = self.token
        return token.kind == NAME and token.text in words

    def take(self) -> Token:
        """The token under the cursor, passed."""
        token = self.token
        if token.kind != END:
            self.index += 1
        return token

    def skip(self, mark: str) -> bool:
        """Pass a mark if it comes next."""
        if self.at_mark(mark):
            self.index += 1
            return True
        return False

    def expect(self, text: str) -> Token:
        """Pass a mark or word that must come next."""
        token = self.token
        if token.kind in (MARK, NAME) and token.text == text:
            return self.take()
        raise self.unexpected(f"这里应为“{text}”")

    def unexpected(self, wanted: str = "") -> FeelError:
        """The error for the token under the cursor."""
        token = self.token
        if token.kind == ODD:
            return odd_character(self.text, token)
        found = "表达式已结束" if token.kind == END else f"却是“{token.text}”"
        message = (
            f"{wanted}，{found}。"
            if wanted
            else ("表达式不完整。" if token.kind == END else f"此处不应有“{token.text}”。")
        )
        return feel_error(message, self.text, token.start)

    def error(self, message: str, at: int) -> FeelError:
        """The error at an offset of the text."""
        return feel_error(message, self.text, at)

    def known_name_ahead(self) -> str | None:
        """The longest known name of several words that comes next; the cursor stays."""
        at = self.index
        name = self.known_name()
        self.index = at
        return name

    def known_name(self) -> str | None:
        """Pass the longest known name of several words, if one comes next."""
        for words, name in self._known.get(self.token.text, ()):
            end = self.index + len(words)
            if end < len(self.tokens) and all(
                token.text == word and token.kind != STRING
                for token, word in zip(self.tokens[self.index : end], words, strict=True)
            ):
                self.index = end
                return name
        return None

    def name(self) -> str:
        """Pass a name that must come next."""
        known = self.known_name()
        if known is not None:
            return known
        first = self.token
        if first.kind != NAME:
            raise self.unexpected("这里应为名称")
        last = self.take()
        while self.token.kind == NUMBER or (self.token.kind == NAME and not self._ends_name()):
            last = self.take()
        return one_spaced(self.text[first.start : last.end])

    def _ends_name(self) -> bool:
        return self.token.text in INFIX or (self.token.text == "instance" and self.ahead().text == "of")

    def label(self, stop: str) -> str | None:
        """Pass words that name an entry, a parameter or a variable, up to but not including `stop`; else None."""
        index = self.index
        tokens = self.tokens
        while True:
            token = tokens[index]
            if token.text == stop and token.kind in (MARK, NAME) and index > self.index:
                break
            if not (token.kind in (NAME, NUMBER, ODD) or (token.kind == MARK and token.text in _NAME_MARKS)):
                return None
            index += 1
        if tokens[self.index].kind != NAME:
            return None
        label = one_spaced(self.text[tokens[self.index].start : tokens[index - 1].end])
        self.index = index
        return label
