# SPDX-License-Identifier: Apache-2.0
"""What every test stands on: a PostgreSQL of its own, state in a temporary folder, and a few plain words.

The server is started once per run, in one of a few kept folders below `var/test/` (MINGFU_TEST_VAR), so that runs at
the same time do not meet and a schema that has not changed is not built again. Nothing is ever flushed: the ledger
refuses it. A test is undone by rolling back; a test that must commit asks for `own_database`.
"""

import fcntl
import os
import shutil
import signal
import socket
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import django
import hypothesis
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings

from mingfu.faces.cli.server import Cluster, place_for
from mingfu.faces.cli.server.preparation import fingerprint
from mingfu.kernel.clock import LEGAL_ZONE, chance, freeze
from mingfu.kernel.refusals import Refusal

ROOT = Path(__file__).resolve().parent.parent
SLOTS = 16
TEST_DATABASE = "test_mingfu"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "120"}

hypothesis.settings.register_profile("mingfu", deadline=None, max_examples=100, database=None)
hypothesis.settings.load_profile("mingfu")


class Ground:
    """The server of this run: a folder held by a lock, a cluster in it, started when first needed."""

    def __init__(self) -> None:
        self.state = Path(tempfile.mkdtemp(prefix="mingfu-test-"))
        self.folder, self._lock = _free_slot()
        place = place_for(self.folder)
        self.cluster = Cluster(place, self.folder / "postgres.log", FAST)
        self._server: Any = None

    def start(self) -> Cluster:
        """Start the server, once."""
        if self._server is None:
            self.cluster.make(careful=False)
            self.cluster.log.unlink(missing_ok=True)
            self._server = self.cluster.start()
            self.cluster.make_roles()
        return self.cluster

    def stop(self) -> None:
        """Stop the server, let go of the folder, forget the state."""
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)
            self._server.wait(30)
        self._lock.close()
        shutil.rmtree(self.state, ignore_errors=True)


def _free_slot() -> tuple[Path, IO[str]]:
    base = Path(os.environ.get("MINGFU_TEST_VAR") or ROOT / "var" / "test")
    version = Path(os.environ["MINGFU_POSTGRES"]).parent.name if os.environ.get("MINGFU_POSTGRES") else "embedded"
    for number in range(SLOTS):
        folder = base / f"{version}-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
        else:
            return folder, lock
    raise pytest.UsageError(f"{SLOTS} test runs hold all folders of {base}")


GROUND = pytest.StashKey[Ground]()


def pytest_configure(config: pytest.Config) -> None:
    """Say where state and database are before the settings are read; and set Django up.

    With `-n` the tests run in processes of their own, each with its own ground; the one that hands them out has none,
    and leaves no variable behind that would have the settings read too early.
    """
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        return
    ground = Ground()
    config.stash[GROUND] = ground
    os.environ["MINGFU_VAR"] = str(ground.state)
    os.environ["DATABASE_URL"] = ground.cluster.url("mingfu_owner", TEST_DATABASE)
    os.environ["DJANGO_SETTINGS_MODULE"] = "mingfu.site.settings"
    for name in ("CLOCK", "DATABASE_OWNER_URL", "MINGFU_KEYS", "MINGFU_DEBUG", "MINGFU_LANGUAGE"):
        os.environ.pop(name, None)
    try:
        django.setup()
    except Exception as error:
        hint = "an app does not load; plain tests run meanwhile with --noconftest -p no:django"
        raise pytest.UsageError(f"{hint}\n{traceback.format_exc(limit=-3)}") from error


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing running."""
    ground = config.stash.get(GROUND, None)
    if ground is not None:
        ground.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse tests that would flush tables: the ledger cannot be emptied. Journeys come last.

    A browser driven from Python keeps an event loop running until the end, and Django refuses the database beside one.
    """
    items.sort(key=lambda item: ROOT / "tests" / "journeys" in item.path.parents)
    for item in items:
        marker = item.get_closest_marker("django_db")
        flushes = bool(marker and (marker.kwargs.get("transaction") or (marker.args and marker.args[0])))
        names = set(getattr(item, "fixturenames", ()))
        if flushes or names & {"transactional_db", "live_server", "django_db_reset_sequences"}:
            raise pytest.UsageError(f"{item.nodeid}: nothing may be flushed here; ask for own_database instead")


@pytest.fixture(scope="session")
def ground(request: pytest.FixtureRequest) -> Ground:
    """The server of this run."""
    return request.config.stash[GROUND]


@pytest.fixture(scope="session")
def template(ground: Ground, django_db_blocker: Any) -> str:
    """Name of a database with the schema of this code and the mark of a test; kept from run to run."""

    # Models exist only after pytest_configure.
    from mingfu.faces.cli.manage import bring_up_to_date  # noqa: PLC0415
    from mingfu.kernel.clock.steering import mark  # noqa: PLC0415
    from mingfu.kernel.ledger.roles import grant_app  # noqa: PLC0415

    cluster = ground.start()
    package = ROOT / "src" / "mingfu"
    made_of = [*package.rglob("migrations/*.py"), *package.rglob("migrations/*.sql"), ROOT / "requirements" / "run.txt"]
    name = f"template_{fingerprint(made_of)[:16]}"
    if name in cluster.names("databases"):
        return name
    for old in cluster.names("databases"):
        if old.startswith(("template_", "making_")):
            cluster.drop_database(old)
    cluster.make_database(f"making_{name}")
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = f"making_{name}"
    with django_db_blocker.unblock():
        bring_up_to_date(verbosity=0)
        grant_app()
        mark("test")
        connection.close()
    cluster.rename_database(f"making_{name}", name)
    return name


@pytest.fixture(scope="session")
def django_db_setup(ground: Ground, template: str) -> Iterator[None]:
    """Pytest-django's hook: the test database is a clone of the template."""

    ground.cluster.drop_database(TEST_DATABASE)
    ground.cluster.make_database(TEST_DATABASE, template=template)
    _use(TEST_DATABASE)
    yield
    connection.close()


@pytest.fixture
def own_database(ground: Ground, template: str, django_db_blocker: Any) -> Iterator[str]:
    """A database for this test alone, in which it may commit: for locks, races, and what happens after commit."""

    name = "test_own"
    connection.close()
    ground.cluster.drop_database(name)
    ground.cluster.make_database(name, template=template)
    _use(name)
    with django_db_blocker.unblock():
        yield ground.cluster.url("mingfu_owner", name)
        connection.close()
    _use(TEST_DATABASE)
    ground.cluster.drop_database(name)


@pytest.fixture(scope="session")
def district_template(ground: Ground, template: str, django_db_blocker: Any) -> str:
    """Name of a database with the profile loaded; kept from run to run while nothing it is made of has changed."""

    from mingfu.engines.manifest.profile import load_profile  # noqa: PLC0415 - models exist only after pytest_configure

    cluster = ground.cluster
    package = ROOT / "src" / "mingfu"
    made_of = [
        *package.rglob("profiles/**/*.*"),
        *package.rglob("lists/*.yaml"),
        package / "engines/manifest/profile.py",
    ]
    name = f"district_{template.removeprefix('template_')}_{fingerprint(made_of)[:8]}"
    if name in cluster.names("databases"):
        return name
    for old in cluster.names("databases"):
        if old.startswith(("district_", "making_")):
            cluster.drop_database(old)
    connection.close()
    cluster.make_database(f"making_{name}", template=template)
    _use(f"making_{name}")
    with django_db_blocker.unblock():
        load_profile("gaoming")
        connection.close()
    _use(TEST_DATABASE)
    cluster.rename_database(f"making_{name}", name)
    return name


@pytest.fixture(scope="session")
def district_database(ground: Ground, district_template: str) -> str:
    """Name of this run's database with the profile loaded."""
    ground.cluster.drop_database("test_district")
    ground.cluster.make_database("test_district", template=district_template)
    return "test_district"


@pytest.fixture
def district(district_database: str, django_db_blocker: Any) -> Iterator[None]:
    """The district of the profile, for this test; what the test writes is rolled back."""

    from mingfu.kernel import catalogs  # noqa: PLC0415 - models exist only after pytest_configure

    connection.close()
    _use(district_database)
    with django_db_blocker.unblock():
        catalogs.forget()
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        connection.close()
        catalogs.forget()
    _use(TEST_DATABASE)


def _use(name: str) -> None:

    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


@pytest.fixture(scope="session", autouse=True)
def plain_static() -> Iterator[None]:
    """Pages under test name static files as they are: nothing has been collected."""

    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(STORAGES=storages):
        yield


@pytest.fixture
def at() -> Iterator[Callable[[datetime], datetime]]:
    """`at(moment)` holds the clock of this test there, until it is called again or the test ends."""

    with ExitStack() as stack:

        def hold(moment: datetime) -> datetime:
            # A moment without a zone is meant as the district reads it.
            aware = moment if moment.tzinfo else moment.replace(tzinfo=LEGAL_ZONE)
            return stack.enter_context(freeze(aware))

        yield hold


@pytest.fixture
def unused_port() -> int:
    """A port of 127.0.0.1 that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def seeded() -> Iterator[None]:
    """All chance of this test comes from one seed."""

    with chance.seeded(1):
        yield


@pytest.fixture
def refused() -> Callable[[str], AbstractContextManager[Any]]:
    """`with refused("some-code"):` – the block must raise the refusal with exactly this code."""

    @contextmanager
    def expect(code: str) -> Iterator[Any]:
        with pytest.raises(Refusal) as caught:
            yield caught
        assert caught.value.code == code
        # A refusal that cannot be told to a person is a fault of its own.
        assert str(caught.value)

    return expect


@pytest.fixture
def events_of() -> Callable[[Any], list[str]]:
    """Names of the events of a stream, in order."""

    def names(stream: Any) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM ledger_event WHERE stream = %s ORDER BY seq", [str(stream)])
            return [row[0] for row in cursor.fetchall()]

    return names


@pytest.fixture
def queries(django_assert_max_num_queries: Any) -> Callable[[int], AbstractContextManager[Any]]:
    """`with queries(20):` – the block may ask the database so many times and no more."""
    return django_assert_max_num_queries


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Real input that is not part of the repository: MINGFU_DATA, or `../shared/data` beside it."""
    folder = Path(os.environ.get("MINGFU_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"real input is not here: set MINGFU_DATA (looked in {folder})")
    return folder
