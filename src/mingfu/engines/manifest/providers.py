# SPDX-License-Identifier: Apache-2.0
"""Providers: what one system offers and another asks for by name, without an import between them."""

from collections.abc import Callable
from typing import Any

Provider = Callable[..., Any]

_offered: dict[str, Provider] = {}


def offer(name: str, provider: Provider) -> None:
    """Offer a provider. The newest of a name wins (a manifest loaded again)."""
    _offered[name] = provider


def ask(name: str, /, **question: Any) -> Any:
    """Ask the provider of that name. Raises `LookupError` when nobody offers it."""
    try:
        provider = _offered[name]
    except KeyError:
        msg = f"no installed system offers {name!r}"
        raise LookupError(msg) from None
    return provider(**question)


def offered() -> tuple[str, ...]:
    """Names of every provider."""
    return tuple(sorted(_offered))
