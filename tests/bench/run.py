# SPDX-License-Identifier: Apache-2.0
"""`make bench`: every figure of `docs/reference/speed.md`, with the peers beside us in the same run.

Prints a table, writes `var/bench.json`. A part that fails says why and the run goes on; the run itself fails only where
the working-day questions are slower than a peer's, or a page asks the database more than twenty times.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT / "src")]

from ground import Ground  # noqa: E402 - our folders come first
from table import table  # noqa: E402

from mingfu.faces.cli.server import Progress, tether  # noqa: E402

PEERS = ROOT / ".venv-bench"


@dataclass(frozen=True)
class Part:
    """One part of the run: the module that measures, what it is about, the longest it may take in minutes."""

    module: str
    title: str
    minutes: float = 4
    database: bool = True


PARTS = (
    Part("case_steps", "办件步，引擎接口与极限 case steps and the limit"),
    Part("through_http", "整个网站，经 HTTP through the whole stack"),
    Part("pages", "最常用的六页，大量办件 the six most used pages", minutes=6),
    Part("size", "规模：百万件、长经历、百万个时点 a step among many, due instants", minutes=6),
    Part("rivals", "办件步，与同类引擎 case steps beside other engines"),
    Part("steps", "BPMN 纯步进 pure steps", database=False),
    Part("feel", "FEEL 求值与决策表 FEEL and decision tables", database=False),
    Part("verify_ledger", "台账核验 ledger verification"),
    Part("working_days", "工作日，与同类软件 working days beside the peers", database=False),
    Part("finding", "检索 search"),
    Part("service_search", "找服务，十万项 finding a service among 100,000", minutes=6),
    Part("conformance", "日志与核对，与 pm4py logs and conformance, beside pm4py", minutes=6),
)


class Run:
    """One run of all parts."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked = asked
        self.size = "quick" if asked.quick else "full" if asked.full else "usual"
        self.progress = Progress()
        state = Path(os.environ.get("MINGFU_VAR", ROOT / "var")).absolute()
        self.ground = Ground(self.progress, state / "bench")
        self.results: dict[str, Any] = {}

    def all(self) -> None:
        """Measure every part that was asked for."""
        chosen = [part for part in PARTS if not self.asked.only or part.module in self.asked.only]
        try:
            self.ground.start()
            for part in chosen:
                self.one(part)
        finally:
            self.ground.stop()

    def one(self, part: Part) -> None:
        """Measure one part; whatever happens in it, the next one follows."""
        self.progress.say(f"→ {part.title}")
        begun = time.monotonic()
        told: dict[str, Any] = {"figures": [], "missing": [], "details": {}}
        try:
            told |= self._measure(part)
        except Exception as fault:  # noqa: BLE001 - no part may cost another
            told["missing"].append(f"{part.title}：{fault}")
        for line in told["missing"]:
            self.progress.say(f"  ! {line}")
        told["seconds"] = round(time.monotonic() - begun, 1)
        self.results[part.module] = told
        self.progress.say(f"✓ {part.title} {told['seconds']:.0f} s")

    def _measure(self, part: Part) -> dict[str, Any]:
        environment = self.ground.clone(part.module) if part.database else self.ground.environment("postgres")
        environment |= {"BENCH_PEERS": str(_packages()), "BENCH_PEER_PYTHON": str(PEERS / "bin" / "python")}
        result = self.ground.folder / f"{part.module}.json"
        log = self.ground.folder / f"{part.module}.log"
        result.unlink(missing_ok=True)
        command = [sys.executable, str(HERE / "part.py"), part.module, str(result), self.size]
        try:
            code = self._wait(command, environment, log, part.minutes * (6 if self.size == "full" else 1))
        finally:
            if part.database:
                self.ground.drop(part.module)
        told: dict[str, Any] = json.loads(result.read_text()) if result.exists() else {"missing": []}
        if code != 0:
            told["missing"].append(f"{part.title}：{_end_of(log)}")
        return told

    def _wait(self, command: Sequence[str], environment: dict[str, str], log: Path, minutes: float) -> int:
        """Let a part run, its progress passed through, its complaints kept; end it when its time is over."""
        with log.open("wb") as complaints:
            process = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stderr=complaints,
                start_new_session=True,
                preexec_fn=tether.die_with_parent(signal.SIGKILL),  # noqa: PLW1509 - this process has one thread here
            )
            try:
                return process.wait(minutes * 60)
            except subprocess.TimeoutExpired:
                complaints.write(f"没有在 {minutes:g} 分钟内完成 / not done within {minutes:g} minutes\n".encode())
                return 1
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _packages() -> Path:
    """Where the peers' packages lie."""
    return Path(sysconfig.get_path("purelib", vars={"base": str(PEERS), "platbase": str(PEERS)}))


def _end_of(log: Path) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1][:300] if lines else "无说明 / no word of it"


def parsed() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a look of two minutes, for those who change something")
    parser.add_argument("--full", action="store_true", help="one million matters")
    parser.add_argument("--only", nargs="*", metavar="PART", help=f"of {' '.join(part.module for part in PARTS)}")
    return parser.parse_args()


def main() -> int:
    """Run, print the table, keep it; 0 unless something that must be reached was not."""
    run = Run(parsed())
    run.all()
    figures = [figure for told in run.results.values() for figure in told["figures"]]
    missing = [line for told in run.results.values() for line in told["missing"]]
    text = table(figures, missing)
    run.progress.say(f"\n{text}\n")
    kept = ROOT / "var" / "bench.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps({"size": run.size, "parts": run.results}, ensure_ascii=False, indent=1))
    failed = [figure["name"] for figure in figures if figure["must"] and figure["reached"] is False]
    if failed:
        run.progress.say(f"✗ 未达到必达项 / must be reached: {'；'.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
