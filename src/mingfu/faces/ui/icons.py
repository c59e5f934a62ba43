# SPDX-License-Identifier: Apache-2.0
"""Icons of the lucide set, drawn once each, and our own mark and lattice."""

from functools import cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

# `class` is a word of Python, so it cannot be written as a keyword.
_CLASS: dict[str, Any] = {"class": "icon"}


@cache
def icon(name: str) -> SafeString:
    """The icon called `name`, hidden from screen readers. Raises `lucide.IconDoesNotExist` for an unknown name."""
    drawn = lucide(name, size=24, aria_hidden="true", focusable="false", **_CLASS)
    return mark_safe(drawn)  # noqa: S308 - drawn by us, from a name in our own code


MARK = mark_safe(
    '<svg class="brand__mark" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false">'
    '<rect width="48" height="48" rx="9" fill="currentColor"/>'
    '<path d="M11 11h26v26H11zM11 24h26M24 11v26M11 17.5h6.5V11M37 17.5h-6.5V11M11 30.5h6.5V37M37 30.5h-6.5V37M17.5 17.5h13v13h-13z"'
    ' fill="none" stroke="#fff" stroke-width="2"/></svg>'
)

LATTICE = mark_safe(
    '<svg class="hero__lattice" aria-hidden="true" focusable="false"><defs>'
    '<pattern id="lattice" width="72" height="72" patternUnits="userSpaceOnUse">'
    '<path d="M0 0h72v72H0zM0 36h72M36 0v72M0 18h18V0M72 18H54V0M0 54h18v18M72 54H54v18M18 18h36v36H18z"'
    ' fill="none" stroke="currentColor" stroke-width="1.5"/></pattern></defs>'
    '<rect width="100%" height="100%" fill="url(#lattice)"/></svg>'
)
