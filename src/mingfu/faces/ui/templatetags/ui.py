# SPDX-License-Identifier: Apache-2.0
"""One tag a component: `{% field page.name %}`, `{% clock page.clock %}`, `{% tag "已解决" "ok" "check" %}`.

Each tag draws the template of the same name with the component under one variable. `form_problems` and the ids
it links to follow one rule: the field called `name` has the id `f-name`.
"""

import io
from dataclasses import fields
from typing import Any

import segno
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from mingfu.faces.ui import casework, components, icons
from mingfu.faces.ui.frame import Link

register = template.Library()

# kind: (type, autocomplete, inputmode, width, maxlength), used where the field itself says nothing.
_INPUTS: dict[str, tuple[str, str, str, str, int | None]] = {
    "text": ("text", "off", "", "", None),
    "date": ("text", "off", "numeric", "w10", 12),
    "phone": ("tel", "tel-national", "numeric", "w10", 20),
    "code": ("text", "one-time-code", "numeric", "code", 8),
    "identity": ("text", "off", "", "w18", 24),
    "email": ("email", "email", "email", "", 254),
    "number": ("text", "off", "decimal", "w5", 20),
    "password": ("password", "current-password", "", "w18", 128),
}
_DEFAULTS: dict[str, Any] = {spec.name: spec.default for spec in fields(components.FieldView)}
_TEMPLATES = {"yesno": "choice", "choices": "choice", "choice": "choice"}
_ALONE = {"textarea", "select", "file", "hidden"}


@register.inclusion_tag("ui/field.html")
def field(asked: components.Asked) -> dict[str, Any]:
    """A question with label, hint, error and the right control."""
    view = {name: getattr(asked, name, default) for name, default in _DEFAULTS.items()}
    kind, name = view["kind"], view["name"]
    known = _INPUTS.get(kind, _INPUTS["text"])
    key = f"f-{name}"
    described = " ".join(f"{key}-{part}" for part, there in (("hint", view["hint"]), ("error", view["error"])) if there)
    return {
        "field": view,
        "id": key,
        "name": name,
        "described": described,
        "control": f"ui/controls/{_TEMPLATES.get(kind, kind if kind in _ALONE else 'input')}.html",
        "group": kind in _TEMPLATES,
        "options": _options(view),
        "type": known[0],
        "autocomplete": view["autocomplete"] or known[1],
        "inputmode": view["inputmode"] or known[2],
        "width": view["width"] or known[3],
        "maxlength": view["maxlength"] or known[4],
        "capitals": kind == "identity",
        "several": kind == "choices",
        "inline": kind == "yesno",
    }


def _options(view: dict[str, Any]) -> list[tuple[components.Option, bool]]:
    """The answers and whether each is chosen: by itself, or because it is (one of) what was sent."""
    options = view["options"]
    if view["kind"] == "yesno" and not options:
        options = (components.Option("yes", gettext("是")), components.Option("no", gettext("否")))
    sent = view["value"]
    chosen = set(sent) if isinstance(sent, (list, tuple, set, frozenset)) else {sent}
    return [(option, getattr(option, "checked", False) or option.value in chosen) for option in options]


@register.inclusion_tag("ui/errsum.html")
def errsum(problems: components.Problems | None) -> dict[str, Any]:
    """The error summary; draws nothing where nothing is wrong."""
    return {"problems": problems}


@register.inclusion_tag("ui/tag.html")
def tag(item: components.Tag | str, tone: str = "", icon: str = "") -> dict[str, Any]:
    """A state in a word. Takes a `Tag`, or a text with tone and icon."""
    return {"tag": item if hasattr(item, "tone") else components.Tag(item, tone, icon)}  # type: ignore[arg-type]


@register.inclusion_tag("ui/notice.html")
def notice(item: components.Notice | str, tone: str = "", icon: str = "info") -> dict[str, Any]:
    """A sentence set apart. Takes a `Notice`, or a text with tone and icon."""
    return {"notice": item if hasattr(item, "tone") else components.Notice(item, tone, icon)}  # type: ignore[arg-type]


@register.inclusion_tag("ui/facts.html")
def facts(items: tuple[components.Fact, ...], shape: str = "") -> dict[str, Any]:
    """Terms and values side by side; shape "one" puts them in one column."""
    return {"facts": items, "shape": shape}


@register.inclusion_tag("ui/rows.html")
def rows(items: tuple[components.Row, ...]) -> dict[str, Any]:
    """Check answers: what was said, with a way to change each."""
    return {"rows": items}


@register.inclusion_tag("ui/tiles.html")
def tiles(items: tuple[components.Tile, ...]) -> dict[str, Any]:
    """Figures side by side: four in a row, six where there are more."""
    return {"tiles": items, "six": len(items) > 4}  # noqa: PLR2004 - the grid has four or six columns


@register.inclusion_tag("ui/steps.html")
def steps(items: tuple[components.Step, ...]) -> dict[str, Any]:
    """Milestones from left to right, on phones from top to bottom."""
    return {"steps": items}


@register.inclusion_tag("ui/clock.html")
def clock(item: components.Clock) -> dict[str, Any]:
    """The legal clock with its strip of days."""
    return {"clock": item}


@register.inclusion_tag("ui/timeline.html")
def timeline(items: tuple[components.Entry, ...]) -> dict[str, Any]:
    """What happened, or what will."""
    return {"entries": items}


@register.inclusion_tag("ui/flow.html")
def flow(item: casework.Flow) -> dict[str, Any]:
    """The drawn procedure, scrolled to where it stands."""
    return {"flow": item}


@register.inclusion_tag("ui/table.html")
def table(item: components.Table) -> dict[str, Any]:
    """A table that stacks on phones."""
    headed = [
        [(item.columns[i] if i < len(item.columns) else "", cell) for i, cell in enumerate(row)] for row in item.rows
    ]
    return {"table": item, "rows": headed}


@register.inclusion_tag("ui/pagination.html")
def pagination(item: components.Pagination) -> dict[str, Any]:
    """Page numbers; draws nothing where one page holds all."""
    return {"pagination": item}


@register.inclusion_tag("ui/empty.html")
def empty(item: components.Empty) -> dict[str, Any]:
    """Nothing here, and what to do."""
    return {"empty": item}


@register.inclusion_tag("ui/receipt.html")
def receipt(item: components.Receipt) -> dict[str, Any]:
    """Number, code and what happens next."""
    return {"receipt": item}


@register.inclusion_tag("ui/rating.html")
def rating(item: components.Rating) -> dict[str, Any]:
    """The five levels as radios, none chosen beforehand."""
    levels = (
        ("5", gettext("非常满意")),
        ("4", gettext("满意")),
        ("3", gettext("基本满意")),
        ("2", gettext("不满意")),
        ("1", gettext("非常不满意")),
    )
    chosen = [(value, said, value == item.value) for value, said in levels]
    return {"rating": item, "levels": chosen, "id": f"f-{item.name}"}


@register.inclusion_tag("ui/meter.html")
def meter(item: components.Meter) -> dict[str, Any]:
    """A share as a bar with its number beside it."""
    return {"meter": item, "width": f"{min(max(item.share, 0.0), 100.0):.1f}"}


@register.inclusion_tag("ui/chart.html")
def chart(item: components.Chart) -> dict[str, Any]:
    """A drawing and its numbers."""
    return {"chart": item}


@register.inclusion_tag("ui/tasklist.html")
def tasklist(items: tuple[components.Task, ...]) -> dict[str, Any]:
    """What is done, open and not yet possible."""
    return {"tasks": items}


@register.inclusion_tag("ui/filters.html")
def filters(item: components.Filters) -> dict[str, Any]:
    """The bar above a list."""
    return {"filters": item}


@register.inclusion_tag("ui/tree.html")
def tree(items: tuple[components.Branch, ...]) -> dict[str, Any]:
    """Parts, clauses and tasks, folded by the browser itself."""
    return {"branches": items}


@register.inclusion_tag("ui/tabs.html")
def tabs(items: tuple[Link, ...], label: str) -> dict[str, Any]:
    """Views of the same thing, each with its own address."""
    return {"tabs": items, "label": label}


@register.inclusion_tag("ui/crumbs.html")
def crumbs(items: tuple[Link, ...]) -> dict[str, Any]:
    """Where the page lies; the last is the page itself."""
    return {"crumbs": items}


@register.inclusion_tag("ui/inbox.html")
def inbox(item: casework.Inbox) -> dict[str, Any]:
    """Cases with the state of their clocks, and what may be done to several at once."""
    return {"inbox": item}


@register.inclusion_tag("ui/act.html")
def act(item: casework.Act) -> dict[str, Any]:
    """One form with its questions and its button."""
    return {"act": item}


@register.inclusion_tag("ui/acts.html")
def acts(item: casework.Acts) -> dict[str, Any]:
    """The act panel of a case."""
    return {"acts": item}


@register.inclusion_tag("ui/comments.html")
def comments(items: tuple[casework.Comment, ...]) -> dict[str, Any]:
    """A thread of remarks, oldest first."""
    return {"comments": items}


@register.inclusion_tag("ui/seal.html")
def seal(item: casework.Seal) -> dict[str, Any]:
    """The place of the seal under a paper."""
    return {"seal": item}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the lucide set, drawn once per process and hidden from screen readers."""
    return icons.icon(str(name))


@register.simple_tag
def mark() -> SafeString:
    """Our own neutral mark. The national emblem is for the office itself to place."""
    return icons.MARK


@register.simple_tag
def lattice() -> SafeString:
    """The window lattice behind the hero."""
    return icons.LATTICE


@register.simple_tag
def qr(text: str, label: str = "") -> SafeString:
    """A QR code as inline SVG, with its meaning as label. A text code belongs beside it."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, svgns=False, omitsize=True, svgclass="qr", lineclass=None
    )
    drawn = out.getvalue().decode().strip().replace("<svg ", "", 1)
    said = format_html('<svg role="img" aria-label="{}" ', label or gettext("二维码"))
    return mark_safe(said + drawn)  # noqa: S308 - the rest is segno's own drawing
