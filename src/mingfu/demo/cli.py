# SPDX-License-Identifier: Apache-2.0
"""`mingfu demo`: a lived-in district to look at."""

import sys
from time import monotonic

import click

from mingfu.demo.making import SEED, make
from mingfu.demo.staff import PASSWORD, SAMPLES
from mingfu.demo.year import MATTERS
from mingfu.engines.cases import any_case
from mingfu.kernel.parties import synthetic


@click.group()
def group() -> None:
    """演示区。 The demonstration district."""


@group.command("make")
@click.option("--seed", default=SEED, show_default=True, help="同一种子得到同一台账根。 Same seed, same ledger root.")
@click.option("--matters", default=MATTERS, show_default=True, help="办件数。 How many matters.")
@click.option("--if-empty", is_flag=True, help="已有办件则什么也不做。 Do nothing when there are matters already.")
def make_demo(*, seed: int, matters: int, if_empty: bool) -> None:
    """生成一年的演示数据。 Play a year."""
    if if_empty and any_case():
        return
    began = monotonic()

    def told(done: int, of: int) -> None:
        click.echo(f"\r演示数据 demo: {done}/{of} 件 {monotonic() - began:.0f} s", nl=False, err=True)
        sys.stderr.flush()

    root = make(seed=seed, matters=matters, told=told)
    click.echo("", err=True)
    click.echo(f"台账根 ledger root: {root}")


@group.command()
def accounts() -> None:
    """列出可试用的账号。 Accounts to try."""
    click.echo(f"工作人员 officials: /desk/sign-in  密码 password: {PASSWORD}")
    for one in SAMPLES:
        click.echo(f"  {one.number}  {one.sample}")
    click.echo(
        f"群众 citizen: /sign-in  手机号 phone: {synthetic.phone(0)}（验证码见 /outbox  the code is on /outbox）"
    )
