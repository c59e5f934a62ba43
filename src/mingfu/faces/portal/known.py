# SPDX-License-Identifier: Apache-2.0
"""What the state holds already of somebody signed in, in the form they fill in: shown with where it comes from.

Every asking is written down for the person to read. What is typed over an answer counts for this matter alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from mingfu.engines.cases import Start
from mingfu.engines.forms import FormSpec
from mingfu.engines.manifest import certificates, dossier
from mingfu.faces.portal.wording import day_words
from mingfu.faces.ui.components import FieldView
from mingfu.kernel.access import Actor

CERTIFICATES = "certificates:"
"""What opens the name of a question about certificates that the state looks up itself; their kinds follow, with commas."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, and what is said of it beside the question."""

    value: str
    said: str


def found_for(start: Start, spec: FormSpec, who: Actor) -> dict[str, Found]:
    """What is known that answers a form, by field; nothing for anybody who is not signed in."""
    asked = {one.name: one.dossier for one in spec.fields if one.dossier}
    if who.party is None or not asked:
        return {}
    plain = {field: name for field, name in asked.items() if not name.startswith(CERTIFICATES)}
    purpose = gettext("办理“{title}”，预填申请表").format(title=start.title)
    known = {one.field: one for one in dossier(who.party, plain.values(), actor=who, purpose=purpose)} if plain else {}
    said = gettext("政府已有，来自{source}。有误的可以改。")
    found = {
        field: Found(known[name].value, said.format(source=known[name].source))
        for field, name in plain.items()
        if name in known
    }
    for field, name in asked.items():
        if field not in plain:
            found |= _certificates(field, name.removeprefix(CERTIFICATES).split(","), who)
    return found


def _certificates(field: str, kinds: list[str], who: Actor) -> dict[str, Found]:
    """Which of the certificates an item needs were found, each with who issued it and until when it holds."""
    assert who.party is not None
    titles = []
    for one in certificates(who.party, actor=who, kinds=kinds):
        if one.valid:
            until = gettext("，有效期至{day}").format(day=day_words(one.valid_until)) if one.valid_until else ""
            titles.append(f"{one.title}（{one.organ_name}{until}）")
    return {field: Found("", gettext("已查到您的：{titles}").format(titles="；".join(titles)))} if titles else {}


def said_of(view: FieldView, found: Mapping[str, Found]) -> FieldView:
    """A question with what is said of its answer."""
    held = found.get(view.name)
    if held is None:
        return view
    return replace(view, hint="。".join(part.rstrip("。") for part in (str(view.hint), held.said) if part))
