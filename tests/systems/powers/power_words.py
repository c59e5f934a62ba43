# SPDX-License-Identifier: Apache-2.0
"""The way of a change through its procedure, with the usual answer of each step."""

from mingfu.engines import cases
from mingfu.engines.jobs import reactions
from mingfu.kernel.ledger import events_of as told
from mingfu.systems.powers.changes import propose_change
from mingfu.systems.powers.models import Change

STEPS = {
    "legality": ("gm.justice.handler", {"opinion": ["sound"], "review": ["依据现行有效"]}),
    "revise": (None, {"changed": ["按意见补充了依据"]}),
    "coordinate": ("gm.staffing.head", {"ruling": ["go"], "grounds": ["由新主体行使"]}),
    "reconcile": ("gm.staffing.head", {"ruling": ["go"], "grounds": ["由新主体行使"]}),
    "decide": ("gm.office.head", {"decision": ["adopt"], "resolution": ["高府常〔2026〕3号"]}),
    "publish": ("gm.data.handler", {"catalogued": ["no"]}),
}


class Way:
    """A change on its way."""

    def __init__(self, official, organ):
        self.official, self.organ = official, organ
        self.number = ""

    def token(self, node):
        return next(item.token for item in cases.read_case(self.number).items if item.node == node)

    @property
    def nodes(self):
        return [item.node for item in cases.read_case(self.number).items]

    def propose(self, change, why="法律修改，需要调整"):
        self.number = propose_change(change.pk, actor=self.official(f"{self.organ}.handler"), why=why)
        self.react(self.stream)
        return self

    @property
    def stream(self):
        return f"case:{self.number}"

    def do(self, node, post=None, **typed):
        by, answer = STEPS.get(node, (None, {}))
        post = post or by or f"{self.organ}.handler"
        cases.complete_task(self.number, self.token(node), {**answer, **typed}, actor=self.official(post))
        return self

    def react(self, *streams, after=0):
        """Run our own reactions to the events of some streams, once each."""
        for stream in streams:
            for event in list(told(stream)):
                if event.id <= after:
                    continue
                for reaction in reactions():
                    if reaction.name.startswith(("powers.", "services.follow")) and event.name in reaction.on:
                        reaction.run(event)

    def publish(self):
        """From the decision to the edition in force."""
        self.do("decide").do("publish")
        return self.settle()

    def settle(self):
        """Let the edition, and all that follows from it, come about."""
        before = max(event.id for event in told("catalog:powers"))
        self.react(self.stream)
        change = Change.objects.get(case=self.number)
        self.react(f"power-change:{change.pk}")
        self.react("catalog:powers", after=before)
        change.refresh_from_db()
        return change
