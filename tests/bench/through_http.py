# SPDX-License-Identifier: Apache-2.0
"""Through the whole stack: case steps as signed-in officials post them, and the citizen's box to the receipt.

granian with two workers serves, sixteen connections press. Rounds alternate with the limit's.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import approval
import limit
from figures import Told, quantile, ratio
from load import Outcome, Wire, press, request
from part import Asked, Heard, prepare, say
from served import Served, forged_not, nobody, served, signed_in

from mingfu.engines.cases import open_case

SEE_OTHER = 303
MATTER = {
    "step": "submit",
    "text": "沧江路与跃华路路口的路灯坏了三天，请尽快修好。",
    "place": "荷城街道",
    "publicity": "public",
}


def measure(told: Told, asked: Asked) -> None:
    """The figures of this part."""
    prepare()
    limit.lay(os.environ["DATABASE_OWNER_URL"])
    with served(Path(os.environ["MINGFU_VAR"]) / "web.log") as site:
        told.add("网站启动到应答", site.seconds, "s", aim=3.0, most=True)
        _floor(told, site, asked)
        _steps(told, site, asked)
        _box(told, site, asked)
        told.add("网站每进程内存", site.megabytes_per_worker(), "MB", aim=250, most=True)


def _floor(told: Told, site: Served, asked: Asked) -> None:
    """An address that does nothing but say no: what the server, the middleware and the generator cost."""
    script = [request("GET", "/desk/", cookies=nobody())]
    outcome = press(site.port, _again(script), wanted=Wire(site.port).ask(script[0]).status, seconds=asked.pick(1, 3))
    told.add("HTTP：未登录即退回的一页", outcome.per_second, "次/s")


def _again(script: list[bytes]) -> Iterator[list[bytes]]:
    while True:
        yield script


def _steps(told: Told, site: Served, asked: Asked) -> None:
    tokens, actors = approval.tokens(), approval.cast()
    cookies = {post: signed_in(post) for post in sorted(set(approval.GRANTS.values()))}
    acts = [act for act in approval.ACTS if act.post != approval.PARTY]
    rounds, seconds = asked.count(1, 3), asked.pick(3, 8)
    heard = Heard("HTTP 办件步：轮", rounds)
    of_limit, ours, taken = [], [], []
    for turn in range(rounds):
        opened = int(seconds * asked.pick(60, 150))
        numbers = [open_case(approval.START, approval.APPLIED, actor=actors[approval.PARTY]) for _one in range(opened)]
        of_limit.append(
            limit.steps_per_second(os.environ["DATABASE_OWNER_URL"], clients=limit.CLIENTS, seconds=seconds / 2)
        )
        scripts = ([_step(number, tokens[act.node], act, cookies[act.post]) for act in acts] for number in numbers)
        outcome = press(site.port, scripts, wanted=SEE_OTHER, seconds=seconds)
        _only_wanted(outcome, "办件步")
        ours.append(outcome.per_second)
        taken += outcome.taken
        heard.at(turn + 1)
    told.add(
        "HTTP：已登录办一步（表单提交）",
        sorted(ours)[len(ours) // 2],
        "步/s",
        against="L",
        ratio=ratio(ours, of_limit),
        aim=0.12,
    )
    told.add("HTTP：办一步，16 个连接，p95", quantile(taken, 0.95), "ms")
    told.details["steps"] = {"limit": of_limit, "ours": ours}


def _step(number: str, token: str, act: approval.Act, cookies: dict[str, str]) -> bytes:
    typed = {name: values[0] for name, values in act.typed.items()}
    path = f"/desk/cases/{number}/tasks/{token}/completion"
    return request("POST", path, {**typed, **forged_not(cookies)}, cookies=cookies)


def _box(told: Told, site: Served, asked: Asked) -> None:
    """The box from the last click to the address of the receipt."""

    def scripts() -> Iterator[list[bytes]]:
        while True:
            cookies = nobody()
            yield [request("POST", "/say", {**MATTER, **forged_not(cookies)}, cookies=cookies)]

    outcome = press(site.port, scripts(), wanted=SEE_OTHER, seconds=asked.pick(3, 10))
    _only_wanted(outcome, "市民提交")
    told.add("HTTP：市民说一句到回执", outcome.per_second, "件/s", aim=300)
    told.add("HTTP：市民说一句，16 个连接，p95", quantile(outcome.taken, 0.95), "ms")


def _only_wanted(outcome: Outcome, what: str) -> None:
    """A server that is fast at saying no is not measured."""
    if outcome.others:
        say(f"! {what}：{outcome.others}")
    if not outcome.wanted or sum(outcome.others.values()) > outcome.wanted // 100:
        raise RuntimeError(f"{what}：应答 {outcome.others}，成功 {outcome.wanted}")
