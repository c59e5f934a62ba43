# SPDX-License-Identifier: Apache-2.0
"""Where a running procedure stands: a small immutable value that is stored as one line of JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from mingfu.engines.bpmn.errors import StepRefused

HANDLER = -1
"""Host of a token that waits at the start of an event sub-process: it listens and keeps nothing alive."""


class Token(NamedTuple):
    """Something that waits at a node."""

    id: int
    node: int
    scope: int = 0
    """Id of the sub-process token in which it lives; 0 is the whole procedure."""
    host: int = 0
    """Id of the token it depends on: a boundary event on a task, one instance of several, one event of a race."""


@dataclass(frozen=True, slots=True)
class State:
    """One moment of a running procedure. `step` makes the next one; nothing changes it."""

    program: str
    """Digest of the program it belongs to."""
    next: int
    """The id that the next token gets: ids are never used twice."""
    tokens: tuple[Token, ...]
    """By id, which is the order in which they came."""
    parked: tuple[tuple[int, int], ...] = ()
    """Scope and flow of every token that waits at a joining gateway, sorted."""
    locals: Mapping[int, Mapping[str, Any]] | None = None
    """Token id → its own variables and bookkeeping, where it has any."""
    end: int = -1
    """Of the end events reached so far, the one that stands last in the file: it gives the outcome, whatever came first."""
    outcome: str | None = None
    """None while it runs."""

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self.outcome is not None

    def dump(self) -> str:
        """One line of JSON, a few bytes for each token."""
        if self.outcome is None and not self.locals:
            # What most states are is written out at once, as the encoder below would write it.
            tokens = ",".join([f"[{','.join(map(str, _written(token)))}]" for token in self.tokens])
            parked = ",".join([f"[{scope},{flow}]" for scope, flow in self.parked])
            return f'["{self.program}",{self.next},[{tokens}],[{parked}],{self.end},null]'
        row = [
            self.program,
            self.next,
            [_written(token) for token in self.tokens],
            self.parked,
            self.end,
            self.outcome,
        ]
        if self.locals:
            row.append({str(key): value for key, value in self.locals.items()})
        return _ENCODE(row)

    @classmethod
    def load(cls, text: str) -> Self:
        """The state that `dump` wrote; raises `StepRefused` (code `state`) for anything else."""
        held = _loaded.get(text)
        if held is not None and type(held) is cls:
            return held
        try:
            program, following, tokens, parked, end, outcome, *rest = json.loads(text)
            state = cls(
                program=program,
                next=int(following),
                tokens=tuple(Token(*map(int, token)) for token in tokens),
                parked=tuple((int(scope), int(flow)) for scope, flow in parked),
                locals={int(key): value for key, value in rest[0].items()} if rest else None,
                end=int(end),
                outcome=outcome,
            )
        except (ValueError, TypeError, AttributeError) as error:
            raise StepRefused("state", "保存的流程状态无法读取。") from error
        if not rest:
            if len(_loaded) >= _MOST_LOADED:
                _loaded.clear()
            _loaded[text] = state
        return state


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_MOST_LOADED = 4096
_loaded: dict[str, State] = {}
"""States without variables by their text: cases of one procedure stand at the same few places."""


def _written(token: Token) -> tuple[int, ...]:
    """A token without trailing zeros, which most have."""
    if token.host:
        return token
    return token[:3] if token.scope else token[:2]
