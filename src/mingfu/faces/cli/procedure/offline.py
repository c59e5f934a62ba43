# SPDX-License-Identifier: Apache-2.0
"""The commands of `mingfu procedure` that read files only, as one group that starts without a database."""

import click

from mingfu.faces.cli.procedure.files import check_command, diff_command, draw_command, export_command
from mingfu.faces.cli.procedure.simulating import simulate_command

HELP = "流程：检查、画图、模拟、比较、导出；草稿的导入和绑定。 Procedures as files and drafts."


@click.group(name="procedure", help=HELP)
def group() -> None:
    """Procedures as files."""


for _command in (check_command, draw_command, simulate_command, diff_command, export_command):
    group.add_command(_command)
