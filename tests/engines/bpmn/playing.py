# SPDX-License-Identifier: Apache-2.0
"""Richer procedures to grow, and an interpreter of their trees that knows nothing of tokens, scopes or files.

A play is a tree of running pieces. A piece offers spots (open work, running timers, awaited messages) and is over when
nothing of it is left. Spots are numbered in the order in which they came, so that equal ones can be told apart by age.
"""

from dataclasses import dataclass
from itertools import count

from bpmn_words import flows, process, user
from growing import Grown, Tree
from hypothesis import strategies as st


def rich_trees():
    """Trees with everything that runs: splits and joins of each kind, loops, instances, boundary events, races."""
    task = st.builds(Tree, st.just("task"))
    several = st.builds(Tree, st.just("several"), value=st.integers(0, 3))
    anew = st.builds(Tree, st.just("anew"), value=st.integers(0, 11))

    def grown(inner):
        one = st.lists(inner, min_size=1, max_size=1)
        two = st.lists(inner, min_size=2, max_size=2)
        return st.one_of(
            st.builds(Tree, st.just("seq"), two),
            st.builds(Tree, st.just("and"), two),
            st.builds(Tree, st.just("xor"), two, st.integers(0, 1)),
            st.builds(Tree, st.just("or"), st.lists(inner, min_size=3, max_size=3), st.sampled_from((6, 6, 0, 2, 4))),
            st.builds(Tree, st.just("loop"), one, st.integers(0, 2)),
            st.builds(Tree, st.just("sub"), one),
            st.builds(Tree, st.just("guard"), two),
            st.builds(Tree, st.just("aside"), two),
            st.builds(Tree, st.just("race"), two),
            st.builds(Tree, st.just("hear"), two, st.integers(0, 1)),
            st.builds(Tree, st.just("each"), one, st.integers(0, 11)),
            st.builds(Tree, st.just("rounds"), one, st.integers(0, 11)),
        )

    return st.recursive(st.one_of(task, task, several, anew), grown, max_leaves=10)


def counts(tree):
    """Of instances: how many there are, how many are enough, and whether one comes after the other."""
    number = tree.value % 3 + 1
    return number, min(number, tree.value // 3 % 2 + 1 + (number > 2)), tree.value >= 6


def rounds(tree):
    """Of a standard loop: how many rounds there are, and the settings that say so in one of three ways."""
    number, manner = tree.value % 4, tree.value // 4
    most, before = (number or 1, "false") if manner == 2 else (5, "true" if manner else "false")
    condition = "" if manner == 2 else f"<loopCondition>loopCounter &lt; {number}</loopCondition>"
    text = f'<standardLoopCharacteristics testBefore="{before}" loopMaximum="{most}">{condition}</standardLoopCharacteristics>'
    return number if manner == 1 else max(1, number), text


class Rich(Grown):
    """A richer tree as a file."""

    def __init__(self, tree):
        self.messages = []
        super().__init__(tree)
        around = "".join(f'<message id="M-{name}" name="{name}"/>' for name in self.messages)
        self.text = self.text.replace("</definitions>", f"{around}</definitions>")

    def inside(self, part, name, extra=""):
        """A sub-process around a piece."""
        nodes, ways = [f'<startEvent id="{name}s"/>', f'<endEvent id="{name}e"/>'], []
        ways.append(f"{self.add(part, f'{name}s', nodes, ways)}>{name}e")
        return f'<subProcess id="{name}">{extra}{"".join([*nodes, flows(*ways)])}</subProcess>'

    def message(self, name):
        self.messages.append(name)
        return f'<messageEventDefinition messageRef="M-{name}"/>'

    def add_guard(self, tree, before, nodes, ways):
        name = tree.name
        nodes.append(self.inside(tree.parts[0], name))
        nodes.append(
            f'<boundaryEvent id="{name}b" attachedToRef="{name}"><timerEventDefinition><timeDuration>P1D</timeDuration>'
            f'</timerEventDefinition></boundaryEvent><exclusiveGateway id="{name}m"/>'
        )
        ways += [f"{before}>{name}", f"{name}>{name}m"]
        ways.append(f"{self.add(tree.parts[1], f'{name}b', nodes, ways)}>{name}m")
        return f"{name}m"

    def add_aside(self, tree, before, nodes, ways):
        name = tree.name
        inner, inside = [f'<startEvent id="{name}S"/>', f'<endEvent id="{name}E"/>', f'<endEvent id="{name}F"/>'], []
        inner.append(self.inside(tree.parts[0], f"{name}p"))
        inner.append(
            f'<boundaryEvent id="{name}b" attachedToRef="{name}p" cancelActivity="false">{self.message(name)}</boundaryEvent>'
        )
        inside += [f"{name}S>{name}p", f"{name}p>{name}E"]
        # Each message has a scope of its own: without one its tokens would meet those of the other at joins, as BPMN has it.
        inner.append(self.inside(tree.parts[1], f"{name}q"))
        inside += [f"{name}b>{name}q", f"{name}q>{name}F"]
        nodes.append(f'<subProcess id="{name}">{"".join([*inner, flows(*inside)])}</subProcess>')
        ways.append(f"{before}>{name}")
        return name

    def add_hear(self, tree, before, nodes, ways):
        name = tree.name
        soft = "true" if tree.value else "false"
        inner = [
            f'<startEvent id="{name}b" isInterrupting="{soft}">{self.message(name)}</startEvent><endEvent id="{name}F"/>'
        ]
        inside = []
        inside.append(f"{self.add(tree.parts[1], f'{name}b', inner, inside)}>{name}F")
        ear = f'<subProcess id="{name}h" triggeredByEvent="true">{"".join([*inner, flows(*inside)])}</subProcess>'
        nodes.append(self.inside(tree.parts[0], name).removesuffix("</subProcess>") + ear + "</subProcess>")
        ways.append(f"{before}>{name}")
        return name

    def add_race(self, tree, before, nodes, ways):
        name = tree.name
        nodes.append(
            f'<eventBasedGateway id="{name}"/><intermediateCatchEvent id="{name}b">{self.message(name)}</intermediateCatchEvent>'
            f'<intermediateCatchEvent id="{name}t"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>'
            f'</intermediateCatchEvent><exclusiveGateway id="{name}m"/>'
        )
        ways += [f"{before}>{name}", f"{name}>{name}b", f"{name}>{name}t"]
        for part, head in zip(tree.parts, "bt", strict=True):
            ways.append(f"{self.add(part, name + head, nodes, ways)}>{name}m")
        return f"{name}m"

    def add_each(self, tree, before, nodes, ways):
        name = tree.name
        number, enough, after = counts(tree)
        self.data[f"{name}s"] = list(range(number))
        loop = (
            f'<multiInstanceLoopCharacteristics isSequential="{str(after).lower()}" mf:each="{name}s" mf:item="{name}i">'
            f"<completionCondition>numberOfCompletedInstances >= {enough}</completionCondition></multiInstanceLoopCharacteristics>"
        )
        nodes.append(self.inside(tree.parts[0], name, loop))
        ways.append(f"{before}>{name}")
        return name

    def add_anew(self, tree, before, nodes, ways):
        nodes.append(user(tree.name).replace("/>", f">{rounds(tree)[1]}</userTask>"))
        ways.append(f"{before}>{tree.name}")
        return tree.name

    def add_rounds(self, tree, before, nodes, ways):
        nodes.append(self.inside(tree.parts[0], tree.name, rounds(tree)[1]))
        ways.append(f"{before}>{tree.name}")
        return tree.name


@dataclass
class Spot:
    """Something that can happen now."""

    kind: str
    name: str
    path: tuple
    age: int
    hit: object
    choice: str | None = None

    @property
    def key(self):
        return self.kind, self.name, self.path


class Play:
    """A running piece; `path` says which instances it is inside of."""

    def __init__(self, tree, path=(), ages=None):
        self.tree, self.path, self.ages = tree, path, ages or count()
        self.over = False
        self.children = []
        self.spots_here = []
        getattr(self, f"begin_{tree.kind}")()
        self.settle()

    def child(self, tree, path=None):
        self.children.append(Play(tree, self.path if path is None else path, self.ages))

    def spot(self, kind, name, hit, choice=None):
        self.spots_here.append(Spot(kind, name, self.path, next(self.ages), hit, choice))

    def spots(self):
        """Everything that can happen in it now."""
        if self.over:
            return []
        return [*self.spots_here, *(spot for child in self.children for spot in child.spots())]

    def settle(self):
        """Go on wherever something is over, from the inside out."""
        while not self.over:
            for child in self.children:
                child.settle()
            if not getattr(self, f"settle_{self.tree.kind}", self.all_over)():
                return

    def all_over(self):
        """Over when all children are and no spot is left; True where that changed."""
        if self.spots_here or not all(child.over for child in self.children):
            return False
        self.over = True
        return True

    def gone(self, name=None):
        """A spot that has happened is none any more."""
        self.spots_here = [spot for spot in self.spots_here if name is not None and spot.name != name]

    # Work

    def begin_task(self):
        self.spot("task", self.tree.name, self.gone)

    def begin_several(self):
        for place in range(self.tree.value):
            self.several(place)

    def several(self, place):
        spot = Spot("task", self.tree.name, (*self.path, place), next(self.ages), None)
        spot.hit = lambda: self.spots_here.remove(spot)
        self.spots_here.append(spot)

    # Splits and joins

    def begin_and(self):
        for part in self.tree.parts:
            self.child(part)

    def begin_xor(self):
        self.child(self.tree.parts[self.tree.value % len(self.tree.parts)])

    def begin_or(self):
        taken = [part for place, part in enumerate(self.tree.parts) if place and self.tree.value >> place & 1]
        for part in taken or self.tree.parts[:1]:
            self.child(part)

    def begin_sub(self):
        self.child(self.tree.parts[0])

    # One after the other

    def begin_seq(self):
        self.place = 0
        self.child(self.tree.parts[0])

    def settle_seq(self):
        if not self.children[-1].over:
            return False
        self.place += 1
        if self.place == len(self.tree.parts):
            self.over = True
        else:
            self.child(self.tree.parts[self.place])
        return True

    def begin_loop(self):
        self.rounds = self.tree.value
        self.asked = False
        self.child(self.tree.parts[0])

    def settle_loop(self):
        if self.asked or not self.children[-1].over:
            return False
        self.asked = True
        self.spot("task", f"{self.tree.name}t", self.answer, "again" if self.rounds else None)
        return False

    def answer(self):
        self.gone()
        if self.rounds:
            self.rounds -= 1
            self.asked = False
            self.child(self.tree.parts[0])
        else:
            self.over = True

    # Events

    def begin_guard(self):
        self.child(self.tree.parts[0])
        self.spot("timer", f"{self.tree.name}b", self.late)

    def late(self):
        self.gone()
        self.children = []
        self.child(self.tree.parts[1])

    def settle_guard(self):
        if self.children[0].over:
            self.gone()
        return self.all_over()

    def begin_aside(self):
        self.child(self.tree.parts[0])
        self.spot("message", f"{self.tree.name}b", lambda: self.child(self.tree.parts[1]))

    settle_aside = settle_guard

    def begin_hear(self):
        self.child(self.tree.parts[0])
        self.spot("message", f"{self.tree.name}b", self.heard)

    def heard(self):
        if self.tree.value:
            self.gone()
            self.children = []
        self.child(self.tree.parts[1])

    def settle_hear(self):
        if all(child.over for child in self.children):
            self.over = True
        return self.over

    def begin_race(self):
        for kind, head, part in (("message", "b", 0), ("timer", "t", 1)):
            self.spot(kind, self.tree.name + head, lambda part=part: (self.gone(), self.child(self.tree.parts[part])))

    # Instances

    def begin_each(self):
        self.number, self.enough, self.after = counts(self.tree)
        for place in range(1 if self.after else self.number):
            self.child(self.tree.parts[0], (*self.path, place))

    def settle_each(self):
        done = sum(child.over for child in self.children)
        if done >= self.enough or done == self.number:
            self.over = True
            return True
        if self.after and done == len(self.children):
            self.child(self.tree.parts[0], (*self.path, done))
            return True
        return False

    # Rounds

    def begin_anew(self):
        self.left = rounds(self.tree)[0]
        self.next_round()

    def next_round(self):
        self.spots_here = []
        if self.left:
            place = rounds(self.tree)[0] - self.left
            self.left -= 1
            self.spots_here = [Spot("task", self.tree.name, (*self.path, place), next(self.ages), self.next_round)]

    def begin_rounds(self):
        if rounds(self.tree)[0]:
            self.child(self.tree.parts[0], (*self.path, 0))

    def settle_rounds(self):
        done = sum(child.over for child in self.children)
        if done == rounds(self.tree)[0]:
            self.over = True
            return True
        if done == len(self.children):
            self.child(self.tree.parts[0], (*self.path, done))
            return True
        return False


__all__ = ["Play", "Rich", "process", "rich_trees", "user"]
