# SPDX-License-Identifier: Apache-2.0
"""Collect every text a person sees into the message files, keeping what is translated already.

    python tools/messages.py            write src/mingfu/site/locale/{en,zh_Hant}/LC_MESSAGES/django.po
    python tools/messages.py --check    change nothing; exit 1 when a file is out of date

Texts are Simplified Chinese. They come from Python, from templates, and from declarations; gettext is not needed.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import django
import polib
import yaml
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "mingfu"
LOCALE = PACKAGE / "site" / "locale"
LANGUAGES = {"en": "nplurals=2; plural=(n != 1);", "zh_Hant": "nplurals=1; plural=0;"}

# How many texts a call takes, and whether a context comes first.
CALLS = {
    "_": (1, False),
    "gettext": (1, False),
    "gettext_lazy": (1, False),
    "gettext_noop": (1, False),
    "ngettext": (2, False),
    "ngettext_lazy": (2, False),
    "pgettext": (1, True),
    "pgettext_lazy": (1, True),
    "npgettext": (2, True),
}

# Keys of declarations (YAML) whose values are shown to people, and attributes and elements of BPMN and DMN.
YAML_KEYS = frozenset({
    "title", "label", "hint", "help", "text", "name", "question", "options", "message", "error", "legend", "lead", "note",
    "summary", "description", "heading", "intro", "placeholder", "unit", "submit", "caption", "subject", "body", "ask",
    "levels", "columns", "consequence", "next", "basis_text", "channel", "advice", "button",
})  # fmt: skip
XML_ATTRIBUTES = frozenset({"name", "milestone", "label", "title"})
XML_ELEMENTS = frozenset({"documentation", "question", "description", "text"})
XML_TEXT_PARENTS = frozenset({"textAnnotation"})

CHINESE = re.compile(
    r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
)  # punctuation too: "、" is ", " elsewhere
# Facts of one district (names of places and organs) are proper names: they stay as they are in every language. What its
# posts are called and do is none: `from_posts` reads it.
SKIPPED = ("profiles", "site/locale")
POST_KEYS = frozenset({"title", "duties"})


@dataclass(frozen=True, order=True)
class Message:
    """A text, its plural and its context, and the file it stands in."""

    text: str
    plural: str
    context: str
    file: str


class UnreadableMessageError(ValueError):
    """A call whose text is not a plain string, so that nobody could translate it."""


def from_python(source: str, file: str) -> Iterator[Message]:
    """The texts of every call of a name in `CALLS`. A text put together at run time is an error."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = (
            node.func.id
            if isinstance(node.func, ast.Name)
            else node.func.attr
            if isinstance(node.func, ast.Attribute)
            else ""
        )
        if name not in CALLS or not node.args:
            continue
        count, contextual = CALLS[name]
        wanted = node.args[: count + contextual]
        if not all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in wanted):
            if isinstance(node.args[0], (ast.JoinedStr, ast.BinOp)):
                raise UnreadableMessageError(f"{file}:{node.lineno}: the text of {name}() is put together at run time")
            continue  # a declaration's text, looked up at render time
        texts = [one.value for one in wanted if isinstance(one, ast.Constant)]
        context = texts.pop(0) if contextual else ""
        yield Message(texts[0], texts[1] if count > 1 else "", context, file)


_TEMPLATE_CALL = re.compile(
    r"\b(gettext|ngettext|pgettext|npgettext|_)\(\s*((?:u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*,?\s*)+)"
)


def from_template(source: str, file: str) -> Iterator[Message]:
    """The texts of `translate`, `blocktranslate` and `_()` in a template."""
    for call in _TEMPLATE_CALL.finditer(templatize(source, origin=file)):
        name, arguments = call.groups()
        texts = list(ast.literal_eval(f"({arguments.rstrip().rstrip(',')},)"))
        count, contextual = CALLS[name]
        context = texts.pop(0) if contextual else ""
        yield Message(texts[0], texts[1] if count > 1 else "", context, file)


def from_yaml(source: str, file: str) -> Iterator[Message]:
    """Every Chinese text below a key of `YAML_KEYS`, in lists and mappings too."""
    for document in yaml.safe_load_all(source):
        for text in _told(document, shown=False):
            yield Message(text, "", "", file)


def from_posts(source: str, file: str) -> Iterator[Message]:
    """Title and duties of every post below a key `posts` of a profile."""
    waiting: list[tuple[object, bool]] = [(document, False) for document in yaml.safe_load_all(source)]
    while waiting:
        value, posts = waiting.pop()
        if isinstance(value, dict):
            waiting.extend((inner, key == "posts") for key, inner in value.items())
        elif isinstance(value, list):
            for one in value:
                if posts and isinstance(one, dict):
                    yield from (Message(str(one[key]), "", "", file) for key in sorted(POST_KEYS & one.keys()))
                waiting.append((one, False))


def _told(value: object, *, shown: bool) -> Iterator[str]:
    if isinstance(value, dict):
        # Below `options`, {ok: 通过} is all words, while {value: ok, label: 通过} says itself which are.
        words = shown and not YAML_KEYS & value.keys()
        for key, inner in value.items():
            yield from _told(inner, shown=key in YAML_KEYS or (words and not isinstance(inner, (dict, list))))
    elif isinstance(value, list):
        for inner in value:
            yield from _told(inner, shown=shown)
    elif shown and isinstance(value, str) and CHINESE.search(value):
        yield value.strip()


def from_xml(source: str, file: str) -> Iterator[Message]:
    """Names, milestones and documentation of a BPMN or DMN model."""
    if "<!ENTITY" in source:
        raise UnreadableMessageError(f"{file}: entities are refused")
    parents: list[tuple[ET.Element, str]] = [(ET.fromstring(source), "")]  # noqa: S314 - our own models, entities refused above
    while parents:
        element, above = parents.pop()
        tag = element.tag.rpartition("}")[2]
        texts = [value for key, value in element.attrib.items() if key.rpartition("}")[2] in XML_ATTRIBUTES]
        if tag in XML_ELEMENTS and (tag != "text" or above in XML_TEXT_PARENTS):
            texts.append(element.text or "")
        for text in texts:
            if CHINESE.search(text):
                yield Message(" ".join(text.split()), "", "", file)
        parents.extend((child, tag) for child in element)


READERS = {
    ".py": from_python,
    ".html": from_template,
    ".txt": from_template,
    ".yaml": from_yaml,
    ".bpmn": from_xml,
    ".dmn": from_xml,
}


def collect(package: Path = PACKAGE) -> dict[tuple[str, str, str], list[str]]:
    """Every message of the package as (context, text, plural), with the files it stands in."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package).as_posix()
        reader = READERS.get(path.suffix)
        if inside.startswith("profiles") and path.name in {"organs.yaml", "profile.yaml"}:
            reader = from_posts
        elif reader is None or inside.startswith(SKIPPED) or "/gallery" in inside:
            continue
        if path.suffix == ".txt" and "templates" not in path.parts:
            continue
        for message in reader(path.read_text(encoding="utf-8"), f"src/mingfu/{inside}"):
            if message.text and CHINESE.search(message.text):
                found.setdefault((message.context, message.text, message.plural), set()).add(message.file)
    return {key: sorted(files) for key, files in sorted(found.items())}


def catalogue(language: str, old: polib.POFile, messages: dict[tuple[str, str, str], list[str]]) -> polib.POFile:
    """A message file with every message, translations taken from `old`; texts nobody shows any more are dropped."""
    new = polib.POFile(wrapwidth=120)
    new.metadata = {
        "Project-Id-Version": "mingfu",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES[language],
    }
    known = {(entry.msgctxt or "", entry.msgid, entry.msgid_plural): entry for entry in old}
    for (context, text, plural), files in messages.items():
        entry = polib.POEntry(msgid=text, msgctxt=context or None, occurrences=[(file, "") for file in files])
        before = known.get((context, text, plural))
        if plural:
            entry.msgid_plural = plural
            count = 2 if language == "en" else 1
            entry.msgstr_plural = {i: before.msgstr_plural.get(i, "") if before else "" for i in range(count)}
        elif before:
            entry.msgstr = before.msgstr
        if before:
            entry.tcomment, entry.flags = before.tcomment, [flag for flag in before.flags if flag == "fuzzy"]
        if "%(" in text:
            entry.flags.append("python-format")
        elif re.search(r"\{\w*\}", text):
            entry.flags.append("python-brace-format")
        new.append(entry)
    return new


def path_of(language: str) -> Path:
    """Where a language's message file stands."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def main() -> int:
    """Write the files, or check them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a file is out of date")
    check = parser.parse_args().check
    ready()
    messages = collect()
    stale = 0
    for language in LANGUAGES:
        path = path_of(language)
        old = polib.pofile(str(path)) if path.exists() else polib.POFile()
        new = catalogue(language, old, messages)
        text = str(new) + "\n"
        missing = sum(not done(entry) for entry in new)
        print(f"{language}: {len(new)} texts, {missing} without translation")
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return int(check and stale > 0)


def done(entry: polib.POEntry) -> bool:
    """Whether an entry has all its translations and none of them is in doubt."""
    words = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    return all(words) and "fuzzy" not in entry.flags


def ready() -> None:
    """Django's template reader wants settings; it needs nothing of ours."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()


if __name__ == "__main__":
    sys.exit(main())
