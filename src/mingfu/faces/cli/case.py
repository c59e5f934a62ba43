# SPDX-License-Identifier: Apache-2.0
"""`mingfu case`: build cases again from their events, and carry running ones over to another edition of their procedure."""

import json
import sys
from dataclasses import asdict
from time import monotonic

import click

from mingfu.engines.cases import Replay, clean_number, replay, replay_all

_QUIET = 2.0
"""Seconds after which a person is told how far it is."""


class Progress:
    """A line on stderr, from the third second on."""

    def __init__(self) -> None:
        self._told = monotonic()
        self._shown = False

    def __call__(self, done: int, of: int) -> None:
        """Tell how far it is, at most twice a second."""
        if monotonic() - self._told < (0.5 if self._shown else _QUIET):
            return
        self._told, self._shown = monotonic(), True
        click.echo(f"\r重演办件 cases {done:,} / {of:,}   ", err=True, nl=False)

    def close(self) -> None:
        """End the line, if there is one."""
        if self._shown:
            click.echo(err=True)


@click.group("case", help="办件：由记录重演，迁移到流程的另一版。 Replay cases, migrate running ones.")
def group() -> None:
    """Gather the commands about cases."""


@group.command("replay")
@click.argument("number", required=False, default="")
@click.option("--all", "every", is_flag=True, help="全区所有办件 every case of the district")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出 answer as JSON")
def replay_command(number: str, *, every: bool, as_json: bool) -> None:
    """由台账记录重演办件，并与现存数据逐项比对；有出入时逐项列出，退出码为 1。 Rebuild cases from their events.

    材料还在时重新求值；材料依法删除后按记录的分支走，并说明。 Re-evaluates while the data exist; after a lawful
    erasure it follows the recorded branches, and says so.
    """
    if every == bool(number):
        raise click.UsageError("请给出一个编号，或用 --all / give one number, or --all")
    if number:
        found = replay(clean_number(number))
        click.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=2) if as_json else "\n".join(_lines(found)))
        sys.exit(0 if found.holds else 1)
    _replay_all(as_json=as_json)


def _replay_all(*, as_json: bool) -> None:
    progress = Progress()
    cases = steps = followed = 0
    wrong: list[Replay] = []
    began = monotonic()
    for found in replay_all(progress=progress):
        cases, steps, followed = cases + 1, steps + found.steps, followed + (found.followed > 0)
        if not found.holds:
            wrong.append(found)
            if not as_json:
                click.echo("\n".join(_lines(found)))
    progress.close()
    spent = monotonic() - began
    if as_json:
        whole = {"cases": cases, "steps": steps, "followed": followed, "seconds": round(spent, 2)}
        click.echo(json.dumps(whole | {"wrong": [_as_json(one) for one in wrong]}, ensure_ascii=False, indent=2))
    else:
        click.echo(
            f"{cases:,} 件办件 cases，{steps:,} 步 steps，{followed:,} 件按记录的分支 followed，"
            f"{len(wrong):,} 件有出入 differ，{spent:.1f} s"
        )
    sys.exit(1 if wrong else 0)


def _lines(found: Replay) -> list[str]:
    said = f"{found.number}：{found.events} 条记录 events，{found.steps} 步 steps"
    if found.followed:
        said += (
            f"；{found.erased} 份材料已依法删除，其中 {found.followed} 步按记录的分支走 followed the recorded branches"
        )
    lines = [said, *(f"  说明 note: {note}" for note in found.notes)]
    for each in found.differences:
        where = f"第 {each.seq} 条 seq {each.seq}" if each.seq else "现存数据 stored row"
        lines += [
            f"  出入 {each.place}（{where}）",
            f"    现存 stored:   {each.stored}",
            f"    重演 replayed: {each.replayed}",
        ]
    lines.append(
        "  一致，没有出入。 No difference." if found.holds else f"  {len(found.differences)} 处出入 differences"
    )
    return lines


def _as_json(found: Replay) -> dict[str, object]:
    return asdict(found) | {"holds": found.holds}
