# SPDX-License-Identifier: Apache-2.0
"""L1 and L: how many hand-written case steps a second this PostgreSQL takes, from one client and from eight.

pgbench drives it where there is one (the embedded server's own, or Debian's); otherwise psycopg in a tight loop.
"""

import os
import re
import shutil
import subprocess
from multiprocessing import get_context
from pathlib import Path
from time import monotonic

import psycopg

FOLDER = Path(__file__).parent / "limit"
CASES = 20_000
CLIENTS = 8


def lay(url: str) -> None:
    """Make the tables and the function of the hand-written step."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute((FOLDER / "schema.sql").read_bytes(), prepare=False)


def program() -> str:
    """The pgbench to use; empty when there is none."""
    own = Path(os.environ.get("BENCH_PROGRAMS", "")) / "pgbench"
    if own.is_file() and _runs(str(own)):
        return str(own)
    return shutil.which("pgbench") or ""


def _runs(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def driven_by() -> str:
    """What drives the limit, as the table says it."""
    found = program()
    if not found:
        return "psycopg"
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    return " ".join(said.split()[:3])


def steps_per_second(url: str, *, clients: int, seconds: float) -> float:
    """Hand-written steps a second from so many clients."""
    found = program()
    return _pgbench(found, url, clients, seconds) if found else _psycopg(url, clients, seconds)


def _pgbench(found: str, url: str, clients: int, seconds: float) -> float:
    asked = [found, "-n", "-M", "prepared", "-f", str(FOLDER / "step.sql"), "-c", str(clients)]
    asked += ["-j", str(min(clients, os.cpu_count() or 1)), "-T", str(max(1, round(seconds))), url]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    told = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
    if told is None:
        raise RuntimeError(f"pgbench: {done.stdout}{done.stderr}")
    return float(told.group(1))


def _psycopg(url: str, clients: int, seconds: float) -> float:
    with get_context("spawn").Pool(clients) as pool:
        counts = pool.starmap(_loop, [(url, seconds, place, clients) for place in range(clients)])
    return sum(counts) / seconds


def _loop(url: str, seconds: float, place: int, clients: int) -> int:
    statement = (FOLDER / "step.sql").read_text().splitlines()[-1].replace(":case", "%s").rstrip(";").encode()
    done = 0
    with psycopg.connect(url, autocommit=True, prepare_threshold=0) as connection:
        until = monotonic() + seconds
        while monotonic() < until:
            # Each client walks its own cases, far apart, so that none waits for another.
            connection.execute(statement, [(done * clients * 7 + place) % CASES + 1])
            done += 1
    return done
