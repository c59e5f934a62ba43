# SPDX-License-Identifier: Apache-2.0
"""`mingfu up`, whole: it starts a district, says where it is, mends what dies, and stops with one Ctrl-C."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest

from mingfu.faces.cli.server.place import forget

COMMAND = [sys.executable, "-c", "from mingfu.faces.cli.main import run; run()", "up"]


class Terminal:
    """A terminal in which `mingfu up` runs; what it prints is read as it comes."""

    def __init__(self, environment, *arguments):
        self.log = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - as long as the terminal lives
        self.process = subprocess.Popen(
            [*COMMAND, *arguments], env=environment, stdout=self.log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        )

    def text(self):
        self.log.seek(0)
        return self.log.read().decode()

    def wait_for(self, pattern, seconds=90):
        until = monotonic() + seconds
        while not re.search(pattern, self.text()):
            assert self.process.poll() is None, self.text()
            assert monotonic() < until, self.text()
            sleep(0.1)

    def child(self, word):
        found = psutil.Process(self.process.pid).children()
        return next(child for child in found if any(re.search(word, part) for part in child.cmdline()))

    def close(self):
        if self.process.poll() is None:
            self.end()
        self.log.close()

    def end(self, seconds=60):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(seconds)
        return self.process.returncode


@pytest.fixture
def environment(unused_port):
    # Pytest's own folders may be too deep or too private; a person's state folder is neither.
    folder = Path(tempfile.mkdtemp(prefix="mingfu-up-"))
    folder.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "DJANGO", "CLOCK"))}
    yield {
        **kept,
        "MINGFU_VAR": str(folder / "var"),
        "MINGFU_PORT": str(unused_port),
        "MINGFU_DEMO": "no",
        "MINGFU_WEB_WORKERS": "1",
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
    }
    forget(folder / "var")
    shutil.rmtree(folder)


def answered(environment):
    connection = http.client.HTTPConnection("127.0.0.1", int(environment["MINGFU_PORT"]), timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def wait_until(condition, terminal, seconds=40):
    until = monotonic() + seconds
    while not condition():
        assert monotonic() < until, terminal.text()
        sleep(0.2)


def test_a_district_starts_mends_itself_and_stops(environment):
    terminal = Terminal(environment)
    try:
        terminal.wait_for("Ctrl-C 停止全部")
        assert f"http://127.0.0.1:{environment['MINGFU_PORT']}/" in terminal.text()
        assert answered(environment) < 500

        second = subprocess.run(COMMAND, env=environment, capture_output=True, text=True, check=False)
        assert second.returncode == 1
        assert f"kill {terminal.process.pid}" in second.stdout
        assert "MINGFU_VAR" in second.stdout

        for word, name in (
            ("^worker$", "后台任务 worker"),
            ("^granian$", "网站 web"),
            ("/postgres$", "数据库 PostgreSQL"),
        ):
            terminal.child(word).kill()
            terminal.wait_for(f"↻ {name} 已重新启动", seconds=30)
        wait_until(lambda: 0 < answered(environment) < 500, terminal)

        left = psutil.Process(terminal.process.pid).children(recursive=True)
        assert terminal.end() == 0
        assert "已全部停止" in terminal.text()
        assert [process for process in left if process.is_running()] == []
    finally:
        terminal.close()

    # The second start finds everything made and is quick.
    begun = monotonic()
    again = subprocess.run([*COMMAND, "--once"], env=environment, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stdout
    assert "建表与授权" not in again.stdout
    assert monotonic() - begun < 20  # 10 s on a quiet machine; tests share theirs

    # A live district is not forgotten by mistake.
    refused = subprocess.run([*COMMAND, "--fresh"], env=environment, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "--really" in refused.stdout


def test_a_start_that_is_interrupted_leaves_nothing_half_done(environment):
    terminal = Terminal(environment)
    try:
        terminal.wait_for("→ 载入区情")
        assert terminal.end() == 0
        assert "✗ 载入区情" in terminal.text()
    finally:
        terminal.close()
    again = subprocess.run([*COMMAND, "--once"], env=environment, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stdout
    assert "✓ 载入区情" in again.stdout


def test_a_database_of_ones_own_that_is_not_there_is_told(environment):
    given = {**environment, "DATABASE_URL": "postgresql://nobody@/nothing?host=/nowhere"}
    done = subprocess.run([*COMMAND, "--once"], env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_database_of_ones_own_is_used_and_no_other_started(environment, ground):
    cluster = ground.start()
    cluster.drop_database("given")
    cluster.make_database("given")
    given = {
        **environment,
        "DATABASE_URL": cluster.url("mingfu_app", "given"),
        "DATABASE_OWNER_URL": cluster.url("mingfu_owner", "given"),
    }
    try:
        done = subprocess.run([*COMMAND, "--once"], env=given, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "更新表结构" in done.stdout
        assert not (Path(environment["MINGFU_VAR"]) / "pg").exists()
    finally:
        cluster.drop_database("given")
