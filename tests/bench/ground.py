# SPDX-License-Identifier: Apache-2.0
"""The PostgreSQL that is measured: the embedded one as `make up` starts it, with fsync on and nothing tuned.

Every part gets a fresh clone of a database that holds the schema, the profile, a full staff and the measured procedure.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from mingfu.faces.cli.server import Cluster, Progress, place_for
from mingfu.faces.cli.server.preparation import Preparation, command_line, fingerprint, urls
from mingfu.faces.cli.surroundings import for_child

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PACKAGE = ROOT / "src" / "mingfu"
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "CLOCK", "MINGFU_KEYS", "MINGFU_DEBUG", "MINGFU_LANGUAGE", "MINGFU_HOSTS")


class Ground:
    """The server in a state folder of its own; nothing of a district that runs beside it is touched."""

    def __init__(self, progress: Progress, folder: Path) -> None:
        self.progress = progress
        self.folder = folder
        (folder / "run").mkdir(parents=True, exist_ok=True)
        self.cluster = Cluster(place_for(folder), folder / "postgres.log")
        self.preparation = Preparation(progress, PACKAGE, folder / "run")

    def start(self) -> None:
        """Start the server; make the database that all others are cloned from when the code has changed."""
        with self.progress.step("数据库 PostgreSQL（fsync 开）"):
            self.cluster.make()
            self.cluster.log.unlink(missing_ok=True)
            self.cluster.start()
            self.cluster.make_roles()
        for left in self.cluster.names("databases"):
            if left.startswith(("part_", "making_")):
                self.cluster.drop_database(left)
        if self.template not in self.cluster.names("databases"):
            self._make_template()
        self.preparation.collect_static(self.environment(self.template))

    @property
    def template(self) -> str:
        """Name of the database that holds what every part begins with; another state of the code, another name."""
        made_of = [*PACKAGE.rglob("migrations/*.*"), *PACKAGE.rglob("lists/*.yaml"), *HERE.rglob("procedure/*.yaml")]
        made_of += [*(PACKAGE / "profiles").rglob("*.*"), PACKAGE / "demo" / "staff.py", HERE / "approval.py"]
        return f"ready_{fingerprint(path for path in made_of if path.is_file())[:12]}"

    def _make_template(self) -> None:
        for old in self.cluster.names("databases"):
            if old.startswith("ready_"):
                self.cluster.drop_database(old)
        making = f"making_{self.template}"
        self.cluster.make_database(making)
        reached = self.environment(making)
        with self.progress.step("建表、区情、人员 schema, profile, staff"):
            self.preparation.run("migrate", environment=reached)
            self.preparation.run("profile", "load", environment=reached)
            self.run_script("seat", environment=reached)
        self.cluster.rename_database(making, self.template)

    def run_script(self, word: str, *, environment: Mapping[str, str]) -> None:
        """Run a word of `part.py` in a process that reaches a database."""
        command = [sys.executable, str(HERE / "part.py"), word]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{word}\n{done.stdout}{done.stderr}")

    def clone(self, name: str, *, template: str = "") -> dict[str, str]:
        """A fresh database `part_<name>`, and the variables by which processes reach it."""
        database = f"part_{name}"
        self.cluster.drop_database(database)
        self.cluster.make_database(database, template=template or self.template)
        return self.environment(database)

    def drop(self, name: str) -> None:
        """Forget the database of a part."""
        self.cluster.drop_database(f"part_{name}")

    def environment(self, database: str) -> dict[str, str]:
        """The variables of a process that works on a database: our own state folder, nothing of the surroundings."""
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        ours = {
            "MINGFU_VAR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "mingfu.site.settings",
            "PYTHONPATH": os.pathsep.join(filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")))),
            "BENCH_SUPERUSER_URL": self.cluster.url("postgres", database),
            "BENCH_PROGRAMS": str(self.cluster.place.programs),
        }
        return for_child({**kept, **ours, **urls(self.cluster, database)})

    def mingfu(self, *arguments: str, environment: Mapping[str, str]) -> str:
        """What a command of ours prints on a database."""
        done = subprocess.run(command_line(*arguments), env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    def stop(self) -> None:
        """Stop the server."""
        self.cluster.stop_leftover()
