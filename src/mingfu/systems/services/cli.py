# SPDX-License-Identifier: Apache-2.0
"""`mingfu services`: government services on the command line."""

import click

from mingfu.systems.services.bills.cli import reconcile_command
from mingfu.systems.services.items.cli import check_command, export_command, find_command, import_command


@click.group(name="services", help="政务服务：载入、打分、查找事项。 Government services.")
def group() -> None:
    """Government services."""


for _command in (import_command, export_command, check_command, find_command, reconcile_command):
    group.add_command(_command)
