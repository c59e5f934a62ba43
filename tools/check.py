# SPDX-License-Identifier: Apache-2.0
"""`make test`: every check of the project, in order of price, each with its time. `--full` adds the slow ones.

All checks run even where one fails, and the failures are named at the end; pytest runs last and closes the output.
"""

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import browser

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
CODE = ["src", "tests", "tools"]
# Each process has a server, a browser and folders of its own; files stay whole, and journeys come last in each.
PROCESSES = min(os.cpu_count() or 1, 4)


@dataclass(frozen=True)
class Check:
    """One check: what it is called and how it is run."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def tool(name: str, *arguments: str) -> list[str]:
    """The command line of a tool of our environment."""
    return [str(BIN / name), *arguments]


def lint() -> list[Check]:
    """What needs no database and no browser."""
    templates = sorted({str(path) for path in (ROOT / "src").glob("mingfu/*/*/templates")})
    checks = [
        Check("格式 ruff format", tool("ruff", "format", "--check", "--quiet", *CODE)),
        Check("规则 ruff check", tool("ruff", "check", "--quiet", *CODE)),
        Check(
            "拼写 codespell",
            tool("codespell", *[path for path in (*CODE, "docs", "README.md") if (ROOT / path).exists()]),
        ),
    ]
    if templates:
        checks.append(Check("模板 djlint", tool("djlint", "--check", "--lint", "--quiet", *templates)))
    checks.append(Check("方向 import-linter", tool("lint-imports")))
    if (ROOT / "tools" / "compile_messages.py").exists():
        checks.append(Check("译文 messages", [sys.executable, "tools/compile_messages.py"]))
    checks.append(Check("类型 mypy", tool("mypy")))
    return checks


def tests(*, full: bool, browser_is_there: bool) -> list[Check]:
    """The tests: with the embedded PostgreSQL, and, in full, once more with Debian's PostgreSQL 15."""
    chosen = [] if full else ["-m", "not slow"]
    if not browser_is_there:
        chosen = ["-m", "not journey" if full else "not slow and not journey"]
    side_by_side = ["-n", str(PROCESSES), "--dist", "loadfile", "--no-loadscope-reorder"] if PROCESSES > 1 else []
    pytest = [sys.executable, "-m", "pytest", "--durations=20", *side_by_side, *chosen]
    checks = []
    if full and (DEBIAN_15 / "postgres").exists():
        without = [sys.executable, "-m", "pytest", "-q", *side_by_side, "-m", "not slow and not journey"]
        checks.append(Check("测试 pytest（PostgreSQL 15）", without, {"MINGFU_POSTGRES": str(DEBIAN_15)}))
    elif full:
        print("! 未见 PostgreSQL 15（apt-get install postgresql-15），略去 / PostgreSQL 15 is not here; left out")
    return [*checks, Check("测试 pytest", pytest)]


def run(check: Check) -> bool:
    """Run one check with its output passed through; say how long it took."""
    started = time.monotonic()
    print(f"→ {check.name}", flush=True)
    environment = {**os.environ, "PYTHONUTF8": "1", "MYPY_FORCE_COLOR": "0", **check.environment}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(check.command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False)
    good = done.returncode == 0
    print(f"{'✓' if good else '✗'} {check.name} {time.monotonic() - started:.1f} s", flush=True)
    return good


def main() -> int:
    """Run the checks that were asked for; 0 when all of them hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="also everything that is slow")
    parser.add_argument("--lint", action="store_true", help="only what runs no tests")
    asked = parser.parse_args()
    started = time.monotonic()
    failed = [check.name for check in lint() if not run(check)]
    if not asked.lint:
        there = browser.ready()
        if not there:
            failed.append("浏览器 browser")
        failed += [check.name for check in tests(full=asked.full, browser_is_there=there) if not run(check)]
    minutes = (time.monotonic() - started) / 60
    if failed:
        print(f"\n✗ 未通过 / failed: {'、'.join(failed)}（{minutes:.1f} min）", flush=True)
        return 1
    print(f"\n✓ 全部通过 / all hold（{minutes:.1f} min）", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
