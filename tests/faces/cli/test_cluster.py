# SPDX-License-Identifier: Apache-2.0
"""The embedded server: who may do what in it, and what happens to it when it is left alone or killed."""

import os
import signal
import subprocess
import sys

import psutil
import psycopg
import pytest

from mingfu.faces.cli.server import Cluster, ClusterFailedError, place_for
from mingfu.faces.cli.server.cluster import APP, OWNER
from mingfu.faces.cli.server.place import forget
from mingfu.kernel.clock.steering import deployment_kind

QUICK = {"fsync": "off"}


@pytest.fixture
def cluster(tmp_path):
    # The account of the server must be able to enter; pytest's own folders are private.
    place = place_for(tmp_path / "var")
    made = Cluster(place, tmp_path / "postgres.log", QUICK)
    made.make(careful=False)
    yield made
    made.stop_leftover()
    forget(tmp_path / "var")


@pytest.mark.django_db
def test_the_test_database_is_marked_as_one():
    assert deployment_kind() == "test"


def test_the_application_may_not_change_the_schema(cluster):
    cluster.start()
    cluster.make_roles()
    cluster.make_database("district")
    with (
        psycopg.connect(cluster.url(APP, "district")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE intruder (id int)")
    with psycopg.connect(cluster.url(OWNER, "district")) as connection:
        connection.execute("CREATE TABLE house (id int)")


def test_roles_are_made_once_and_are_no_superusers(cluster):
    cluster.start()
    cluster.make_roles()
    cluster.make_roles()
    with psycopg.connect(cluster.url("postgres", "postgres")) as connection:
        rows = connection.execute(
            "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname LIKE 'mingfu%' ORDER BY 1"
        ).fetchall()
    assert rows == [(APP, False, False, False), (OWNER, False, False, False)]


def test_it_listens_on_no_port(cluster):
    server = cluster.start()
    sockets = psutil.Process(server.pid).net_connections(kind="inet")
    assert [found for found in sockets if found.status == "LISTEN"] == []


def test_nobody_else_may_reach_the_socket(cluster):
    cluster.start()
    assert cluster.place.socket.stat().st_mode & 0o777 == 0o700
    assert cluster.place.data.stat().st_mode & 0o777 == 0o700


def test_a_database_is_renamed_when_it_is_whole(cluster):
    cluster.start()
    cluster.make_roles()
    cluster.make_database("making")
    cluster.rename_database("making", "district")
    assert "district" in cluster.names("databases")
    assert "making" not in cluster.names("databases")
    cluster.drop_database("district")
    assert "district" not in cluster.names("databases")


def test_a_killed_server_comes_back_with_what_it_acknowledged(cluster):
    server = cluster.start()
    with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (id int)")
        connection.execute("INSERT INTO kept VALUES (1)")
    server.send_signal(signal.SIGKILL)
    server.wait(10)
    cluster.start()
    with psycopg.connect(cluster.url("postgres", "postgres")) as connection:
        assert connection.execute("SELECT id FROM kept").fetchall() == [(1,)]


def test_a_server_left_over_is_stopped_before_a_new_one_starts(cluster):
    first = cluster.start()
    second = cluster.start()
    assert first.returncode == 0
    assert cluster.running().pid == second.pid


def test_the_server_ends_when_its_supervisor_is_killed(cluster):
    program = (
        "import pathlib, sys, time\n"
        "from mingfu.faces.cli.server import Cluster, place_for\n"
        "cluster = Cluster(place_for(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2]))\n"
        "print(cluster.start().pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    var = cluster.log.parent / "var"
    command = [sys.executable, "-c", program, str(var), str(cluster.log)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    number = int(parent.stdout.readline())
    server = psutil.Process(number)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    server.wait(20)
    assert not psutil.pid_exists(number) or psutil.Process(number).status() == psutil.STATUS_ZOMBIE


def test_a_start_that_fails_shows_what_the_log_says(cluster):
    cluster.options["shared_buffers"] = "nonsense"
    with pytest.raises(ClusterFailedError, match="shared_buffers"):
        cluster.start()


def test_data_of_another_version_is_refused_with_a_way_out(cluster):
    (cluster.place.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(ClusterFailedError, match="MINGFU_POSTGRES"):
        cluster.make()


def test_no_variable_of_ours_misleads_the_server(cluster, monkeypatch):
    monkeypatch.setenv("PGDATA", "/nonexistent")
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("HOME", "/nonexistent")
    cluster.start()
    assert os.environ["PGDATA"] == "/nonexistent"
    assert (cluster.place.socket / ".s.PGSQL.5432").exists()
