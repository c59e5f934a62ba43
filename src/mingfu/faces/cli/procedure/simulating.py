# SPDX-License-Identifier: Apache-2.0
"""`mingfu procedure simulate`: walks on paper, with given answers or with those that chance gives. Needs no database."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from mingfu.engines.bpmn import Answer, World, simulate
from mingfu.faces.cli.procedure.files import as_json_option, process_option
from mingfu.faces.cli.procedure.reading import AnswersWrong, file_of, json_of, model_of, program_of
from mingfu.faces.cli.procedure.walking import Limits, limits_beside, numbers, read_limits, report, told_run, trace

MOST_RUNS = 100_000
_LASTS = re.compile(r"P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


@click.command("simulate", help="在纸上走一遍 FILE，或走许多遍。 Walk it on paper, once or many times.")
@click.argument("file")
@click.option(
    "--answers", default="", help='各步的答复，JSON 或文件：{"步骤": "选择" 或 {"choice", "data", "after"}}。'
)
@click.option("--data", "given", default="", help="办件开始时的数据，JSON 或文件。 Case data at the beginning.")
@click.option("--seed", type=int, help="由这个数决定的随机答复；同一个数，同一条路。 Chance decided by this number.")
@click.option("--runs", type=click.IntRange(1, MOST_RUNS), default=1, help="走多少遍（随机）。 How many walks.")
@click.option("--limits", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="时限清单（YAML）。")
@process_option
@as_json_option
def simulate_command(  # noqa: PLR0913 - the command line hands over every option as an argument
    file: str, answers: str, given: str, seed: int | None, runs: int, limits: Path | None, process: str | None, *, as_json: bool
) -> None:  # fmt: skip
    """Walk a file once as a trace, or many times as numbers."""
    program = program_of(model_of(file), process)
    said = answers_of(json_of(answers, "--answers")) if answers else {}
    data = json_of(given, "--data") if given else {}
    unknown = [name for name in said if name not in program.index]
    if unknown or not isinstance(data, dict):
        raise AnswersWrong(
            option="--answers", what=f"流程里没有步骤 {'、'.join(unknown)}" if unknown else "数据应为对象"
        )
    listed = limits or limits_beside(file_of(file))
    lengths = read_limits(listed) if listed else Limits()
    world = World(lasts=lengths.lasts)
    if runs == 1:
        run = simulate(program, said, data=data, seed=seed, world=world)
        lines = trace(program, run)
        click.echo(_plain(told_run(program, run)) if as_json else "\n".join(lines))
        return
    first = 1 if seed is None else seed
    walks = [simulate(program, said, data=data, seed=first + place, world=world) for place in range(runs)]
    told = numbers(program, walks, lengths)
    click.echo(_plain(told) if as_json else "\n".join(report(told)))


def answers_of(given: Any) -> dict[str, Answer | list[Answer]]:
    """Answers from JSON. Raises `AnswersWrong`."""
    if not isinstance(given, dict):
        raise AnswersWrong(option="--answers", what="应为“步骤: 答复”的对象")
    return {
        node: [_answer(row) for row in value] if isinstance(value, list) else _answer(value)
        for node, value in given.items()
    }


def _answer(value: Any) -> Answer:
    if isinstance(value, str):
        return Answer(choice=value)
    if not isinstance(value, dict) or set(value) - {"choice", "data", "after"}:
        raise AnswersWrong(option="--answers", what=f"{value!r} 应为选择的名称，或含 choice、data、after 的对象")
    return Answer(value.get("choice"), value.get("data") or {}, _lasts(value["after"]) if "after" in value else None)


def _lasts(text: Any) -> timedelta:
    """How long an answer takes: a number of working days, or P1DT2H."""
    if isinstance(text, int | float):
        return timedelta(days=text)
    found = _LASTS.fullmatch(str(text))
    if found is None or not any(found.groups()):
        raise AnswersWrong(option="--answers", what=f"after 写“{text}”；应为工作日数，或 P1DT2H")
    count, hours, minutes = (float(part or 0) for part in found.groups())
    return timedelta(days=count, hours=hours, minutes=minutes)


def _plain(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2)
