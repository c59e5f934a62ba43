# SPDX-License-Identifier: Apache-2.0
"""What an endpoint declares: method, path, parameters, body, answer. Everything else follows from it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, get_type_hints

F = TypeVar("F", bound=Callable[..., Any])
Kind = Literal["string", "integer", "date", "moment", "boolean"]
Place = Literal["path", "query", "header"]
MOST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Tag:
    """What endpoints are about, and at which place of the document they stand."""

    place: int
    title: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter. `name` is what callers write; in Python it stands in small letters with underscores."""

    name: str
    about: Any
    place: Place = "query"
    kind: Kind = "string"
    required: bool = False
    default: Any = None
    least: int | None = None
    most: int | None = None
    pattern: str = ""
    choices: tuple[str, ...] = ()
    example: Any = None

    @property
    def python(self) -> str:
        """The name under which the endpoint's function gets it."""
        return self.name.lower().replace("-", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """An answer that is no JSON: bytes with their type and a file name."""

    content: bytes
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """An answer that made something new: 201, with where it stands."""

    value: Any
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A declared endpoint. `path` writes its parts as `{number}`; `body` is the schema of the JSON it takes.

    `kind` is the media type of an answer that is not JSON; `refusals` the statuses it may answer beside 400 and 429.
    """

    method: str
    path: str
    name: str
    tag: Tag
    summary: Any
    call: Callable[..., Any]
    answer: Any
    parameters: tuple[Parameter, ...] = ()
    body: dict[str, Any] | None = None
    status: int = 200
    kind: str = "application/json"
    about: Any = ""
    refusals: tuple[int, ...] = ()
    guard: str = ""

    @property
    def route(self) -> str:
        """The path as Django routes it, below the face's root."""
        return self.path.removeprefix("/").replace("{", "<str:").replace("}", ">")


@dataclass(slots=True)
class _Book:
    endpoints: list[Endpoint] = field(default_factory=list)


_BOOK = _Book()


def endpoint(method: str, path: str, *, tag: Tag, summary: Any, answer: Any = None, **more: Any) -> Callable[[F], F]:
    """Declare a function as an endpoint. Its return type is the answer's, unless `answer` names another."""

    def declare(function: F) -> F:
        returned = answer if answer is not None else get_type_hints(function, include_extras=True)["return"]
        made = Endpoint(
            method=method,
            path=path,
            name=function.__name__,
            tag=tag,
            summary=summary,
            call=function,
            answer=returned,
            **more,
        )
        declared = {one.python for one in made.parameters if one.place == "path"}
        written = {part[1:-1] for part in path.split("/") if part.startswith("{")}
        if declared != written:
            msg = f"{path}: parts {written} but parameters {declared}"
            raise TypeError(msg)
        _BOOK.endpoints.append(made)
        return function

    return declare


def endpoints() -> tuple[Endpoint, ...]:
    """Every endpoint, by what it is about, then in the order of declaration."""
    return tuple(sorted(_BOOK.endpoints, key=lambda one: one.tag.place))
