# SPDX-License-Identifier: Apache-2.0
"""Public names of a package that needs Django's models: found at first use, not at import.

Django imports every app's package before its models may be touched, so such a package cannot import them itself.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any


def late(package: str, *parts: str, names: Sequence[str]) -> Callable[[str], Any]:
    """A module's `__getattr__`: looks a public name up in the package's modules, in the order they are given."""

    def find(name: str) -> Any:
        if name in names:
            for part in parts:
                module = import_module(f"{package}.{part}")
                if hasattr(module, name):
                    return getattr(module, name)
        raise AttributeError(f"{package} has no public name {name!r}")

    return find
