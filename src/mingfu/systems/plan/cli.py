# SPDX-License-Identifier: Apache-2.0
"""`mingfu plan`: official plans on the command line."""

import click

from mingfu.systems.plan.carrying import import_command, missing_command
from mingfu.systems.plan.offline import read


@click.group(name="plan", help="官方规划：正文变成部分、条目、指标和任务。 Official plans.")
def group() -> None:
    """Official plans."""


for _command in (read, import_command, missing_command):
    group.add_command(_command)
