# SPDX-License-Identifier: Apache-2.0
"""`mingfu data_sharing`: taking in what organs hold already."""

from pathlib import Path

import click

from mingfu.kernel.access import system
from mingfu.systems.data_sharing.exchange.importing import Taken, take_certificates, take_records

BY = system("import")


@click.group(name="data_sharing", help="政务数据中心。 Data sharing.")
def group() -> None:
    """Data sharing."""


@group.command("keep")
@click.argument("item")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def keep(item: str, file: Path) -> None:
    """导入一个数据项的记录（.xlsx、.csv）。 Take in records of a data item, a row each."""
    _tell(take_records(item, file.read_bytes(), file.name, actor=BY))


@group.command("issue")
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def issue(kind: str, file: Path) -> None:
    """按表签发存量电子证照（.xlsx、.csv）。 Issue certificates of a kind, a row each."""
    _tell(take_certificates(kind, file.read_bytes(), file.name, actor=BY))


def _tell(taken: Taken) -> None:
    click.echo(f"导入 {taken.rows} 行 taken，未导入 {len(taken.left_out)} 行 left out")
    for row, why in taken.left_out:
        click.echo(f"  第 {row} 行 row：{why}")
    if taken.left_out:
        raise SystemExit(1)
