# SPDX-License-Identifier: Apache-2.0
"""Our logs in other hands: pm4py reads what we write with the same counts and finds that our cases fit our model.

And how fast each of us holds a log against a procedure. Pm4py runs in `.venv-bench/`; where it is missing a line says so.
"""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from approval import ACTS, APPLIED, PARTY, START, applicant, cast
from figures import Told
from part import Asked, Heard, prepare

from mingfu.engines import bpmn, cases
from mingfu.engines.logs import open_log, summarise
from mingfu.engines.logs.conforming import conform
from mingfu.engines.logs.leaving import Wanted, matters
from mingfu.engines.logs.matter import Matter, Step
from mingfu.engines.logs.net import net_of
from mingfu.engines.logs.ocel_writing import write_ocel_json, write_ocel_sqlite
from mingfu.engines.logs.xes_writing import write_xes

HERE = Path(__file__).parent
DRAWN = HERE / "procedure" / "approval.bpmn"
TITLE = "pm4py，AGPL，只在度量环境"


class Outsider:
    """Pm4py in its own process."""

    def __init__(self) -> None:
        self.process: Any = subprocess.Popen(
            [os.environ["BENCH_PEER_PYTHON"], str(HERE / "peers" / "mining.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        )

    def ask(self, question: str, **more: Any) -> dict[str, Any]:
        """Its answer. Raises RuntimeError with what it said when it could not answer."""
        try:
            self.process.stdin.write(json.dumps({"ask": question, **more}) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        line = self.process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"fault": "pm4py 没有安装或不能启动 / not installed"}
        if "fault" in answer:
            raise RuntimeError(answer["fault"])
        return answer

    def end(self) -> None:
        """Let it end."""
        self.process.stdin.close()
        self.process.wait(30)


def lived(count: int) -> None:
    """Approvals by the commands that people use: every tenth stays open on the way, every eleventh is taken back."""
    actors, heard = cast(), Heard("办件", count)
    for place in range(count):
        number = cases.open_case(START, APPLIED, actor=actors[PARTY])
        heard.at(place)
        if place % 11 == 1:
            cases.withdraw(number, actor=applicant())
            continue
        acts = ACTS[: 3 + place % 3] if place % 10 == 0 else ACTS
        for act in acts:
            token = next(item.token for item in cases.read_case(number).items if item.node == act.node)
            cases.complete_task(number, token, act.typed, actor=actors[act.post])


def written(folder: Path) -> dict[str, tuple[int, int]]:
    """The same cases in every format: name → cases and events."""
    told: dict[str, tuple[int, int]] = {}
    for name, write in (("all.xes", write_xes), ("all.json", write_ocel_json)):
        with (folder / name).open("wb") as file:
            told[name] = write(matters(Wanted()), file)
    told["all.sqlite"] = write_ocel_sqlite(matters(Wanted()), folder / "all.sqlite")
    finished = (one for one in matters(Wanted(closed_only=True)) if one.attributes["outcome"] != "withdrawn")
    with (folder / "finished.xes").open("wb") as file:
        told["finished.xes"] = write_xes(finished, file)
    return told


def measure(told: Told, asked: Asked) -> None:
    """The figures of this part."""
    prepare()
    lived(asked.count(30, 150, 1000))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        counts = written(folder)
        model = bpmn.parse(DRAWN.read_bytes(), name=DRAWN.name)
        (folder / "model.bpmn").write_bytes(bpmn.export(model))
        outsider = Outsider()
        try:
            _counts(told, folder, counts, outsider)
            _fitness(told, folder, model, outsider)
        except RuntimeError as fault:
            told.missing.append(f"{TITLE}：{fault}")
        _speed(told, asked, folder, model, outsider)
        outsider.end()


def _counts(told: Told, folder: Path, counts: dict[str, tuple[int, int]], outsider: Outsider) -> None:
    """Whether both read what was written."""
    for name in ("all.xes", "all.json", "all.sqlite"):
        theirs = outsider.ask("xes" if name.endswith(".xes") else "ocel", path=str(folder / name))
        log = open_log(folder / name)
        ours = summarise(log.traces())
        same = counts[name] == (ours.cases, ours.events) == (theirs["cases"], theirs["events"])
        if log.sizes is not None:
            same = same and (log.sizes.objects, log.sizes.relations) == (theirs["objects"], theirs["relations"])
        told.add(f"写出再读回，与 pm4py 同数：{name}", float(same), "是 1 否 0", aim=1, must=True)
        told.details[name] = {"written": counts[name], "pm4py": theirs}


def _fitness(told: Told, folder: Path, model: bpmn.Model, outsider: Outsider) -> None:
    nodes = list(model.processes[0].body.walk())
    starts = [node.name for node in nodes if node.tag == "startEvent"]
    silent = [node.name for node in nodes if node.tag in {"serviceTask", "businessRuleTask", "scriptTask"}]
    found = outsider.ask(
        "fitness", path=str(folder / "finished.xes"), model=str(folder / "model.bpmn"), leave_out=starts, silent=silent
    )
    ours = conform(net_of(model), open_log(folder / "finished.xes").traces())
    told.add("pm4py 令牌重放，本引擎的办件对导出的模型", found["fitness"], "拟合度", aim=1, must=True)
    told.add("本引擎的令牌重放，同一日志", ours.fitness, "拟合度", aim=1, must=True)
    told.details["fitness"] = {"pm4py": found, "ours": [ours.cases, ours.fitting]}


def _speed(told: Told, asked: Asked, folder: Path, model: bpmn.Model, outsider: Outsider) -> None:
    """One log of many events, read and held against the procedure, from XES and from CSV."""
    events = asked.count(100_000, 1_000_000)
    net = net_of(model)
    for name, write in (("big.xes", _as_xes), ("big.csv", _as_csv)):
        count = write(folder / name, _made(model, events))
        begun = time.perf_counter()
        found = conform(net, open_log(folder / name).traces(), all_closed=True)
        seconds = time.perf_counter() - begun
        assert (found.events, found.fitness) == (count, 1.0), found
        told.add(f"读日志并逐件核对，{count:,} 个事件，{name.rpartition('.')[2]}", count / seconds, "事件/s")
        (folder / name).unlink()
    small = folder / "small.xes"
    count = _as_xes(small, _made(model, asked.count(10_000, 50_000)))
    try:
        theirs = outsider.ask("fitness", path=str(small), model=str(folder / "model.bpmn"), leave_out=[], silent=[])
    except RuntimeError as fault:
        told.missing.append(f"{TITLE}：{fault}")
        return
    begun = time.perf_counter()
    traces = list(open_log(small).traces())
    read = time.perf_counter()
    conform(net, traces, all_closed=True)
    done = time.perf_counter()
    _beside(told, f"从 XES 文件到结论，{count:,} 个事件", count / (done - begun), count / theirs["from_file"])
    _beside(told, "只算核对，日志已在内存", count / (done - read), count / theirs["seconds"])


def _beside(told: Told, name: str, ours: float, theirs: float) -> None:
    told.add(f"pm4py {name}", theirs, "事件/s", note=TITLE)
    told.add(name, ours, "事件/s", against="pm4py", ratio=ours / theirs)


def _made(model: bpmn.Model, events: int) -> Iterator[Matter]:
    """Cases by the procedure, the three departments in every order."""
    names = {node.id: node.name for node in model.processes[0].body.walk()}
    at = datetime(2026, 3, 2, 1, tzinfo=UTC)
    nodes = [act.node for act in ACTS]
    for number in range(events // len(nodes)):
        turn = number % 3
        order = [nodes[0], *nodes[1 + turn : 4], *nodes[1 : 1 + turn], *nodes[4:]]
        steps = [
            Step(
                f"{number}/{place}",
                names[node],
                node,
                at + timedelta(hours=place),
                "complete",
                "gm.x.desk",
                "gm.x",
                None,
                0,
            )
            for place, node in enumerate(order)
        ]
        yield Matter(f"{number:012}", {}, steps)


def _as_xes(path: Path, rows: Iterable[Matter]) -> int:
    with path.open("wb") as file:
        return write_xes(rows, file)[1]


def _as_csv(path: Path, rows: Iterable[Matter]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("case:concept:name,concept:name,time:timestamp,org:resource\n")
        for matter in rows:
            for step in matter.steps:
                file.write(f"{matter.number},{step.activity},{step.at.isoformat()},{step.post}\n")
                count += 1
    return count
