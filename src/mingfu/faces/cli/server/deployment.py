# SPDX-License-Identifier: Apache-2.0
"""One running deployment on this machine: its state folder, its database, its web and worker."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import psycopg

import mingfu
from mingfu.faces.cli import surroundings
from mingfu.faces.cli.server import door, place, tether, web
from mingfu.faces.cli.server.cluster import DATABASE, Cluster
from mingfu.faces.cli.server.options import ServerSettings
from mingfu.faces.cli.server.preparation import Preparation, PreparationFailedError, command_line, urls
from mingfu.faces.cli.server.progress import Progress
from mingfu.faces.cli.server.supervisor import Child, Supervisor
from mingfu.kernel.settings import var_folder
from mingfu.kernel.settings.state import StateSettings

LARGEST_LOG = 10_000_000
KEPT_WHEN_FRESH = frozenset({"run", "test"})


class LiveDataError(RuntimeError):
    """Somebody asked to forget a database that serves people."""


class Deployment:
    """Everything `make up` starts. Use: `enter`, perhaps `forget`, `start`, `welcome`, then `stop`."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.supervisor = Supervisor(progress)
        self.options = ServerSettings()
        self.var = _state_folder()
        self.lock: IO[str] | None = None
        self.environment: dict[str, str] = {}
        self.clock = ""

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        host = "127.0.0.1" if self.options.address in {"0.0.0.0", "::"} else self.options.address  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.options.port}/"

    def enter(self) -> None:
        """Take the state folder and make sure of the port. Raises `OccupiedError`."""
        self.supervisor.listen()
        self.lock = door.hold(var_folder("run"), address=self.address)
        door.check_port(self.options.address, self.options.port)

    def forget(self, *, really: bool) -> None:
        """Empty the state folder. A database that serves people is kept unless it is meant `really`."""
        kind = surroundings.remembered().get("MINGFU_KIND", "")
        if kind == "live" and not really:
            raise LiveDataError(
                f"{self.var} 是正式库，不会清空。确要清空：.venv/bin/mingfu up --fresh --really\n"
                "  This is a live district; it is kept. To forget it: mingfu up --fresh --really"
            )
        with self.progress.step(f"清空 {self.var}"):
            if (self.var / "pg").exists():
                Cluster(place.place_for(self.var), self.log("postgres")).stop_leftover()
            place.forget(self.var)
            for entry in self.var.iterdir():
                if entry.name not in KEPT_WHEN_FRESH:
                    shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
            for note in (self.var / "run").iterdir():
                if note.name != "up.lock":
                    note.unlink()

    def start(self) -> None:
        """Bring everything up, in order, and wait until the site answers."""
        preparation = Preparation(self.progress, Path(mingfu.__file__).parent, var_folder("run"))
        given = os.environ.get("DATABASE_URL", "")
        if given:
            self.environment = {"DATABASE_URL": given}
            self._prepare_given(preparation)
        else:
            self._prepare_embedded(preparation)
        self._read_clock()
        preparation.collect_static(self.environment)
        surroundings.remember(self.environment)
        # One after the other: both would load the same code on the same cores, and people wait for the site.
        site = self._child("网站 web", web.command(self.options))
        self.supervisor.add(site)
        with self.progress.step("等待网站应答 waiting for the site"):
            web.wait_until_ready(self.options, site)
        self.supervisor.add(self._child("后台任务 worker", command_line("worker")))

    def welcome(self) -> None:
        """Say where it is, who may sign in and what time it is there."""
        self.progress.say(f"\n明府 Mingfu  {self.address}  （{self.progress.elapsed:.1f} s）")
        if self.environment.get("MINGFU_KIND") == "demo":
            self.progress.say(self._accounts().rstrip())
        if self.clock:
            self.progress.say(f"时间由 mingfu clock 调整，现为 {self.clock}（北京时间） / the clock is steered")
        self.progress.say(f"状态目录 {self.var}  日志 {self.var / 'log'}\nCtrl-C 停止全部 / stops everything\n")

    def stop(self) -> None:
        """Stop what runs; release the state folder."""
        self.supervisor.asked_to_stop = True
        self.supervisor.stop()
        if self.lock is not None:
            self.lock.close()
            self.lock = None

    # -- the database

    def _prepare_embedded(self, preparation: Preparation) -> None:
        with self.progress.step("数据库 PostgreSQL"):
            cluster = Cluster(place.place_for(self.var), self.log("postgres"))
            cluster.make()
            cluster.stop_leftover()
            server = cluster.spawn()
            child = Child("数据库 PostgreSQL", cluster.spawn, cluster.log, signal.SIGINT, patience=30)
            self.supervisor.adopt(child, server)
            cluster.wait(server)
            cluster.make_roles()
        self.environment = urls(cluster)
        if DATABASE in cluster.names("databases"):
            # What is loaded anew is recorded at the deployment's own time, steered or not.
            self._read_clock()
            preparation.renew(environment=self.environment)
        else:
            preparation.build(cluster, demo=self.options.demo.lower() not in {"no", "0", "false"})

    def _prepare_given(self, preparation: Preparation) -> None:
        if not os.environ.get("DATABASE_OWNER_URL"):
            self.progress.say(
                "! 未设 DATABASE_OWNER_URL：网站以表的所有者身份运行，台账只由触发器保护 / "
                "web and worker run as the owner of the tables; set DATABASE_OWNER_URL to part the roles"
            )
        with self.progress.step("更新表结构 schema"):
            preparation.run("migrate", environment=self.environment)
        wanted = self.options.demo.lower() in {"yes", "1", "true"}
        if wanted and self._ask("SELECT kind FROM clock_deployment LIMIT 1") is None:
            preparation.stream("demo", "make", environment=self.environment, what="生成演示区 making the demo district")
            return
        self._read_clock()
        with self.progress.step("载入区情 profile"):
            preparation.run("profile", "load", environment=self.environment)

    def _read_clock(self) -> None:
        """A demo's time is steered, unless somebody said otherwise."""
        row = self._ask("SELECT kind FROM clock_deployment LIMIT 1")
        kind = str(row[0]) if row else "live"
        self.environment["MINGFU_KIND"] = kind
        if kind == "demo":
            self.environment["CLOCK"] = os.environ.get("CLOCK", "steered")
        if self.environment.get("CLOCK") == "steered":
            shown = self._ask(
                "SELECT to_char((CASE WHEN running THEN moment + (now() - set_at) ELSE moment END)"
                " AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') FROM clock_steering LIMIT 1"
            )
            self.clock = str(shown[0]) if shown else ""

    def _ask(self, query: str) -> tuple[object, ...] | None:
        try:
            with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
                return connection.execute(query.encode()).fetchone()
        except psycopg.OperationalError as error:
            raise PreparationFailedError(f"DATABASE_URL 指向的数据库没有应答 / does not answer: {error}") from error

    # -- processes

    def log(self, name: str) -> Path:
        """The log file of a process; a large one is set aside first."""
        path = var_folder("log") / f"{name}.log"
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        return path

    def _accounts(self) -> str:
        """Who may sign in to the demo, as it was made; asked once and kept."""
        preparation = Preparation(self.progress, Path(), var_folder("run"))
        if not preparation.noted("accounts"):
            preparation.note("accounts", preparation.run("demo", "accounts", environment=self.environment))
        return preparation.noted("accounts")

    def _child(self, name: str, command: list[str]) -> Child:
        log = self.log(name.rsplit(" ", maxsplit=1)[-1])

        def start() -> subprocess.Popen[bytes]:
            with log.open("ab") as output:
                environment = surroundings.for_child({**os.environ, **self.environment})
                return tether.start(command, output=output, environment=environment)

        return Child(name, start, log)


def _state_folder() -> Path:
    """The state folder, made when absent. As root it lets others pass through, and only through: its folders are closed."""
    folder = StateSettings().var.absolute()
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o711 if os.geteuid() == 0 else 0o700)
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    if not os.access(folder, os.W_OK | os.X_OK):
        sys.exit(f"✗ 状态目录 {folder} 不可写：用 MINGFU_VAR 指定另一个 / not writable; name another with MINGFU_VAR")
    return folder
