# SPDX-License-Identifier: Apache-2.0
"""Built-in functions over contexts."""

from typing import Any

from mingfu.engines.dmn.feel.comparing import same
from mingfu.engines.dmn.feel.registry import builtin


@builtin("get value", "m:context, key:string")
def get_value(context: dict[str, Any], key: str) -> Any:
    """The value under a key."""
    return context.get(key)


@builtin("get value", "context:context, keys:list")
def get_inner_value(context: dict[str, Any], keys: list[Any]) -> Any:
    """The value under a path of keys."""
    value: Any = context
    for key in keys:
        if type(value) is not dict or type(key) is not str:
            return None
        value = value.get(key)
    return value if keys else None


@builtin("get entries", "m:context")
def get_entries(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Every entry as a context of `key` and `value`."""
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context", "entries:list")
def context_of(entries: list[Any]) -> dict[str, Any] | None:
    """The context of contexts of `key` and `value`; null where a key is missing or doubled."""
    context: dict[str, Any] = {}
    for entry in entries:
        if type(entry) is not dict or "value" not in entry:
            return None
        key = entry.get("key")
        if type(key) is not str or key in context:
            return None
        context[key] = entry["value"]
    return context


@builtin("context put", "context:context, key:string, value:any")
def context_put(context: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    """The context with another value under a key."""
    return {**context, key: value}


@builtin("context put", "context:context, keys:list, value:any")
def context_put_inner(context: dict[str, Any], keys: list[Any], value: Any) -> dict[str, Any] | None:
    """The context with another value under a path of keys."""
    if not keys or type(keys[0]) is not str:
        return None
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    if type(inner) is not dict:
        return None
    put = context_put_inner(inner, keys[1:], value)
    return None if put is None else {**context, keys[0]: put}


@builtin("context merge", "contexts:list")
def context_merge(contexts: list[Any]) -> dict[str, Any] | None:
    """Several contexts in one; later ones win."""
    merged: dict[str, Any] = {}
    for context in contexts:
        if type(context) is not dict:
            return None
        merged.update(context)
    return merged


@builtin("is", "value1:any?, value2:any?")
def is_same(one: Any = None, other: Any = None) -> bool | None:
    """Whether two values are the same thing: equal, and alike in type, zone and offset."""
    return same(one, other)
