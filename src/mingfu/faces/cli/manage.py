# SPDX-License-Identifier: Apache-2.0
"""`mingfu migrate`, and the few of Django's own commands that serve here."""

import os

import click
from django.core.management import call_command, execute_from_command_line
from django.db import connection

from mingfu.kernel.ledger.roles import grant_app

SERVED = ("check", "makemigrations", "shell", "showmigrations", "sqlmigrate", "collectstatic", "dbshell")


def bring_up_to_date(verbosity: int = 1) -> None:
    """Run all migrations. Those of procrastinate hold several statements in one text, which cannot be prepared."""
    usual = connection.settings_dict["OPTIONS"]
    connection.close()
    connection.settings_dict["OPTIONS"] = {**usual, "server_side_binding": False, "prepare_threshold": None}
    try:
        call_command("migrate", interactive=False, verbosity=verbosity)
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"] = usual


@click.command(
    "migrate", help="把数据库升到当前版本，并授予应用角色权限。 Migrate as owner, then grant to the app role."
)
@click.option("--app-role", default="", help="应用角色 role of web and worker [DATABASE_APP_ROLE, mingfu_app]")
def migrate(app_role: str) -> None:
    """Bring the schema up to date as its owner, then say what the role of web and worker may do."""
    bring_up_to_date()
    role = app_role or os.environ.get("DATABASE_APP_ROLE", "")
    if role and role != connection.settings_dict["USER"] and grant_app(role):
        click.echo(f"角色 {role}：只可增读台账，不可改表 / may add to and read the ledger, may not change tables")


@click.command(
    "manage",
    help=f"Django 管理命令：{'、'.join(SERVED)}。 A few of Django's management commands.",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run one of Django's management commands."""
    if not arguments or arguments[0] not in SERVED:
        raise click.UsageError(f"mingfu manage {'|'.join(SERVED)}")
    execute_from_command_line(["mingfu manage", *arguments])
