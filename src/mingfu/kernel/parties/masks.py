# SPDX-License-Identifier: Apache-2.0
"""What a page shows of an identifier. Masks are made once, when the identifier is kept."""


def mask(kind: str, value: str) -> str:
    """`139****6021`, `1101**********1234`, `张*`, `w***@example.cn`; a body's code and name are public and stay whole."""
    return _MASKS.get(kind, _ends)(value)


def _resident_id(value: str) -> str:
    return f"{value[:4]}{'*' * (len(value) - 8)}{value[-4:]}"


def _phone(value: str) -> str:
    return f"{value[:3]}****{value[-4:]}"


def _name(value: str) -> str:
    """The family name alone. A name with a dot or in letters keeps its first character only."""
    return value[0] + "*" * min(max(len(value) - 1, 1), 3)


def _email(value: str) -> str:
    local, _at, domain = value.rpartition("@")
    return f"{local[0]}***@{domain}"


def _ends(value: str) -> str:
    """The first and the last two characters of other documents."""
    return f"{value[:2]}{'*' * max(len(value) - 4, 1)}{value[-2:]}"


def _whole(value: str) -> str:
    return value


_MASKS = {
    "resident_id": _resident_id,
    "phone": _phone,
    "name": _name,
    "email": _email,
    "uscc": _whole,
    "body_name": _whole,
}
