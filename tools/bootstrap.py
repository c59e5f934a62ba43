# SPDX-License-Identifier: Apache-2.0
"""Make `.venv/` from the lock files: `python3 tools/bootstrap.py` makes the environment, `… bench` the one of the peers.

Runs on a bare Python ≥ 3.11 with nothing installed. A second run that finds nothing changed returns at once.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BENCH = ROOT / ".venv-bench"
LOCKS = ROOT / "requirements"
SOURCES = ("boot.txt", "test.txt")


def say(text: str) -> None:
    """Print a progress line at once, also into a pipe."""
    print(text, flush=True)


def stop(text: str) -> None:
    """End with a message that says what to do."""
    sys.exit(f"\n✗ {text}\n")


def fingerprint(*paths: Path) -> str:
    """What the environment was made from: the locks, the project file, this Python and this place."""
    digest = hashlib.sha256(f"{ROOT}|{sys.version}".encode())
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(venv: Path, mark: str) -> bool:
    """Whether the environment is there and was made from exactly this."""
    stamp = venv / "made-from"
    return stamp.is_file() and stamp.read_text() == mark and (venv / "bin" / "python").exists()


def as_root_or_sudo() -> bool:
    """Whether packages of the system can be installed without asking anybody."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def make_venv(venv: Path) -> None:
    """Make an empty virtual environment with pip, installing Debian's python3-venv when that is what is missing."""
    command = [sys.executable, "-m", "venv", "--clear", str(venv)]
    first = subprocess.run(command, capture_output=True, text=True, check=False)
    if first.returncode == 0:
        return
    version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not as_root_or_sudo():
        advice = f"sudo apt-get install {version} (Debian, Ubuntu)"
        stop(
            f"这个 Python 不带 venv，请先安装：{advice}\n  This Python lacks venv; install it: {advice}\n{first.stderr}"
        )
    say("→ 安装 python3-venv（Debian 的 Python 不带 ensurepip）")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], env=environment, check=False, stdout=subprocess.DEVNULL)
    for package in (version, "python3-venv"):
        asked = ["apt-get", "install", "-y", "-q", "--no-install-recommends", package]
        if subprocess.run(asked, env=environment, check=False, stdout=subprocess.DEVNULL).returncode == 0:
            break
    second = subprocess.run(command, capture_output=True, text=True, check=False)
    if second.returncode != 0:
        stop(f"venv 仍无法建立 / venv still cannot be made:\n{second.stdout}{second.stderr}")


def index_settings(python: Path) -> dict[str, str]:
    """What pip was told about its index and certificates, in uv's words: uv reads no pip.conf, and a mirror must serve."""
    listed = subprocess.run(
        [str(python), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    told: dict[str, str] = {}
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        told[name.split(".")[-1]] = value.strip("'\"").replace("\\n", " ")
    pairs = {
        "UV_DEFAULT_INDEX": os.environ.get("PIP_INDEX_URL") or told.get("index-url"),
        "UV_INDEX": os.environ.get("PIP_EXTRA_INDEX_URL") or told.get("extra-index-url"),
        "SSL_CERT_FILE": os.environ.get("PIP_CERT") or told.get("cert"),
    }
    return {name: value for name, value in pairs.items() if value and name not in os.environ}


def run(command: list[str], environment: dict[str, str], what: str) -> None:
    """Run one step; where it fails, show what it said and what to do."""
    started = time.monotonic()
    say(f"→ {what}")
    done = subprocess.run(command, env=environment, check=False, stdout=sys.stderr.fileno())
    if done.returncode != 0:
        hint = "检查网络或镜像设置（PIP_INDEX_URL）后重试 / check the network or PIP_INDEX_URL, then run it again"
        stop(f"{what}失败：{hint}\n  {' '.join(command)}")
    say(f"✓ {what} {time.monotonic() - started:.1f} s")


def install_uv(venv: Path, environment: dict[str, str]) -> Path:
    """Put the pinned uv into the environment with pip, hashes required."""
    uv = venv / "bin" / "uv"
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "-r", str(LOCKS / "boot.txt")], environment, "安装 uv")
    return uv


def uv_environment(venv: Path, told: dict[str, str]) -> dict[str, str]:
    """The variables uv runs with: our environment, copies instead of links, no download of a Python."""
    return {
        **os.environ,
        **told,
        "VIRTUAL_ENV": str(venv),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_CONFIG": "1",
        # Pip asks all its indexes for the best match; the hashes make that safe for uv as well.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "copy"),
    }


def remembered(venv: Path) -> dict[str, str]:
    """The index settings found when the environment was made: pip is gone from it afterwards."""
    with contextlib.suppress(OSError, ValueError):
        return dict(json.loads((venv / "index.json").read_text()))
    return {}


def make(venv: Path) -> tuple[Path, dict[str, str]]:
    """A fresh environment with uv in it; gives uv's path and the variables to run it with."""
    uv = venv / "bin" / "uv"
    if uv.exists() and (venv / "bin" / "python").exists() and (venv / "index.json").exists():
        return uv, uv_environment(venv, remembered(venv))
    say(f"→ {venv.name}（Python {sys.version.split()[0]}）")
    make_venv(venv)
    told = index_settings(venv / "bin" / "python")
    uv = install_uv(venv, dict(os.environ))
    # The address of an index may hold a password.
    (venv / "index.json").touch(mode=0o600)
    (venv / "index.json").write_text(json.dumps(told))
    return uv, uv_environment(venv, told)


def make_environment() -> None:
    """`.venv/`: the locked packages, Mingfu itself (editable) and the compiled messages."""
    messages = ROOT / "tools" / "compile_messages.py"
    catalogs = sorted((ROOT / "src" / "mingfu").glob("**/*.po"))
    mark = fingerprint(*(LOCKS / name for name in SOURCES), ROOT / "pyproject.toml", Path(__file__), *catalogs)
    if is_current(VENV, mark):
        return
    started = time.monotonic()
    if (VENV / "made-from").is_file() and not is_current_python(VENV):
        shutil.rmtree(VENV)
    uv, environment = make(VENV)
    run([str(uv), "pip", "sync", "-q", "--require-hashes", str(LOCKS / "test.txt")], environment, "安装锁定的软件包")
    editable = [str(uv), "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--offline", "-e", str(ROOT)]
    run(editable, environment, "安装 mingfu")
    if messages.exists():
        run([str(VENV / "bin" / "python"), str(messages)], environment, "编译译文")
    (VENV / "made-from").write_text(mark)
    say(f"✓ 环境就绪 .venv {time.monotonic() - started:.1f} s")


def is_current_python(venv: Path) -> bool:
    """Whether an environment that is out of date can be kept: same place, same Python."""
    asked = [str(venv / "bin" / "python"), "-c", "import sys; print(sys.version, sys.prefix)"]
    with contextlib.suppress(OSError):
        found = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
        return found == f"{sys.version} {venv}"
    return False


def make_bench() -> None:
    """`.venv-bench/`: the peers, one by one; a peer that cannot be installed is a printed line, not a fault."""
    mark = fingerprint(LOCKS / "boot.txt", LOCKS / "bench.txt", LOCKS / "bench.in", Path(__file__))
    if is_current(BENCH, mark):
        return
    uv, environment = make(BENCH)
    install = [str(uv), "pip", "install", "-q", "--require-hashes", "-r"]
    whole = subprocess.run([*install, str(LOCKS / "bench.txt")], env=environment, check=False)
    missing = []
    if whole.returncode != 0:
        for peer in (LOCKS / "bench.in").read_text().split():
            # One peer that cannot be had must not cost us the others: each is then tried alone, at its locked version.
            asked = [str(uv), "pip", "install", "-q", "-c", str(LOCKS / "bench.txt"), peer]
            if subprocess.run(asked, env=environment, check=False).returncode != 0:
                missing.append(peer)
    for peer in missing:
        say(f"! 未能安装对照软件 {peer}，其数字从缺 / peer {peer} could not be installed; its figures are left out")
    if not missing:
        (BENCH / "made-from").write_text(mark)


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - this script meets whatever Python the machine has
        stop(f"需要 Python 3.11 或更高 / Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
    if sys.argv[1:] == ["bench"]:
        make_bench()
    else:
        make_environment()
