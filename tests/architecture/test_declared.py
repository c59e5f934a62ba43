# SPDX-License-Identifier: Apache-2.0
"""What the packages declare when they are loaded: refusals, settings, commands."""

import importlib
import pkgutil
import re
from pathlib import Path

import click
import pytest
from django.core.management import call_command

import mingfu
from mingfu.faces.cli import main
from mingfu.kernel.refusals import catalogue
from mingfu.kernel.settings import declared

PACKAGE = Path(mingfu.__file__).parent


@pytest.fixture(scope="module")
def everything():
    """Every module of the project, imported; one that cannot be imported is a fault of its own."""
    found = pkgutil.walk_packages([str(PACKAGE)], prefix="mingfu.")
    return [importlib.import_module(module.name) for module in found if not module.name.endswith(".wsgi")]


def test_every_refusal_can_be_told(everything):
    assert len(catalogue()) > 3
    unnamed = [code for code in catalogue() if not re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", code)]
    assert unnamed == []
    # The message is Chinese and ends as a sentence does; its fields are exactly the data of the class.
    for code, refusal in catalogue().items():
        message = str(refusal.message)
        assert re.search(r"[\u4e00-\u9fff]", message), code
        assert 400 <= refusal.status < 600, code
        fields = set(re.findall(r"\{(\w+)", message))
        data = {name for cls in refusal.__mro__ for name in vars(cls).get("__annotations__", {})}
        assert fields <= data, code


def test_every_setting_says_what_it_is_for(everything):
    assert len(declared()) > 10
    assert [option.variable for option in declared() if not option.help.strip().endswith((".", "。", ")"))] == []


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def commands(group, path=()):
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def test_every_command_has_help_in_both_languages():
    group = main.LazyGroup(name="mingfu", help=main.HELP, table=main.table(), offline=lambda: None, online=bool)
    found = list(commands(group))
    assert len(found) >= len(main.TABLE)
    silent = [
        " ".join(path)
        for path, command in found
        if not (re.search(r"[\u4e00-\u9fff]", command.help or "") and re.search(r"[A-Za-z]{3}", command.help or ""))
    ]
    assert silent == []
