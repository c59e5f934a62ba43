# SPDX-License-Identifier: Apache-2.0
"""Carrying a running procedure over to another version of its program, or saying which of its places have none there.

Waits go to the element of the same id, or to the one the mapping names; scopes, instances and their counters, running
timers and awaited messages stay as they are. What newly listens in the new version begins to listen; what listened and is
gone stops. Nothing is completed and nothing is skipped.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from typing_extensions import override

from mingfu.engines.bpmn.acts import Expect, Forget, StopTimer
from mingfu.engines.bpmn.errors import Finding, StepRefused
from mingfu.engines.bpmn.events import listen
from mingfu.engines.bpmn.program import Node, Op, Program
from mingfu.engines.bpmn.state import HANDLER, State, Token
from mingfu.engines.bpmn.stepping import Result
from mingfu.engines.bpmn.walk import Walk

_NOTHING: Mapping[str, str] = {}
_NO_DATA: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A place of a running procedure that the new version has no place for."""

    token: int
    """Id of the token; 0 for what waits at a joining gateway and for an end reached."""
    node: str
    """Id of the element, or of the flow, in the old version."""
    name: str
    line: int
    """Its line in the old file."""
    why: str
    """One Chinese sentence."""


class NotMigrated(StepRefused):
    """The state cannot be carried over; `unplaced` names every place that has none, `findings` says the same by line."""

    def __init__(self, unplaced: tuple[Unplaced, ...], *, file: str = "") -> None:
        self.unplaced = unplaced
        first = unplaced[0]
        message = (
            f"有 {len(unplaced)} 处在新版流程里没有去处：" + "；".join(row.why.rstrip("。") for row in unplaced) + "。"
        )
        findings = tuple(Finding(row.line, "unplaced", row.node, row.why) for row in unplaced)
        super().__init__("unplaced", message, file=file, line=first.line, element=first.node, findings=findings)

    @override
    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (self.unplaced, self.file)


def _rebuild(unplaced: tuple[Unplaced, ...], file: str) -> NotMigrated:
    return NotMigrated(unplaced, file=file)


def migrate(
    state: State,
    old: Program,
    new: Program,
    mapping: Mapping[str, str] = _NOTHING,
    data: Mapping[str, object] = _NO_DATA,
    *,
    at: datetime | None = None,
) -> Result:
    """The state under the new program, and the effects by which the world follows (timers and waits begun or stopped).

    `mapping`: ids of elements of the old program → ids of the new one, where they differ. `data`: case data, for new
    timers and conditions; `at`: the instant, as in `begin`. Raises `NotMigrated` with every place that has none; `StepRefused` for another program's state.
    """
    if state.program != old.digest:
        raise StepRefused("program-mismatch", "这个状态属于另一个版本的流程。", file=old.file)
    if state.outcome is not None:
        raise StepRefused("ended", "流程已经结束，不必迁移。", file=old.file)
    return _Migration(state, old, new, mapping).result(data, at)


def unplaced(state: State, old: Program, new: Program, mapping: Mapping[str, str] = _NOTHING) -> tuple[Unplaced, ...]:
    """What `migrate` would refuse; empty where it would go through. For previews."""
    return _Migration(state, old, new, mapping).unplaced()


class _Migration:
    """One state on its way."""

    def __init__(self, state: State, old: Program, new: Program, mapping: Mapping[str, str]) -> None:
        self.state = state
        self.old = old
        self.new = new
        self.mapping = mapping
        self.tokens = {token.id: token for token in state.tokens}
        self.gone = {token.id for token in state.tokens if self.listens(token) and self.deaf(token)}

    def target(self, index: int) -> Node | None:
        """The node of the new program for a node of the old one."""
        name = self.old.nodes[index].id
        place = self.new.index.get(self.mapping.get(name, name))
        return self.new.nodes[place] if place is not None else None

    def listens(self, token: Token) -> bool:
        """Whether it is an ear: a boundary event or the start of an event sub-process."""
        return token.host == HANDLER or self.old.nodes[token.node].host >= 0

    def deaf(self, token: Token) -> bool:
        """Whether what an ear listened for is gone or sits elsewhere: then it stops listening, and nothing is lost."""
        old, new = self.old.nodes[token.node], self.target(token.node)
        if new is None or new.event is None or old.event is None or new.event.kind != old.event.kind:
            return True
        if token.host == HANDLER:
            owner = self.target(self.tokens[token.scope].node) if token.scope else None
            return not new.handles or self.parent(new.parent) != (owner.index if owner is not None else -1)
        host = self.target(self.tokens[token.host].node)
        return host is None or new.host != host.index

    def parent(self, index: int) -> int:
        """The scope in which an event sub-process lies."""
        return self.new.nodes[index].parent

    def unplaced(self) -> tuple[Unplaced, ...]:
        """Every place that has none, in the order in which the places came."""
        return tuple(self.places()) or tuple(self.stranded())

    def places(self) -> Iterator[Unplaced]:
        """Tokens, waits at joins and ends reached that have no counterpart."""
        for token in self.state.tokens:
            if token.id not in self.gone:
                why = self.misfit(token)
                if why:
                    node = self.old.nodes[token.node]
                    yield Unplaced(token.id, node.id, node.label, node.line, f"「{node.label}」{why}。")
        for _scope, flow in self.state.parked:
            if self.flow(flow) is None:
                arc = self.old.arcs[flow]
                node = self.old.nodes[arc.target]
                why = f"已到汇合处「{node.label}」的流向「{arc.name or arc.id}」在新版里没有，或不再通向这样的汇合处。"
                yield Unplaced(0, arc.id, arc.name or arc.id, node.line, why)
        if self.state.end >= 0:
            node, end = self.old.nodes[self.state.end], self.target(self.state.end)
            if end is None or end.op is not Op.END:
                why = f"已到达的结束事件「{node.label}」在新版里没有。"
                yield Unplaced(0, node.id, node.label, node.line, why)

    def misfit(self, token: Token) -> str:
        """Why the new program has no place for a token; empty where it has."""
        old, new = self.old.nodes[token.node], self.target(token.node)
        if new is None:
            return "在新版流程里没有对应的环节"
        if new.op is not old.op or (old.kind == "callActivity") != (new.kind == "callActivity"):
            return f"对应的「{new.label}」不是同一类环节"
        if old.event is not None and (new.event is None or new.event.kind != old.event.kind):
            return f"对应的「{new.label}」等待的不是同一类事件"
        if _manner(old) != _manner(new):
            return f"对应的「{new.label}」在多实例上不同"
        return self.misplaced(token, new)

    def misplaced(self, token: Token, new: Node) -> str:
        """Why the surroundings of a token do not fit: its sub-process, or the race it is part of."""
        scope = self.target(self.tokens[token.scope].node) if token.scope else None
        # An ear of an event sub-process waits outside of it; whether it is where it was has been asked before.
        if token.host != HANDLER and new.parent != (scope.index if scope is not None else -1):
            return f"对应的「{new.label}」在另一个子流程里"
        host = self.tokens.get(token.host)
        if host is not None and self.old.nodes[host.node].op is Op.RACE:
            race = self.target(host.node)
            if race is None or new.index not in {self.new.arcs[index].target for index in race.outs}:
                return f"对应的「{new.label}」不再跟在同一个事件网关之后"
        return ""

    def stranded(self) -> Iterator[Unplaced]:
        """Parallel joins of the new version that would wait for ever, or wait for nobody any more.

        In the new version a branch may have come or gone between a split that is passed and its join.
        """
        for scope in sorted({0, *(token.scope for token in self.state.tokens)}):
            standing = [token for token in self.state.tokens if token.scope == scope and token.host != HANDLER]
            here = {node.index for token in standing if (node := self.target(token.node)) is not None}
            parked = {self.flow(flow) for place, flow in self.state.parked if place == scope}
            here |= {self.new.arcs[flow].target for flow in parked if flow is not None}
            for join in self.new.nodes:
                if join.op is Op.JOIN and len(join.ins) > 1:
                    coming = _coming(self.new, here - {join.index}, join)
                    got = parked & {*join.ins}
                    missing = [index for index in join.ins if index not in coming | parked]
                    if (missing and (coming or got)) or (got and len(got) == len(join.ins)):
                        names = "、".join(self.new.arcs[index].id for index in missing)
                        why = f"永远等不齐（{names}）" if missing else "已经等齐，没有什么再来触发它"
                        yield Unplaced(0, join.id, join.label, join.line, f"新版的汇合处「{join.label}」{why}。")

    def flow(self, index: int) -> int | None:
        """The flow of the new program on which a token waits at the same kind of join."""
        arc = self.old.arcs[index]
        join = self.target(arc.target)
        if join is None or join.op is not self.old.nodes[arc.target].op:
            return None
        wanted = self.mapping.get(arc.id, arc.id)
        same = next((place for place in join.ins if self.new.arcs[place].id == wanted), None)
        if same is not None:
            return same
        source = self.target(arc.source)
        between = [place for place in join.ins if source is not None and self.new.arcs[place].source == source.index]
        return between[0] if len(between) == 1 else None

    def result(self, data: Mapping[str, object], at: datetime | None) -> Result:
        """The state in the new program."""
        wrong = self.unplaced()
        if wrong:
            raise NotMigrated(wrong, file=self.old.file)
        walk = Walk(self.new, None, data, None, at)
        walk.following = self.state.next
        for token in self.state.tokens:
            if token.id in self.gone:
                self.stop(walk, token)
            else:
                self.carry(walk, token)
        walk.parked = [(scope, place) for scope, flow in self.state.parked if (place := self.flow(flow)) is not None]
        end = self.target(self.state.end) if self.state.end >= 0 else None
        walk.end = end.index if end is not None else -1
        self.listen(walk)
        return Result(walk.freeze(), tuple(walk.effects))

    def carry(self, walk: Walk, token: Token) -> None:
        """Put a token where it belongs, with what it knows; a message of another name is awaited anew."""
        old, new = self.old.nodes[token.node], self.target(token.node)
        assert new is not None
        walk.tokens[token.id] = Token(token.id, new.index, token.scope, token.host)
        own = (self.state.locals or {}).get(token.id)
        if own is not None:
            walk.locals[token.id] = self.renamed(old, new, own)
        if old.event is not None and new.event is not None and old.event.name != new.event.name and _awaits(token, new):
            walk.effects += [Forget(token.id, old.id), Expect(token.id, new.id, new.event.kind, new.event.name)]

    def renamed(self, old: Node, new: Node, own: Mapping[str, Any]) -> Mapping[str, Any]:
        """The variables of an instance, and the answers gathered: the item may be called otherwise in the new version."""
        if old.repeat is None or new.repeat is None or old.repeat.item == new.repeat.item:
            return own
        names = {old.repeat.item: new.repeat.item}
        said = {name: _renamed(answer, names) for name, answer in own.get("#answers", {}).items()}
        return _renamed(own, names) | ({"#answers": said} if said else {})

    def stop(self, walk: Walk, token: Token) -> None:
        """An ear that the new version does not have."""
        node = self.old.nodes[token.node]
        if node.event is not None and node.event.kind == "timer":
            walk.effects.append(StopTimer(token.id, node.id))
        elif node.event is not None and node.event.kind != "condition":
            walk.effects.append(Forget(token.id, node.id))

    def listen(self, walk: Walk) -> None:
        """Let ears listen that the old version did not have. One that it had has been heard, or is there already."""
        known = {self.mapping.get(node.id, node.id) for node in self.old.nodes}
        known -= {self.mapping.get(name, name) for name in self.moved()}
        for token in tuple(walk.tokens.values()):
            node = self.new.nodes[token.node]
            carrier = node.repeat is None or not token.host
            if carrier and node.op in {Op.TASK, Op.SCOPE, Op.CATCH} and token.host != HANDLER:
                self.arm(walk, node.attached, known, token.scope, token.id)
            if node.op is Op.SCOPE and (node.repeat is None or token.host > 0):
                self.arm(walk, node.handlers, known, token.id, HANDLER)
        self.arm(walk, self.new.handlers, known, 0, HANDLER)

    def moved(self) -> set[str]:
        """Ears of the old version that stopped because they sit elsewhere now: there they begin anew."""
        return {self.old.nodes[self.tokens[name].node].id for name in self.gone}

    def arm(self, walk: Walk, ears: tuple[int, ...], known: set[str], scope: int, host: int) -> None:
        for index in ears:
            node = self.new.nodes[index]
            if node.id not in known and node.event is not None and node.event.kind not in {"error", "escalation"}:
                listen(walk, node, scope, host)


def _manner(node: Node) -> str:
    """How often work is done: once, for each of several, or in rounds."""
    return "" if node.repeat is None else "rounds" if node.repeat.loops else "each"


def _coming(program: Program, here: set[int], join: Node) -> set[int]:
    """The ways into a join that tokens standing at the nodes can come to without passing it."""
    seen, todo, found = set(here), list(here), set()
    while todo:
        node = program.nodes[todo.pop()]
        for index in (*node.outs, *(out for ear in node.attached for out in program.nodes[ear].outs)):
            target = program.arcs[index].target
            if target == join.index:
                found.add(index)
            elif target not in seen:
                seen.add(target)
                todo.append(target)
    return found


def _renamed(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {names.get(key, key): value for key, value in values.items()}


def _awaits(token: Token, node: Node) -> bool:
    """Whether the world was told that this token waits for a message or signal."""
    assert node.event is not None
    heard = node.op is Op.CATCH or node.handles or token.host == HANDLER
    return heard and node.event.kind in {"message", "signal"}
