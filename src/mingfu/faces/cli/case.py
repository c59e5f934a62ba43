# SPDX-License-Identifier: Apache-2.0
"""`mingfu case`: build cases again from their events, and carry running ones over to another edition of their procedure."""

import json
import sys
from dataclasses import asdict
from time import monotonic

import click

from mingfu.engines.cases import Replay, clean_number, erase_case, migrating, procedures, replay, replay_all
from mingfu.engines.cases.migration_foreseen import DateMove, Preview, preview
from mingfu.kernel.access import SYSTEM

_QUIET = 2.0
"""Seconds after which a person is told how far it is."""


VERDICTS = {"moves": "可迁移 moves", "map": "需对应 needs a mapping", "stays": "不能迁移 stays"}
RESULTS = {"moved": "已迁移 moved", "refused": "未迁移 refused", "missed": "其间有新进展 moved meanwhile"}


class Progress:
    """A line on stderr, from the third second on."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._told = monotonic()
        self._shown = False

    def __call__(self, done: int, of: int) -> None:
        """Tell how far it is, at most twice a second."""
        if monotonic() - self._told < (0.5 if self._shown else _QUIET):
            return
        self._told, self._shown = monotonic(), True
        click.echo(f"\r{self._what} {done:,} / {of:,}   ", err=True, nl=False)

    def close(self) -> None:
        """End the line, if there is one."""
        if self._shown:
            click.echo(err=True)


@click.group("case", help="办件：由记录重演，迁移到流程的另一版，依法删除内容。 Replay, migrate and erase cases.")
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
    progress = Progress("重演办件 cases")
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


@group.command("erase")
@click.argument("number")
@click.option("--basis", required=True, help="法律依据 legal basis, such as 个人信息保护法第四十七条")
@click.confirmation_option(prompt="删除后无法恢复，确定吗？ What is erased cannot be had back. Go on?")
def erase_command(number: str, basis: str) -> None:
    """依法删除已办结办件中的内容；记录、日期和摘要不变。 Erase what was written in a closed case, on a legal basis."""
    erased = erase_case(clean_number(number), basis=basis, actor=SYSTEM)
    click.echo(f"已删除 {erased} 份材料；台账、日期和摘要不变。 {erased} submissions erased; the ledger stands.")


@group.command("migrate")
@click.argument("procedure")
@click.option("--to", default="", help="目标版本的代号，缺省为现行版本 digest of the edition [the current one]")
@click.option("--map", "pairs", multiple=True, metavar="OLD=NEW", help="旧环节=新环节，可重复 old element=new element")
@click.option("--preview", "only_look", is_flag=True, help="只预览，不迁移 show what would happen, change nothing")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出 answer as JSON")
def migrate_command(procedure: str, *, to: str, pairs: tuple[str, ...], only_look: bool, as_json: bool) -> None:
    """把在办件迁移到流程的另一版：逐件办理，有进展的不强迁，越过法定环节的不迁。 Carry running cases over.

    有未迁移的办件时退出码为 1。 Exit code 1 where a case stays.
    """
    if procedure not in procedures():
        raise click.ClickException(f"没有流程“{procedure}”，用 mingfu procedure list 查看 / no such procedure")
    mapping = dict(_pair(text) for text in pairs)
    if only_look:
        seen = preview(procedure, to=to, mapping=mapping)
        click.echo(json.dumps(asdict(seen), ensure_ascii=False, indent=2) if as_json else "\n".join(_foreseen(seen)))
        sys.exit(0 if seen.counted("moves") == len(seen.cases) else 1)
    progress = Progress("迁移办件 cases")
    try:
        report = migrating.migrate(procedure, actor=SYSTEM, to=to, mapping=mapping, progress=progress)
    except migrating.NothingToMigrate as refusal:
        click.echo(str(refusal), err=True)
        return
    progress.close()
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False, indent=2, default=str))
    else:
        click.echo("\n".join(_done(report)))
    sys.exit(0 if report.counted("moved") == len(report.lines) else 1)


def _pair(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not (old and sign and new):
        raise click.UsageError(f"--map 应写作 旧环节=新环节，得到的是“{text}” / write OLD=NEW")
    return old, new


def _foreseen(seen: Preview) -> list[str]:
    counts = "，".join(f"{words} {seen.counted(verdict)}" for verdict, words in VERDICTS.items())
    lines = [f"{seen.procedure} → {seen.program}：{len(seen.cases)} 件在办 running；{counts}"]
    for one in seen.cases:
        stands = "、".join(f"{wait.name}（{wait.node}→{wait.to or '？'}）" for wait in one.waits)
        lines.append(f"  {one.number}  {one.was}  {VERDICTS[one.verdict]}  {stands}")
        lines += [f"    {why}" for why in one.why]
        lines += _dates(one.dates)
    missing = [f"--map {node}=…  {name}" for node, name in seen.missing.items()]
    return [*lines, *(["需要的对应关系 mappings needed:", *(f"  {line}" for line in missing)] if missing else [])]


def _done(report: migrating.Report) -> list[str]:
    counts = "，".join(f"{words} {report.counted(result)}" for result, words in RESULTS.items())
    lines = [f"{report.procedure} → {report.program}（第 {report.pk} 次 run {report.pk}）：{counts}"]
    for line in report.lines:
        lines.append(f"  {line.number}  {line.was}  {RESULTS[line.result]}" + (f"：{line.why}" if line.why else ""))
        lines += _dates(line.dates)
    return lines


def _dates(dates: tuple[DateMove, ...]) -> list[str]:
    return [f"    {each.what}：{each.was or '—'} → {each.due or '—'}" for each in dates]
