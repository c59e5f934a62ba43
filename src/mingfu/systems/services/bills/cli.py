# SPDX-License-Identifier: Apache-2.0
"""`mingfu services reconcile`: the account of a gateway's day against ours."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from mingfu.kernel.access import system
from mingfu.systems.services.bills.money import yuan
from mingfu.systems.services.bills.paying import gateway_here
from mingfu.systems.services.bills.reconciling import reconcile


@click.command("reconcile")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--gateway", default="", help="哪一家支付机构，默认为本区所用的。 Whose account it is.")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果。 The result as JSON.")
def reconcile_command(file: Path, *, gateway: str, as_json: bool) -> None:
    """支付机构某日的账与本系统核对；同一文件重复核对不重复记账。 Hold the account of a day against ours."""
    told = reconcile(gateway or gateway_here(), file.read_bytes(), actor=system("reconcile"))
    if as_json:
        click.echo(json.dumps(asdict(told), ensure_ascii=False))
        return
    click.echo(
        f"{told.day} {told.gateway}：{told.rows} 笔 rows，收 {yuan(told.paid)} 元 paid，退 {yuan(told.returned)} 元 returned；"
        f"一致 {told.matched} matched，补记 {told.taken} taken in，新差异 {told.findings} findings"
    )
