# SPDX-License-Identifier: Apache-2.0
"""Journeys: real processes on a database of their own, seen through a real browser. Nothing here touches the ORM.

A district is built once per state of the code, through the same commands a district is run by; each journey gets a
clone of it, a web server, a worker and a steered clock. What a page may never do is checked on every page: ask another
host for anything, throw an error, offend its content security policy.
"""

import itertools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from mingfu.faces.cli.server import Child, Progress, tether, web
from mingfu.faces.cli.server.options import ServerSettings
from mingfu.faces.cli.server.preparation import Preparation, command_line, fingerprint, urls
from mingfu.faces.cli.surroundings import for_child

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "mingfu"
PICTURES = ROOT / "var" / "failures"
# Started as in a closed network: no look-ups of its own.
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"phone": (390, 844), "desk": (1440, 900), "kiosk": (1080, 1920)}
PAGES = pytest.StashKey[list[tuple[str, Page]]]()
_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


class Quiet(Progress):
    """Says nothing: pytest shows what fails."""

    def say(self, text: str) -> None:
        """Keep quiet."""


class Site:
    """A running district: web and worker on a database of their own, and a clock that is ours to move."""

    def __init__(self, environment: dict[str, str], options: ServerSettings, logs: Path) -> None:
        self.environment = environment
        self.options = options
        self.logs = logs
        self.url = f"http://127.0.0.1:{options.port}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Start web and worker and wait until the site answers."""
        self.launch("web")
        self.launch("worker")
        self.ready()

    def ready(self) -> None:
        """Wait until the site answers."""
        process = self.processes["web"]
        web.wait_until_ready(self.options, Child("web", lambda: process, self.logs / "web.log", process=process))

    def launch(self, name: str) -> None:
        """Start one process, the first time or after it was killed."""
        command = web.command(self.options) if name == "web" else command_line("worker")
        with (self.logs / f"{name}.log").open("ab") as output:
            environment = for_child({**os.environ, **self.environment})
            self.processes[name] = tether.start(command, output=output, environment=environment)

    def kill(self, name: str) -> None:
        """End one process as a power cut would, with all it started."""
        process = self.processes[name]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def stop(self) -> None:
        """Stop what still runs."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)

    def run(self, *arguments: str) -> str:
        """Run `mingfu …` on this district and return what it printed."""
        done = subprocess.run(
            command_line(*arguments),
            env=for_child({**os.environ, **self.environment}),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"mingfu {' '.join(arguments)}\n{done.stdout}{done.stderr}"
        return done.stdout

    def outbox(self, search: str = "") -> str:
        """The text of the outbox page: what was sent, newest first. Codes and one-time links are read from here."""
        with urlopen(f"{self.url}/outbox?{urlencode({'q': search})}", timeout=20) as answer:
            page = html.fromstring(answer.read())
        return " ".join(" ".join(part.text_content().split()) for part in page.iter("main"))

    def steer(self, moment: datetime) -> datetime:
        """Set the clock of web and worker to a moment as the district reads it."""
        return datetime.fromisoformat(json.loads(self.run("clock", "steer", moment.isoformat(), "--json"))["now"])

    def advance(self, by: timedelta) -> datetime:
        """Move the clock on by whole minutes."""
        minutes = int(by.total_seconds() // 60)
        return datetime.fromisoformat(json.loads(self.run("clock", "advance", f"{minutes}m", "--json"))["now"])


def free_port() -> int:
    """A port of 127.0.0.1 that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def town(ground: Any) -> tuple[str, dict[str, str]]:
    """Name of a database with schema and profile, and the variables of the folders that belong to it."""
    cluster = ground.start()
    var = ground.folder / "district"
    (var / "run").mkdir(parents=True, exist_ok=True)
    environment = {"MINGFU_VAR": str(var), "CLOCK": "steered", "MINGFU_LANGUAGE": "zh-hans"}
    made_of = [
        *PACKAGE.rglob("migrations/*.py"),
        *(path for folder in ("profiles", "systems", "kernel", "engines") for path in (PACKAGE / folder).rglob("*")),
        ROOT / "requirements" / "run.txt",
    ]
    name = f"town_{fingerprint(path for path in made_of if path.is_file())[:16]}"
    preparation = Preparation(Quiet(), PACKAGE, var / "run")
    if name not in cluster.names("databases"):
        for old in cluster.names("databases"):
            if old.startswith(("town_", "building_")):
                cluster.drop_database(old)
        building = f"building_{name}"
        cluster.make_database(building)
        reached = {**environment, **urls(cluster, building)}
        for step in (["migrate"], ["clock", "mark", "test"], ["profile", "load"]):
            preparation.run(*step, environment=reached)
        cluster.rename_database(building, name)
    preparation.collect_static({**environment, **urls(cluster, name)})
    return name, environment


@pytest.fixture(scope="session")
def open_site(
    ground: Any, town: tuple[str, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Site]]:
    """Opens one more district of its own; all are stopped when the run ends."""
    template, environment = town
    opened: list[tuple[Site, str]] = []

    def make() -> Site:
        database = f"journey_{next(_numbers)}"
        ground.cluster.drop_database(database)
        ground.cluster.make_database(database, template=template)
        options = ServerSettings()
        options.port, options.web_workers, options.address = free_port(), 1, "127.0.0.1"
        logs = tmp_path_factory.mktemp("logs")
        site = Site({**environment, **urls(ground.cluster, database)}, options, logs)
        opened.append((site, database))
        site.start()
        return site

    yield make
    for site, database in opened:
        site.stop()
        ground.cluster.drop_database(database)


@pytest.fixture
def site(open_site: Callable[[], Site]) -> Iterator[Site]:
    """A district for this journey alone."""
    made = open_site()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def looked_at(open_site: Callable[[], Site]) -> Site:
    """A district that is only looked at, by all tests that change nothing."""
    return open_site()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, or the one MINGFU_CHROMIUM names. Playwright brings none of its own."""
    usual = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))
    named = os.environ.get("MINGFU_CHROMIUM") or next(filter(None, usual), None)
    if named is None:
        pytest.fail("chromium is not here: make browser, or MINGFU_CHROMIUM")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=named, args=[*ARGUMENTS, *sandbox])
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Opens a window of a person of their own: `open_page("phone")`, `open_page("desk", color_scheme="dark")`."""
    contexts: list[BrowserContext] = []
    wrongs: list[str] = []
    pages: list[tuple[str, Page]] = []
    request.node.stash[PAGES] = pages

    def note(page: Page) -> None:
        page.on("pageerror", lambda error: wrongs.append(f"error in the page: {error}"))
        page.on("console", lambda message: note_console(message.text))
        page.on("request", lambda asked: note_request(asked.url))

    def note_console(text: str) -> None:
        if "Content Security Policy" in text:
            wrongs.append(text)

    def note_request(url: str) -> None:
        if not re.match(r"(http://127\.0\.0\.1[:/]|data:|blob:|about:)", url):
            wrongs.append(f"asked another host: {url}")

    def make(size: str = "desk", **more: Any) -> Page:
        width, height = SIZES[size]
        given = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce", **more}
        if size == "phone":
            given = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2, **given}
        context = browser.new_context(viewport={"width": width, "height": height}, **given)
        context.set_default_timeout(15_000)
        contexts.append(context)
        context.on("page", note)
        page = context.new_page()
        pages.append((size, page))
        return page

    yield make
    for context in contexts:
        context.close()
    assert wrongs == []


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A citizen's telephone, 390 pixels wide."""
    return open_page("phone")


@pytest.fixture
def desk(open_page: Callable[..., Page]) -> Page:
    """An official's screen, 1440 pixels wide."""
    return open_page("desk")


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(page)` – the page must be usable by everybody: no violation, and no scrolling sideways."""
    checker = Axe()

    def check(page: Page) -> None:
        found = checker.run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
        told = [
            f"{each['id']} ({each['impact']}): {each['help']}\n      "
            + "\n      ".join(node["html"][:160] for node in each["nodes"])
            for each in found
        ]
        assert told == [], f"{page.url}\n" + "\n".join(told)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} scrolls sideways by {wide} px"

    return check


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Keep a picture and the text of every open page of a journey that failed."""
    report = yield
    if report.when == "call" and report.failed:
        for size, page in item.stash.get(PAGES, []):
            name = re.sub(r"\W+", "-", f"{item.name}-{size}")
            PICTURES.mkdir(parents=True, exist_ok=True)
            try:
                page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
                (PICTURES / f"{name}.html").write_text(page.content())
                report.sections.append(("picture", f"{page.url}\n{PICTURES / name}.png"))
            except Exception as error:  # noqa: BLE001 - the failure itself matters more than its picture
                report.sections.append(("picture", f"none could be taken: {error}"))
    return report
