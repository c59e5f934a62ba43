# SPDX-License-Identifier: Apache-2.0
"""`Refusal`, the one base of every error a command or a face may show."""

from typing import Any, ClassVar, get_type_hints

from django.utils.translation import gettext_lazy as _
from typing_extensions import override

__all__ = ["Refusal", "_", "catalogue"]

_CATALOGUE: dict[str, type["Refusal"]] = {}


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """The state says no. Subclasses name a stable `code`, an HTTP `status`, a `message` and typed data.

    Data fields are class annotations and must be given as keyword arguments:

        class DeadlinePassed(Refusal):
            code, status = "deadline-passed", 409
            message = _("答复期限为 {due_on}，请先申请延期再答复。")
            due_on: date

    `field` names the form field the refusal belongs to, when there is one.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    message: ClassVar[Any] = _("无法完成这一操作。")
    field: str = ""

    @override
    def __init_subclass__(cls) -> None:
        """Register the code; a code that another class already uses is a programming error."""
        super().__init_subclass__()
        owner = _CATALOGUE.setdefault(cls.code, cls)
        if owner is not cls and owner.__qualname__ != cls.__qualname__:
            msg = f"refusal code {cls.code!r} belongs to {owner.__module__}.{owner.__qualname__}"
            raise TypeError(msg)

    def __init__(self, *, field: str = "", **data: Any) -> None:
        names = _data_fields(type(self))
        if set(data) != names:
            msg = f"{type(self).__name__} takes {sorted(names)}, got {sorted(data)}"
            raise TypeError(msg)
        self.field = field or type(self).field
        self.data = data
        for name, value in data.items():
            setattr(self, name, value)
        super().__init__(self.code)

    @override
    def __str__(self) -> str:
        return str(self.message).format(**self.data)

    def as_dict(self) -> dict[str, Any]:
        """The one JSON shape of a refusal: code, text, field and data as strings."""
        data = {name: str(value) for name, value in self.data.items()}
        return {"code": self.code, "text": str(self), "field": self.field, "data": data}


def _data_fields(cls: type[Refusal]) -> set[str]:
    hints = get_type_hints(cls)
    return {name for name in hints if name not in {"code", "status", "message", "field"}}


def catalogue() -> dict[str, type[Refusal]]:
    """Every refusal declared so far, by code."""
    return dict(sorted(_CATALOGUE.items()))
