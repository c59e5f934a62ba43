# SPDX-License-Identifier: Apache-2.0
"""Random well-structured procedures: a tree, the file it becomes, and a plain reference that walks the tree itself."""

from dataclasses import dataclass, field
from itertools import count

from bpmn_words import flows, process, user
from hypothesis import strategies as st


@dataclass
class Tree:
    """One piece of a procedure. `value`: the way chosen, the bits of the ways taken, the rounds, the instances."""

    kind: str
    parts: list["Tree"] = field(default_factory=list)
    value: int = 0
    name: str = ""


def trees():
    """Trees of at most some twenty tasks."""
    task = st.builds(Tree, st.just("task"))
    several = st.builds(Tree, st.just("several"), value=st.integers(1, 3))

    def grown(inner):
        two = st.lists(inner, min_size=2, max_size=3)
        return st.one_of(
            st.builds(Tree, st.just("seq"), two),
            st.builds(Tree, st.just("and"), two),
            st.builds(Tree, st.just("xor"), two, st.integers(0, 2)),
            st.builds(Tree, st.just("or"), st.lists(inner, min_size=3, max_size=3), st.sampled_from((6, 6, 0, 2, 4))),
            st.builds(Tree, st.just("loop"), st.lists(inner, min_size=1, max_size=1), st.integers(0, 2)),
            st.builds(Tree, st.just("sub"), st.lists(inner, min_size=1, max_size=1)),
        )

    return st.recursive(st.one_of(task, task, several), grown, max_leaves=8)


class Grown:
    """A tree as a file, with the data that make its choices."""

    def __init__(self, tree):
        self.tree = tree
        self.numbers = count(1)
        self.data = {}
        nodes, ways = ['<startEvent id="s"/>'], []
        last = self.add(tree, "s", nodes, ways)
        nodes.append('<endEvent id="e" mf:outcome="done"/>')
        ways.append(f"{last}>e")
        self.text = process("\n".join([*nodes, flows(*ways)]))

    def add(self, tree, before, nodes, ways):
        """Put the piece behind a node; returns the node behind which the next goes."""
        number = next(self.numbers)
        tree.name = f"{tree.kind}{number}"
        return getattr(self, f"add_{tree.kind}")(tree, before, nodes, ways)

    def add_task(self, tree, before, nodes, ways):
        nodes.append(user(tree.name))
        ways.append(f"{before}>{tree.name}")
        return tree.name

    def add_several(self, tree, before, nodes, ways):
        loop = f'><multiInstanceLoopCharacteristics mf:each="{tree.name}s"/></userTask>'
        nodes.append(user(tree.name).replace("/>", loop))
        ways.append(f"{before}>{tree.name}")
        self.data[f"{tree.name}s"] = list(range(tree.value))
        return tree.name

    def add_seq(self, tree, before, nodes, ways):
        for part in tree.parts:
            before = self.add(part, before, nodes, ways)
        return before

    def add_split(self, tree, tag, before, nodes, ways, condition):
        split, join = f"{tree.name}a", f"{tree.name}z"
        default = f' default="{split}-{split}0"' if condition else ""
        nodes += [f'<{tag} id="{split}"{default}/>', f'<{tag} id="{join}"/>']
        ways.append(f"{before}>{split}")
        for place, part in enumerate(tree.parts):
            # A throw event at the head of each branch gives the flow a name that is known beforehand.
            head = f"{split}{place}"
            nodes.append(f'<intermediateThrowEvent id="{head}"/>')
            guard = f": {condition} = {place}" if condition and place else ""
            ways.append(f"{split}>{head}{guard}")
            ways.append(f"{self.add(part, head, nodes, ways)}>{join}")
        return join

    def add_and(self, tree, before, nodes, ways):
        return self.add_split(tree, "parallelGateway", before, nodes, ways, "")

    def add_xor(self, tree, before, nodes, ways):
        self.data[tree.name] = tree.value % len(tree.parts)
        return self.add_split(tree, "exclusiveGateway", before, nodes, ways, tree.name)

    def add_or(self, tree, before, nodes, ways):
        self.data |= {f"{tree.name}x{place}": place if tree.value >> place & 1 else -1 for place in range(3)}
        join = self.add_split(tree, "inclusiveGateway", before, nodes, ways, tree.name)
        for place in range(1, len(tree.parts)):
            spot = next(at for at, way in enumerate(ways) if way.endswith(f": {tree.name} = {place}"))
            ways[spot] = ways[spot].replace(f": {tree.name} =", f": {tree.name}x{place} =")
        return join

    def add_loop(self, tree, before, nodes, ways):
        merge, ask, split = f"{tree.name}m", f"{tree.name}t", f"{tree.name}x"
        nodes += [
            f'<exclusiveGateway id="{merge}"/>',
            user(ask),
            f'<exclusiveGateway id="{split}" default="{split}-{split}o"/>',
        ]
        nodes.append(f'<intermediateThrowEvent id="{split}o"/>')
        ways.append(f"{before}>{merge}")
        ways.append(f"{self.add(tree.parts[0], merge, nodes, ways)}>{ask}")
        ways += [f"{ask}>{split}", f'{split}>{merge}: choice = "again"', f"{split}>{split}o"]
        return f"{split}o"

    def add_sub(self, tree, before, nodes, ways):
        inner, inside = [f'<startEvent id="{tree.name}s"/>', f'<endEvent id="{tree.name}e"/>'], []
        last = self.add(tree.parts[0], f"{tree.name}s", inner, inside)
        inside.append(f"{last}>{tree.name}e")
        nodes.append(f'<subProcess id="{tree.name}">{"".join([*inner, flows(*inside)])}</subProcess>')
        ways.append(f"{before}>{tree.name}")
        return tree.name


class Reference:
    """Walks the tree itself: what is open, and what completing it opens."""

    def __init__(self, tree):
        self.tree = tree
        self.place = 0
        self.rounds = tree.value
        self.asking = False
        self.left = tree.value if tree.kind == "several" else 1
        self.running = []
        if tree.kind in {"seq", "loop", "sub"}:
            self.running = [Reference(tree.parts[0])]
        elif tree.kind == "xor":
            self.running = [Reference(tree.parts[tree.value % len(tree.parts)])]
        elif tree.kind == "and":
            self.running = [Reference(part) for part in tree.parts]
        elif tree.kind == "or":
            taken = [part for place, part in enumerate(tree.parts) if place and tree.value >> place & 1]
            self.running = [Reference(part) for part in taken or tree.parts[:1]]

    def open(self):
        """Names of the open tasks, sorted, each as often as it is open."""
        if self.tree.kind in {"task", "several"}:
            return [self.tree.name] * self.left
        if self.asking:
            return [f"{self.tree.name}t"]
        return sorted(name for part in self.running for name in part.open())

    def choice(self, name):
        """What the official says when this task is done."""
        if self.tree.kind == "loop" and self.asking:
            return "again" if self.rounds else None
        return next((part.choice(name) for part in self.running if name in part.open()), None)

    def complete(self, name):
        """Do one task; True when the whole piece is done."""
        if self.tree.kind in {"task", "several"}:
            self.left -= 1
            return not self.left
        if self.asking:
            return self.answered()
        part = next(part for part in self.running if name in part.open())
        if part.complete(name):
            self.running.remove(part)
        return not self.running and self.passed()

    def answered(self):
        """The question at the foot of a loop: once more, or on."""
        self.asking = False
        if self.rounds:
            self.rounds -= 1
            self.running = [Reference(self.tree.parts[0])]
            return False
        return True

    def passed(self):
        """What ran is done: a loop asks, a sequence goes on."""
        if self.tree.kind == "loop":
            self.asking = True
            return False
        self.place += 1
        if self.tree.kind == "seq" and self.place < len(self.tree.parts):
            self.running = [Reference(self.tree.parts[self.place])]
            return False
        return True
