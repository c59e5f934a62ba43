# SPDX-License-Identifier: Apache-2.0
"""Where the embedded server lives, and that no folder of others is opened for it."""

import os
import stat
from pathlib import Path

import pytest

from mingfu.faces.cli.server import Account, Cluster, place_for
from mingfu.faces.cli.server import place as places
from mingfu.faces.cli.server.place import LONGEST_SOCKET_FOLDER, forget

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends an account")


def modes(path):
    return {str(part): stat.S_IMODE(part.stat().st_mode) for part in (path, *path.parents)}


@pytest.fixture
def library(tmp_path_factory, monkeypatch):
    """A stand-in for /var/lib: short, and open to all as that is."""
    folder = Path("/var/lib") if os.geteuid() == 0 else tmp_path_factory.mktemp("lib")
    monkeypatch.setattr(places, "LIBRARY", folder)
    return folder


@AS_ROOT
def test_a_private_home_stays_closed_and_the_data_goes_elsewhere(tmp_path, library):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    var = home / "project" / "var"
    var.mkdir(parents=True)
    before = modes(var)
    place = place_for(var)
    try:
        assert modes(var) == before
        assert place.data.parts[:3] == ("/", "var", "lib")
        assert (var / "pg").resolve() == place.data.parent
        cluster = Cluster(place, tmp_path / "log", {"fsync": "off"})
        cluster.make(careful=False)
        cluster.start()
        cluster.make_roles()
        cluster.stop_leftover()
        assert modes(var) == before
    finally:
        forget(var)
    assert not place.data.exists()


@AS_ROOT
def test_programs_in_a_private_folder_are_copied_and_run(tmp_path, library, monkeypatch):
    var = tmp_path / "var"
    var.mkdir()
    monkeypatch.setattr(Account, "may_enter", lambda *_: False)
    monkeypatch.delenv("MINGFU_POSTGRES", raising=False)
    place = place_for(var)
    try:
        assert place.programs.is_relative_to(library)
        cluster = Cluster(place, tmp_path / "log", {"fsync": "off"})
        cluster.make(careful=False)
        cluster.start()
        cluster.stop_leftover()
        # The second time nothing is copied: the programs are the same.
        changed = (place.programs / "postgres").stat().st_ctime_ns
        assert place_for(var).programs == place.programs
        assert (place.programs / "postgres").stat().st_ctime_ns == changed
    finally:
        forget(var)


@AS_ROOT
def test_an_open_folder_is_used_as_it_is():
    var = Path("/var/lib/mingfu-open-test")
    var.mkdir(mode=0o711)
    try:
        place = place_for(var)
        assert place.data == var / "pg" / "data"
        assert (var / "pg").owner() == place.account.name
        assert (var / "pg").stat().st_mode & 0o777 == 0o700
    finally:
        (var / "pg").rmdir()
        var.rmdir()


def test_the_same_folder_has_the_same_place(tmp_path, library):
    var = tmp_path / "var"
    var.mkdir()
    try:
        assert place_for(var) == place_for(var)
    finally:
        forget(var)


def test_a_long_path_gets_a_short_socket(tmp_path, library):
    var = tmp_path / ("a" * 90) / "var"
    var.mkdir(parents=True)
    try:
        place = place_for(var)
        assert len(str(place.socket)) <= LONGEST_SOCKET_FOLDER
        assert place.socket.stat().st_mode & 0o777 == 0o700
        assert place.socket.stat().st_uid == place.account.uid
        assert place_for(var).socket == place.socket
    finally:
        forget(var)


def test_a_socket_folder_somebody_else_made_is_refused(tmp_path, library, monkeypatch):
    monkeypatch.setattr(places, "LONGEST_SOCKET_FOLDER", 5)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    var = tmp_path / "var"
    var.mkdir()
    socket = place_for(var).socket
    socket.chmod(0o777)
    try:
        with pytest.raises(RuntimeError, match=str(socket)):
            place_for(var)
    finally:
        socket.rmdir()
        forget(var)


def test_an_account_enters_only_what_is_open_to_it(tmp_path):
    stranger = Account(name="stranger", uid=54321, gid=54321, lent=True)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert not stranger.may_enter(closed)
    assert stranger.may_enter(Path("/usr/bin"))
    ourselves = Account(name="us", uid=os.geteuid(), gid=os.getegid(), lent=False)
    assert ourselves.may_enter(closed)
