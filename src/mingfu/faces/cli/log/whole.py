# SPDX-License-Identifier: Apache-2.0
"""All of `mingfu log`: what reads files only, and what asks the database."""

import click

from mingfu.faces.cli.log import offline


@click.group(name="log", help="事件日志：检查、与流程核对、导出。 Event logs: check, conform, export.")
def group() -> None:
    """Logs, as files and as the district's own."""


group.add_command(offline.check_command)
