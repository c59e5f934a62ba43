# SPDX-License-Identifier: Apache-2.0
"""The state folder and the keys in it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from mingfu.kernel.settings import key, key_folder, state, var_folder


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MINGFU_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("MINGFU_KEYS", raising=False)
    return tmp_path


def mode(path):
    return path.stat().st_mode & 0o777


def test_folders_are_made_for_the_owner_alone(home):
    folder = var_folder("files", "a")
    assert folder == home / "var" / "files" / "a"
    assert mode(folder) == 0o700
    assert var_folder("files", "a") == folder


def test_a_relative_state_folder_is_below_the_working_folder(home, monkeypatch):
    monkeypatch.chdir(home)
    monkeypatch.setenv("MINGFU_VAR", "state")
    assert var_folder() == home / "state"


def test_a_key_is_made_once_and_for_the_owner_alone(home):
    first = key("seal", 32)
    assert len(first) == 32
    assert key("seal", 32) == first
    assert key("other", 48) != first
    assert mode(home / "var" / "keys") == 0o700
    assert {path.name: mode(path) for path in key_folder().iterdir()} == {"seal": 0o600, "other": 0o600}


def test_keys_may_lie_elsewhere(home, monkeypatch):
    monkeypatch.setenv("MINGFU_KEYS", str(home / "safe"))
    key("seal")
    assert (home / "safe" / "seal").exists()
    assert not (home / "var" / "keys").exists()


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_key_of_the_wrong_length_is_not_used_and_not_replaced(content):
    path = key_folder() / "seal"
    path.write_bytes(content)
    with pytest.raises(RuntimeError, match="32"):
        key("seal", 32)
    assert path.read_bytes() == content


def test_everybody_who_asks_at_the_first_moment_gets_the_same_key():
    with ThreadPoolExecutor(16) as pool:
        for turn in range(20):
            assert len(set(pool.map(lambda _, turn=turn: key(f"k{turn}"), range(16)))) == 1


def test_who_comes_second_takes_the_first_ones_key():
    first = key("seal")
    state._make(key_folder() / "seal", 32)
    assert key("seal") == first
    assert [path.name for path in key_folder().iterdir()] == ["seal"]
