# SPDX-License-Identifier: Apache-2.0
"""`mingfu clock`: the time of a demo or test database, for web and worker alike. A live database refuses."""

import json
import re
from datetime import datetime, timedelta

import click
from typing_extensions import override

from mingfu.kernel.clock import LEGAL_ZONE, now
from mingfu.kernel.clock.steering import advance, deployment_kind, mark, steer

SPAN = re.compile(r"(\d+)([dhm])")
UNITS = {"d": "days", "h": "hours", "m": "minutes"}


class Moment(click.ParamType[datetime]):
    """A day or a moment as the district reads it, unless it carries a zone of its own."""

    name = "moment"

    @override
    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read ISO text: 2026-03-02, 2026-03-02T09:00, 2026-03-02T09:00+08:00."""
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value}：写作 2026-03-02T09:00 / write it as 2026-03-02T09:00", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=LEGAL_ZONE)


class Span(click.ParamType[timedelta]):
    """A length of time such as 3d, 36h or 1d12h."""

    name = "span"

    @override
    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Read numbers with d, h or m."""
        text = str(value)
        if not text or SPAN.sub("", text):
            self.fail(f"{value}：写作 3d、36h、1d12h / write it as 3d, 36h, 1d12h", param, ctx)
        parts = (timedelta(**{UNITS[unit]: int(count)}) for count, unit in SPAN.findall(text))
        return sum(parts, timedelta())


@click.group("clock", help="演示库或测试库的时间。 The steered clock of a demo or test database.")
def group() -> None:
    """Show and move the clock."""


def say(moment: datetime, *, as_json: bool) -> None:
    """Print a moment as the district reads it."""
    local = moment.astimezone(LEGAL_ZONE)
    if as_json:
        click.echo(json.dumps({"now": local.isoformat(), "kind": deployment_kind()}))
    else:
        click.echo(f"{local:%Y-%m-%d %H:%M:%S} 北京时间（{deployment_kind()}）")


@group.command("show", help="现在是几时。 What time it is here.")
@click.option("--json", "as_json", is_flag=True, help="JSON")
def show(*, as_json: bool) -> None:
    """Print the present moment."""
    say(now(), as_json=as_json)


@group.command(
    "steer", help="把时间定在某刻；--running 则由此走下去。 Set the clock; with --running it goes on from there."
)
@click.argument("moment", type=Moment())
@click.option("--running", is_flag=True, help="继续走 let it run on")
@click.option("--json", "as_json", is_flag=True, help="JSON")
def steer_command(moment: datetime, *, running: bool, as_json: bool) -> None:
    """Set the steered clock."""
    say(steer(moment, running=running), as_json=as_json)


@group.command("advance", help="把时间拨快一段，如 3d、36h。 Move the clock on by a span such as 3d or 36h.")
@click.argument("span", type=Span())
@click.option("--json", "as_json", is_flag=True, help="JSON")
def advance_command(span: timedelta, *, as_json: bool) -> None:
    """Move the steered clock on."""
    say(advance(span), as_json=as_json)


@group.command("mark", help="声明本库用途，一次为定：demo 或 test。 Say once what this database is for: demo or test.")
@click.argument("kind", type=click.Choice(["demo", "test"]))
def mark_command(kind: str) -> None:
    """Mark a database that has no mark yet; one that serves people refuses."""
    mark(kind)
    click.echo(deployment_kind())
