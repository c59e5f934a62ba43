# SPDX-License-Identifier: Apache-2.0
"""`mingfu hotline`: taking in messages from elsewhere."""

import json
import sys
from pathlib import Path
from time import monotonic

import click

from mingfu.kernel.access import system
from mingfu.systems.hotline.importing import Report, import_messages

EVERY = 2.0
"""Seconds between two lines of progress."""


@click.group(name="hotline", help="12345 热线。 The hotline.")
def group() -> None:
    """The hotline."""


@group.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果。 The report as JSON.")
def import_file(file: Path, *, as_json: bool) -> None:
    """导入留言（.xlsx、.csv）；每行成为办件或说明原因，重复导入不新增。 Take in messages, each row once."""
    said_at = monotonic()

    def told(report: Report) -> None:
        nonlocal said_at
        if monotonic() - said_at > EVERY:
            said_at = monotonic()
            click.echo(f"已读 {report.rows} 行，新增 {report.taken} 件", err=True)
            sys.stderr.flush()

    report = import_messages(file, actor=system("import"), told=told)
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False))
        return
    click.echo(
        f"共 {report.rows} 行 rows：新增 {report.taken} taken，以前已导入 {report.before} before，未导入 {len(report.left_out)} left out"
    )
    for row, why in report.left_out:
        click.echo(f"  第 {row} 行 row：{why}")
