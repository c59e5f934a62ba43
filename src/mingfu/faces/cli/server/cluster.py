# SPDX-License-Identifier: Apache-2.0
"""One PostgreSQL server of our own: made, started, asked, stopped. It listens on a UNIX socket only."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from mingfu.faces.cli.server import tether
from mingfu.faces.cli.server.place import Place

OWNER, APP, DATABASE = "mingfu_owner", "mingfu_app", "mingfu"
SUPERUSER = "postgres"
PORT = "5432"  # part of the socket's name, nothing more; said aloud so that PGPORT misleads nobody
MEASURED_FROM = 17  # PostgreSQL 17 brought the built-in C.UTF-8 collation, the same on every machine.


class ClusterFailedError(RuntimeError):
    """PostgreSQL did not start, or said no. The text holds what its log says."""


class Cluster:
    """The server at a `Place`. `options` are settings given on its command line, over those of its file."""

    def __init__(self, place: Place, log: Path, options: Mapping[str, str] | None = None) -> None:
        self.place = place
        self.log = log
        self.server: subprocess.Popen[bytes] | None = None
        self.options = {"listen_addresses": "", "unix_socket_permissions": "0700", **(options or {})}

    # -- making

    @property
    def is_made(self) -> bool:
        """Whether the data folder holds a finished cluster."""
        return (self.place.data / "PG_VERSION").exists() and (self.place.data / "global" / "pg_control").exists()

    def make(self, *, careful: bool = True) -> None:
        """Make the data folder, if there is none yet. `careful` writes through to the disk."""
        if self.is_made:
            self._check_version()
            return
        command = [self._program("initdb"), "-D", str(self.place.data), "-U", SUPERUSER, "--encoding=UTF8"]
        command += ["--auth-local=trust", "--auth-host=reject", "--no-instructions", *self._collation()]
        command += [] if careful else ["--no-sync"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **self._surroundings())
        if done.returncode != 0:
            raise ClusterFailedError(f"initdb: {done.stdout}{done.stderr}")

    def _check_version(self) -> None:
        made = int((self.place.data / "PG_VERSION").read_text())
        if made != self.version():
            msg = (
                f"{self.place.data} 由 PostgreSQL {made} 建立，现有程序为 {self.version()}："
                f"请用 MINGFU_POSTGRES 指定 {made} 的程序目录，或导出后重建 / "
                f"made by PostgreSQL {made}; point MINGFU_POSTGRES at its programs, or dump and rebuild"
            )
            raise ClusterFailedError(msg)

    def version(self) -> int:
        """The major version of the programs."""
        said = subprocess.run(
            [self._program("postgres"), "--version"], capture_output=True, text=True, check=True, **self._surroundings()
        )
        return int(said.stdout.split()[2].split(".")[0])

    def _collation(self) -> Sequence[str]:
        if self.version() >= MEASURED_FROM:
            return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    # -- running

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers. A server left over from a killed start is stopped first."""
        self.stop_leftover()
        server = self.spawn()
        self.wait(server)
        return server

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start the server process, tied to our life, and return at once."""
        with self.log.open("ab") as output:
            self.server = tether.start(
                self.command(),
                output=output,
                environment=_environment(),
                last=signal.SIGINT,
                account=self.place.account,
                folder=self.place.socket,
            )
        return self.server

    def command(self) -> list[str]:
        """The command line of the server."""
        settings = [part for name, value in self.options.items() for part in ("-c", f"{name}={value}")]
        return [
            self._program("postgres"),
            "-D",
            str(self.place.data),
            "-k",
            str(self.place.socket),
            "-p",
            PORT,
            *settings,
        ]

    def wait(self, server: subprocess.Popen[bytes] | None = None, seconds: float = 60) -> None:
        """Wait until the server answers. Raises `ClusterFailedError` with the end of its log."""
        until = monotonic() + seconds
        while monotonic() < until:
            if server is not None and server.poll() is not None:
                break
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=2).close()
                return
            sleep(0.05)
        raise ClusterFailedError(f"PostgreSQL 未能启动 / did not start（{self.log}）\n{self.tail()}")

    def stop_leftover(self) -> None:
        """Stop a server that already runs on this data folder; nobody else may use it."""
        process = self.running()
        if process is not None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except psutil.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait(30)
        if self.server is not None:
            # Our own child has ended with that, or before; ask for its result so that it does not stay as a zombie.
            self.server.wait(30)
            self.server = None

    def running(self) -> psutil.Process | None:
        """The server process that its lock file names, when it is alive and really is a PostgreSQL."""
        try:
            number = int((self.place.data / "postmaster.pid").read_text().split()[0])
            process = psutil.Process(number)
            return process if process.name().startswith(("postgres", "postmaster")) else None
        except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
            return None

    def tail(self, lines: int = 8) -> str:
        """The end of the server's log."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""

    # -- asking

    def url(self, user: str, database: str = DATABASE) -> str:
        """The URL by which `user` reaches a database of this server."""
        return f"postgresql://{user}@/{quote(database)}?host={quote(str(self.place.socket))}&port={PORT}"

    def run(self, statement: sql.SQL | sql.Composed, database: str = "postgres") -> None:
        """Run one statement as superuser, outside a transaction."""
        with psycopg.connect(self.url(SUPERUSER, database), autocommit=True) as connection:
            connection.execute(statement)

    def names(self, what: str) -> set[str]:
        """Names of all `roles` or `databases`."""
        queries = {
            "roles": sql.SQL("SELECT rolname FROM pg_roles"),
            "databases": sql.SQL("SELECT datname FROM pg_database"),
        }
        with psycopg.connect(self.url(SUPERUSER, "postgres")) as connection:
            return {row[0] for row in connection.execute(queries[what]).fetchall()}

    def make_roles(self) -> None:
        """The owner of the tables, and the role web and worker use, which may not change the schema."""
        there = self.names("roles")
        for role in (OWNER, APP):
            if role not in there:
                self.run(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))

    def make_database(self, name: str, *, template: str = "template1") -> None:
        """A database that belongs to the owner role and that only our two roles may enter."""
        this = sql.Identifier(name)
        clone = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
        self.run(clone.format(this, sql.Identifier(OWNER), sql.Identifier(template)))
        self.run(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(this))
        self.run(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(this, sql.Identifier(APP)))

    def drop_database(self, name: str) -> None:
        """Drop a database, ending whoever is connected to it."""
        self.run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def rename_database(self, old: str, new: str) -> None:
        """Give a database its final name."""
        self.run(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new)))

    # -- inside

    def _program(self, name: str) -> str:
        return str(self.place.programs / name)

    def _surroundings(self) -> dict[str, Any]:
        # The account may not be able to enter the folder we stand in.
        return {"cwd": self.place.socket, "env": _environment(), **self.place.account.demotion}


def _environment() -> dict[str, str]:
    """No variable of ours may reach the server: PGDATA, PGPORT and a private HOME would mislead it."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
