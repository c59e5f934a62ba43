# SPDX-License-Identifier: Apache-2.0
"""`mingfu calendar`: when a limit ends and why, the days of a year, publishing a year.

`due` needs neither database nor settings: it counts by the papers shipped with the product.
"""

import json
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from typing_extensions import override

from mingfu.kernel.calendar import Due, Unit, book, due, explain, half_holiday, is_provisional, is_working_day

UNITS = "working|calendar|month|hour"


class Moment(click.ParamType[date | datetime]):
    """A date, or a date with a time."""

    name = "DATE"

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | datetime:
        text = str(value).strip()
        try:
            return date.fromisoformat(text) if len(text) == len("2026-01-01") else datetime.fromisoformat(text)
        except ValueError:
            self.fail(
                f"“{value}”不是日期。请写成 2026-02-12，小时期限可写 2026-02-12T09:30 / write a date as 2026-02-12"
            )


class Amount(click.ParamType[int]):
    """A whole number of units."""

    name = "N"

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return int(str(value))
        except ValueError:
            self.fail(f"“{value}”不是整数。请写期限的数目，例如 20 / write a whole number such as 20")


class UnitName(click.ParamType[Unit]):
    """One of the four units."""

    name = UNITS

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Unit:
        try:
            return Unit(str(value).lower())
        except ValueError:
            self.fail(f"没有单位“{value}”。请从 {UNITS} 中选择 / choose one of {UNITS}")


@click.group("calendar", help="工作日与期限。 Working days and time limits.")
def group() -> None:
    """Working days and time limits."""


@group.command("due", help="期限何时届满，逐日说明理由。 When a limit ends, day by day and why.")
@click.option(
    "--start", type=Moment(), required=True, help="起始日，当日不计入；小时期限自该时刻起（仅日期则自 00:00 起）"
)
@click.option("--amount", type=Amount(), required=True, help="期限的数目")
@click.option("--unit", type=UnitName(), required=True, help="工作日、自然日、月或小时")
@click.option("--regime", default="general", show_default=True, help="期限规则，如 licence、penalty、hotline")
@click.option("--calendar", default="cn", show_default=True, help="日历")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def due_command(*, start: date | datetime, amount: int, unit: Unit, regime: str, calendar: str, as_json: bool) -> None:
    """Say when a limit ends. Counts by the shipped papers; a bare date in hours counts from 00:00."""
    answer = due(start, amount, unit, regime=regime, calendar=calendar)
    click.echo(json.dumps(answer.as_dict(), ensure_ascii=False, indent=2) if as_json else in_words(answer))


def in_words(answer: Due) -> str:
    """The explanation of a due date, one line each."""
    return "\n".join(line.text for line in explain(answer).lines)


@group.command("show", help="一年的放假与调休。 The days off and make-up days of a year.")
@click.argument("year", type=Amount())
@click.option("--calendar", default="cn", show_default=True, help="日历")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def show(*, year: int, calendar: str, as_json: bool) -> None:
    """Show the announced days of a year, with its papers and whether it is official."""
    import_module("mingfu.kernel.calendar.queries").load_editions()
    told = of_year(year, calendar)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    state = "暂定，尚无正式通知 provisional" if told["provisional"] else "正式 official"
    click.echo(f"{year} 年（{calendar}）：{state}，{told['working_days']} 个工作日")
    for row in told["days"]:
        click.echo(f"  {row['date']} {row['kind']:<4} {row['name']}")
    for paper in told["papers"]:
        click.echo(f"  依据 {paper['edition']}（{paper['known_from']}）{paper['paper']}")


def of_year(year: int, calendar: str) -> dict[str, Any]:
    """The days of a year that differ from the ordinary week or bear a name, and the papers that say so."""
    table = book().table(calendar)
    first = table.index(date(min(max(year, 1), 9999), 1, 1))
    days = table.days[first : first + (date(year, 12, 31) - date(year, 1, 1)).days + 1]
    facts = [table.notes[day] for day in days if day in table.notes]
    papers = [edition for edition in book().editions if edition.year == year]
    halves = [(day, half) for day in days if (half := half_holiday(day))]
    return {
        "year": year,
        "calendar": calendar,
        "provisional": is_provisional(days[-1], calendar=calendar),
        "working_days": sum(is_working_day(day, calendar=calendar) for day in days),
        "days": [{"date": fact.day.isoformat(), "kind": fact.kind.value, "name": fact.name} for fact in facts],
        "half_days": [{"date": day.isoformat(), "name": half.name, "who": half.who} for day, half in halves],
        "papers": [
            {"edition": edition.code, "known_from": edition.known_from.isoformat(), "paper": edition.paper}
            for edition in papers
        ],
    }


@group.command("publish", help="公布一年的放假安排。 Publish the days of a year.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=Amount(), required=True, help="年份")
@click.option("--paper", required=True, help="依据的通知：名称、文号或网址")
@click.option("--calendar", default="cn", show_default=True, help="日历")
@click.option("--amends", is_flag=True, help="只更正文件所列各日，其余不变")
def publish(*, file: Path, year: int, paper: str, calendar: str, amends: bool) -> None:
    """Publish a year from a JSON or CSV file; running limits are counted again by those who keep them."""
    # Django is up only for the commands that need it, so what has models is loaded here.
    commands = import_module("mingfu.kernel.calendar.commands")
    days = import_module("mingfu.kernel.calendar.year_file").read_year(file)
    actor = import_module("mingfu.kernel.access").system("cli")
    row = commands.publish_year(year, days, paper, actor=actor, calendar=calendar, amends=amends)
    click.echo(
        f"已公布 {row.code}：{year} 年，{len(days)} 天；在办事项的期限将重新计算 / published, limits are re-counted"
    )
