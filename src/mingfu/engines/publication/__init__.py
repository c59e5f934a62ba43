# SPDX-License-Identifier: Apache-2.0
"""What becomes public, when, redacted how: one gate for every kind of content.

A release is called by a step of a procedure; its text is redacted by rule, checked by a named post, and then public
until it is withdrawn with a reason. Nothing is published that its release does not name.
"""

from typing import TYPE_CHECKING

from mingfu.engines.publication.redaction import redact
from mingfu.engines.publication.releases import PublicText, Release, register_release, releases
from mingfu.kernel.settings import late

if TYPE_CHECKING:
    from mingfu.engines.publication.commands import call, decline, release, withdraw
    from mingfu.engines.publication.queries import PublishedRow, awaiting, awaiting_count, published, published_one
    from mingfu.engines.publication.registers import PublicEntry, public_register, public_registers, public_spec

__all__ = [
    "PublicEntry",
    "PublicText",
    "PublishedRow",
    "Release",
    "awaiting",
    "awaiting_count",
    "call",
    "decline",
    "public_register",
    "public_registers",
    "public_spec",
    "published",
    "published_one",
    "redact",
    "register_release",
    "release",
    "releases",
    "withdraw",
]

__getattr__ = late(__name__, "commands", "queries", "registers", names=__all__)
