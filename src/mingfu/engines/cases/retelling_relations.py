# SPDX-License-Identifier: Apache-2.0
"""Steps that what happened between cases began, told again; each from the stream of its own case alone."""

from mingfu.engines.cases.relations import retold_input
from mingfu.engines.cases.retelling import Tell, Telling, another_step
from mingfu.engines.cases.writing import Writing


def _told(telling: Telling) -> Writing:
    """The words that were kept, and the procedure's step where the event made one."""
    event = telling.payload
    for digest in (event.get("digest", ""), event.get("reason", "")):
        if digest and event.get("first", True):
            telling.content(digest)
    act = retold_input(telling.cause.name, event)
    return telling.writing() if act is None else another_step(telling, telling.writing(), act)


RELATIONS: dict[str, Tell] = dict.fromkeys(
    (
        "case.linked", "case.unlinked", "case.split", "case.split-off", "voice.joined", "voice.gained", "voice.followed",
        "voice.worded", "voice.answered", "voice.left", "voice.lost", "child.opened", "child.born", "child.ended",
        "child.called-off", "message.arrived",
    ),
    _told,
)  # fmt: skip
"""What happens between cases, by the event that began the step."""
