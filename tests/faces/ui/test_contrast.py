# SPDX-License-Identifier: Apache-2.0
"""Every pair of colours the style sheet relies on, in both themes. A browser check cannot judge text inside drawings."""

import re
from pathlib import Path

import pytest

import mingfu.faces.ui

SHEET = (Path(mingfu.faces.ui.__file__).parent / "static" / "ui" / "ui.css").read_text(encoding="utf-8")

TEXT = 4.5  # WCAG 2.2, 1.4.3
PART = 3.0  # WCAG 2.2, 1.4.11

TEXT_PAIRS = [
    "ink/paper",
    "ink-2/paper",
    "ink-3/paper",
    "ink/surface",
    "ink-2/surface",
    "ink-3/surface",
    "ink/sunk",
    "ink-2/sunk",
    "ink-3/sunk",
    "act/paper",
    "act/surface",
    "act/act-soft",
    "brand/surface",
    "brand/paper",
    "brand/brand-soft",
    "ok/surface",
    "ok/ok-soft",
    "warn/surface",
    "warn/warn-soft",
    "bad/surface",
    "bad/paper",
    "bad/bad-soft",
    "ink/act-soft",
    "ink/warn-soft",
    "ink/ok-soft",
    "ink/bad-soft",
    "ink-2/act-soft",
    "surface/ok",
    "surface/bad",
    "#ffffff/act-fill",
    "#ffffff/act-deep",
    "#ffffff/brand-fill",
    "#ffffff/brand-deep",
    "#ffffff/bad-fill",
    "on-night/night",
    "on-night-2/night",
    "on-night/night-2",
    "on-night-2/night-2",
    "#1a1e23/focus",
    "#14304f/#ffffff",
]
PART_PAIRS = [
    "edge/surface",
    "edge/paper",
    "act/surface",
    "ok/surface",
    "warn/surface",
    "bad/surface",
    "brand/surface",
    "act/sunk",
    "ok/sunk",
    "warn/sunk",
    "bad/sunk",
]


def block(selector):
    start = SHEET.index(selector + "{")
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,6})", SHEET[start : SHEET.index("}", start)]))


LIGHT = block(":root")
THEMES = {"light": LIGHT, "dark": LIGHT | block("[data-theme=dark]")}


def luminance(colour):
    text = colour.lstrip("#")
    text = "".join(letter * 2 for letter in text) if len(text) == 3 else text
    parts = [int(text[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself():
    assert ratio("#000", "#fff") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("pair", "needed"), [(p, TEXT) for p in TEXT_PAIRS] + [(p, PART) for p in PART_PAIRS])
def test_a_pair_can_be_told_apart(theme, pair, needed):
    colours = THEMES[theme]
    one, other = (colours.get(name, name) for name in pair.split("/"))

    assert one.startswith("#"), pair
    assert other.startswith("#"), pair
    assert ratio(one, other) >= needed


def test_every_colour_of_the_sheet_is_declared():
    used = set(re.findall(r"var\(--([\w-]+)", SHEET))
    declared = set(re.findall(r"--([\w-]+):", SHEET))

    assert used <= declared
    assert set(LIGHT) <= used | {"on-night"}


def test_both_themes_know_every_colour():
    same_in_both = {"on-night", "on-night-2", "focus"}

    assert set(LIGHT) - set(block("[data-theme=dark]")) == same_in_both
