# SPDX-License-Identifier: Apache-2.0
"""`mingfu ledger`: verify, seal, and read what the ledger attests."""

import json
import sys
from dataclasses import asdict
from datetime import datetime
from time import monotonic
from typing import Any

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mingfu.kernel import ledger
from mingfu.kernel.clock import LEGAL_ZONE

_QUIET = 2.0
"""Seconds after which a person is told how far it is."""

_READING = {"chains": "核对链 chains", "events": "核对记录 events", "receipts": "核对回执 receipts"}


class Progress:
    """A line on stderr, from the third second on."""

    def __init__(self) -> None:
        self._told = monotonic()
        self._shown = False

    def __call__(self, what: str, done: int, of: int) -> None:
        """Tell how far it is, at most twice a second."""
        since = monotonic() - self._told
        if since < (0.5 if self._shown else _QUIET):
            return
        self._told, self._shown = monotonic(), True
        click.echo(f"\r{_READING[what]} {done:,} / {of:,}   ", err=True, nl=False)

    def close(self) -> None:
        """End the line, if there is one."""
        if self._shown:
            click.echo(err=True)


@click.group("ledger", help="台账的封存、核验与回执。 Seal and verify the ledger, give receipts.")
def group() -> None:
    """Gather the commands about the ledger."""


@group.command(help="重新计算全部记录、封存与回执。不成立时退出码为 1，并指出第一处。 Recompute everything.")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出 answer as JSON")
def verify(*, as_json: bool) -> None:
    """Recompute the whole ledger and name the first fault."""
    progress = Progress()
    verdict = ledger.verify(progress=progress)
    progress.close()
    if as_json:
        click.echo(json.dumps(_as_json(verdict), ensure_ascii=False, indent=2))
    else:
        _tell(verdict)
    if not verdict.holds:
        sys.exit(1)


@group.command(help="封存已结束的日子，每日一个封存。 Seal every day that has ended and has events.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="封存到这一日为止 up to and with this day [yesterday]")
def seal(day: datetime | None) -> None:
    """Seal the days that have ended."""
    made = 0
    for each in ledger.seal_due(day.date() if day else None, by="operator"):
        made += 1
        click.echo(f"{each.day}  第 {each.number} 次封存  {each.count:,} 条  {each.root.hex()}")
    if not made:
        click.echo("没有需要封存的记录。 Nothing to seal.")


@group.command(help="输出回执（JSON），可用 tools/check_receipt.py 核验。 Print a receipt as JSON.")
@click.argument("number")
def receipt(number: str) -> None:
    """Print a receipt; after the next seal, with its inclusion proof."""
    click.echo(json.dumps(ledger.receipt(number), ensure_ascii=False, indent=2))


@group.command(help="列出一条流中的全部记录。 Print all events of a stream.")
@click.argument("stream")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出 answer as JSON")
def show(stream: str, *, as_json: bool) -> None:
    """Print what happened in a stream, first to last."""
    events = ledger.events_of(stream)
    if as_json:
        click.echo(json.dumps([_plain(asdict(each)) for each in events], ensure_ascii=False, indent=2))
        return
    if not events:
        click.echo(f"“{stream}”中没有记录。 Nothing happened in this stream.", err=True)
    for each in events:
        at = each.at.astimezone(LEGAL_ZONE).strftime("%Y-%m-%d %H:%M:%S")
        facts = json.dumps(each.payload, ensure_ascii=False, sort_keys=True)
        click.echo(f"{each.seq:>4}  {at}  {each.name}  {each.by}  {facts}")


@group.command(help="输出封存所用的公钥（PEM）。 Print the public key of seals and receipts.")
def key() -> None:
    """Print the operator's public key, to be published."""
    public = Ed25519PublicKey.from_public_bytes(ledger.public_key())
    click.echo(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(), nl=False)
    click.echo(f"id  {ledger.key_id(ledger.public_key())}\nhex {ledger.public_key().hex()}", err=True)


def _tell(verdict: ledger.Verdict) -> None:
    fault = verdict.fault
    if fault is None:
        click.echo(
            f"成立 holds: {verdict.events:,} 条记录 events, {verdict.streams:,} 条流 streams, "
            f"{verdict.seals:,} 次封存 seals ({verdict.sealed:,} 条已封存 sealed), {verdict.receipts:,} 份回执 receipts"
        )
        click.echo(f"根 root {verdict.root}")
        click.echo(f"{verdict.seconds:.2f} s, {verdict.per_second:,} 条/秒 events per second")
        return
    named = [
        f"流 stream {fault.stream}  第 {fault.seq} 条 seq" if fault.stream else "",
        f"编号 id {fault.id}" if fault.id else "",
        f"封存 seal {fault.seal}" if fault.seal else "",
        f"回执 receipt {fault.receipt}" if fault.receipt else "",
    ]
    click.echo(f"不成立 DOES NOT HOLD: {fault.what} [{fault.code}]")
    click.echo("第一处 first: " + ", ".join(filter(None, named)))


def _as_json(verdict: ledger.Verdict) -> dict[str, Any]:
    whole = asdict(verdict) | {"holds": verdict.holds, "per_second": verdict.per_second}
    if verdict.fault is not None:
        whole["fault"]["what"] = verdict.fault.what
    return whole


def _plain(event: dict[str, Any]) -> dict[str, Any]:
    return event | {"at": event["at"].isoformat(), "prev": event["prev"].hex(), "hash": event["hash"].hex()}
