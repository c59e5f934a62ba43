# SPDX-License-Identifier: Apache-2.0
"""`mingfu profile`: load a district's facts."""

import click

from mingfu.engines.manifest.profile import load_profile
from mingfu.faces.cli.server.options import ServerSettings


@click.group()
def group() -> None:
    """本区事实：区划、机构、岗位、权责清单、各系统清单。 A district's own facts."""


@group.command()
@click.option("--key", default="", help="资料名，缺省取 MINGFU_PROFILE。 Profile; default MINGFU_PROFILE.")
def load(key: str) -> None:
    """载入（可重复执行）。 Load; safe to repeat."""
    for kind, count in load_profile(key or ServerSettings().profile).items():
        click.echo(f"{kind}: {count}")
