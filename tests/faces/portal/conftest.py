# SPDX-License-Identifier: Apache-2.0
"""The public, by HTTP, on the district of the profile."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import translation

SAID = {
    "text": "沧江路与跃华路路口的路灯不亮，晚上过马路很危险。",
    "place": "荷城街道",
    "publicity": "public",
}


@pytest.fixture(autouse=True)
def surroundings() -> Iterator[None]:
    """Chinese, the test host, and no figures left over from another test."""
    cache.clear()
    with translation.override("zh-hans"), override_settings(ALLOWED_HOSTS=["testserver"]):
        yield
    cache.clear()


@pytest.fixture
def web(district: None) -> Client:
    """A browser of the public; cookies are its own."""
    return Client()


@pytest.fixture
def text_of() -> Callable[[Any], str]:
    """What an answer says, without tags and doubled space."""

    def text(answer: Any) -> str:
        body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))

    return text


@pytest.fixture
def say(web: Client) -> Callable[..., str]:
    """Says something from a browser and returns the case number."""

    def run(client: Client | None = None, **more: Any) -> str:
        browser = client or web
        form = browser.get("/say")
        key = re.search(r'name="key" value="([^"]+)"', form.content.decode()).group(1)
        answer = browser.post("/say", SAID | {"key": key, "step": "submit"} | more)
        assert answer.status_code == 303, answer.content.decode()
        return answer["Location"].rsplit("/", 1)[1]

    return run


@pytest.fixture
def official() -> Callable[..., Any]:
    """`official(post)` – somebody who holds it, with what it is granted."""

    # Models exist only after pytest_configure.
    from mingfu.kernel.access import Actor, Level  # noqa: PLC0415
    from mingfu.kernel.access.powers import powers_of  # noqa: PLC0415
    from mingfu.kernel.clock import today  # noqa: PLC0415

    def make(post: str) -> Actor:
        powers, organ = powers_of([post], today()), post.rpartition(".")[0]
        code = f"post:{post}#T1"
        return Actor("official", code, number="T1", posts=(post,), organ=organ, powers=powers, level=Level.INTERNAL)

    return make


@pytest.fixture
def do(official: Callable[..., Any]) -> Callable[..., None]:
    """`do(number, node, answers, post)` – the open task of that node is done by its post."""

    from mingfu.engines.cases import complete_task, read_case  # noqa: PLC0415 - as above

    def run(number: str, node: str, answers: dict[str, str], post: str) -> None:
        token = next(item.token for item in read_case(number).items if item.node == node)
        complete_task(number, token, {name: [value] for name, value in answers.items()}, actor=official(post))

    return run


@pytest.fixture
def answer(do: Callable[..., None]) -> Callable[[str], None]:
    """`answer(number)` – the matter is dispatched, handled and answered."""

    def run(number: str) -> None:
        do(number, "triage", {"kind": "help", "way": "dispatch", "organ": "gm.urban"}, "gm.hotline.desk")
        do(number, "sign", {"signing": "accept"}, "gm.urban.handler")
        done = {"contacted": "no", "findings": "灯具驱动电源损坏", "measures": "更换驱动电源六套", "result": "solved"}
        do(number, "handle", done, "gm.urban.handler")
        do(number, "reply", {"reply": "已更换驱动电源，路灯恢复照明。"}, "gm.urban.handler")

    return run
