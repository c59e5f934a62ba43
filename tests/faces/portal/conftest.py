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
