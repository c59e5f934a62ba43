# SPDX-License-Identifier: Apache-2.0
"""What is worth telling about work behind the scenes: that it keeps failing, and that it works again."""

from mingfu.kernel.ledger import event


@event("work.failing")
class WorkFailing:
    """A timer, duty or reaction (`kind`) has failed so often in a row that somebody should look. It is tried further."""

    kind: str
    name: str
    about: str
    tries: int


@event("work.recovered")
class WorkRecovered:
    """It works again, after so many failures."""

    kind: str
    name: str
    about: str
    tries: int
