# SPDX-License-Identifier: Apache-2.0
"""Rules for every template below `mingfu`, and the gallery that draws each component."""

import re
from pathlib import Path

import lucide
import pytest
from django.template import engines
from django.template.loader import get_template

import mingfu
from mingfu.faces.ui import gallery
from mingfu.faces.ui.icons import icon

ROOT = Path(mingfu.__file__).parent
TEMPLATES = sorted(path for path in ROOT.rglob("templates/**/*.html"))
OURS = sorted((ROOT / "faces" / "ui" / "templates").rglob("*.html"))

# What the content policy would block, and what htmx could only do with eval.
FORBIDDEN = {
    "a style attribute": r"\sstyle\s*=",
    "a style element": r"<style",
    "an inline script": r"<script(?![^>]*\ssrc=)[^>]*>",
    "an event attribute": r"\son[a-z]+\s*=",
    "hx-on": r"hx-on",
    "a trigger filter": r"hx-trigger\s*=\s*[\"'][^\"']*\[",
    "script in hx-vals": r"hx-(vals|headers)\s*=\s*[\"']\s*(js|javascript):",
    "a script address": r"[\"'(]\s*javascript:",
    "a foreign address": r"(src|href)\s*=\s*[\"'](https?:)?//",
    "a new window": r"target\s*=\s*[\"']_blank",
}


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) >= len(OURS) > 40


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_keeps_to_the_content_policy(path):
    text = path.read_text(encoding="utf-8")

    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_each_rule_can_catch_something(what):
    caught = {
        "a style attribute": '<p style="x">',
        "a style element": "<style>",
        "an inline script": "<script defer>x",
        "an event attribute": '<a onclick="x">',
        "hx-on": '<a hx-on:click="x">',
        "a trigger filter": "<a hx-trigger=\"keyup[key=='x']\">",
        "script in hx-vals": "<a hx-vals='js:x'>",
        "a script address": '<a href="javascript:x">',
        "a foreign address": '<a href="https://x">',
        "a new window": '<a target="_blank">',
    }

    assert re.search(FORBIDDEN[what], caught[what])
    assert not re.search(FORBIDDEN[what], '<script defer src="x"></script><p data-style="x" hx-trigger="load">')


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_compiles_and_its_icons_exist(path):
    text = path.read_text(encoding="utf-8")

    engines["django"].from_string(text)
    for name in re.findall(r"{% (?:icon|lucide) [\"']([\w-]+)[\"']", text):
        assert icon(name).startswith("<svg")


def test_an_unknown_icon_is_a_fault():
    with pytest.raises(lucide.IconDoesNotExist):
        icon("no-such-icon")


def test_every_template_of_the_library_is_found_by_its_name():
    for path in OURS:
        get_template(str(path.relative_to(ROOT / "faces" / "ui" / "templates")))


@pytest.fixture
def open_gallery(web, monkeypatch):
    monkeypatch.setattr("mingfu.faces.ui.views.deployment_kind", lambda: "test")
    return web


@pytest.mark.parametrize("name", [name for name in gallery.GALLERY_PAGES if not name.isdigit()])
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_gallery_draws_every_page(open_gallery, name, language):
    open_gallery.cookies["django_language"] = language

    answer = open_gallery.get(f"/ui/gallery/{name}")
    text = answer.content.decode()
    ids = re.findall(r'\sid="([^"]+)"', text)

    assert answer.status_code == 200
    assert text.count("<h1") == 1
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:aria-labelledby|for)="([^" ]+)"', text)) <= set(ids)
    assert "{{" not in text
    assert "{%" not in text


def test_the_gallery_draws_every_component(open_gallery):
    classes = set()
    for name in gallery.GALLERY_PAGES:
        for value in re.findall(r'class="([^"]*)"', open_gallery.get(f"/ui/gallery/{name}").content.decode()):
            classes.update(value.split())
    not_furnished = {"foot__legal", "utility__name"}
    used = set()
    for path in OURS:
        used.update(re.findall(r'class="([a-z]+(?:__[a-z]+)?)[" ]', path.read_text(encoding="utf-8")))

    assert used - classes - not_furnished == set()


@pytest.mark.parametrize("name", [name for name in gallery.GALLERY_PAGES if name.isdigit()])
def test_the_gallery_shows_every_failure(open_gallery, name):
    assert open_gallery.get(f"/ui/gallery/{name}").status_code == int(name)


def test_a_live_database_has_no_gallery(web, monkeypatch):
    monkeypatch.setattr("mingfu.faces.ui.views.deployment_kind", lambda: "live")

    assert web.get("/ui/gallery").status_code == 404


def test_the_gallery_has_no_other_pages(open_gallery):
    assert open_gallery.get("/ui/gallery/other").status_code == 404


def test_a_page_with_mistakes_says_so_in_its_title(open_gallery):
    assert "<title>错误：表单 · " in open_gallery.get("/ui/gallery/forms").content.decode()
    assert "<title>组件 · " in open_gallery.get("/ui/gallery/components").content.decode()
