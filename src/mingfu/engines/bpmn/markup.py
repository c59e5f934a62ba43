# SPDX-License-Identifier: Apache-2.0
"""A BPMN file as XML: read safely, with the line of everything, and refused with it.

No document type, no entities, no network, no file that would fill the memory.
"""

from collections.abc import Iterator
from itertools import count
from typing import NoReturn, cast

from lxml import etree

from mingfu.engines.bpmn import vocabulary as words
from mingfu.engines.bpmn.errors import BpmnError, Finding, Severity
from mingfu.engines.bpmn.model import Kept

LARGEST = 4_000_000
"""Bytes of the largest file we read; a procedure of 300 steps with its picture takes a tenth."""

_REFERENCES = frozenset({"sourceRef", "targetRef", "default", "attachedToRef"})


class Markup:
    """One file: its name for messages, and the ids seen so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[str, int] = {}
        self.at: dict[str, etree._Element] = {}
        """The element of every id claimed."""
        self.known: set[str] = set()
        """Every id of the file, also of what has not been read yet."""
        self.notes: list[Finding] = []

    def refuse(self, code: str, message: str, element: etree._Element | None = None, *, line: int = 0) -> NoReturn:
        """Refuse the file at an element or line."""
        where = line if element is None else line_of(element)
        name = "" if element is None else element.get("id", "")
        raise BpmnError(code, message, file=self.file, line=where, element=name)

    def root(self, xml: bytes | str) -> etree._Element:
        """The `definitions` element of the file."""
        if len(xml) > LARGEST:
            self.refuse("too-large", f"文件超过 {LARGEST // 1_000_000} MB，不予读取。请拆分流程或去掉嵌入的图片。")
        encoding = "utf-8" if isinstance(xml, str) else None
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
            encoding=encoding,
        )
        try:
            root = etree.fromstring(xml.encode() if isinstance(xml, str) else xml, parser)
        except etree.XMLSyntaxError as error:
            self.refuse("not-xml", f"不是正确的 XML：{error.msg}", line=error.lineno or 0)
        if root.getroottree().docinfo.internalDTD is not None:
            self.refuse("document-type", "文件带有文档类型声明（DOCTYPE），可能引用外部实体，不予读取。", line=1)
        if tag_of(root) != "definitions":
            self.refuse("not-bpmn", "不是 BPMN 2.0 文件：根元素应为 definitions。", root)
        self.known = {name for element in root.iter("*") if (name := element.get("id"))}
        return root

    def attributes(
        self, element: etree._Element, tag: str, *, keep: tuple[str, ...] = ()
    ) -> tuple[dict[str, str], dict[str, str]]:
        """The element's own attributes (id and name apart unless kept) and ours, checked."""
        plain: dict[str, str] = {}
        ours: dict[str, str] = {}
        for raw, raw_value in element.attrib.items():
            key, value = str(raw), str(raw_value)
            if key.startswith(f"{{{words.MINGFU}}}"):
                short = key.rpartition("}")[2]
                self.ours_fits(element, tag, short, value)
                ours[short] = value
            elif key not in {"id", "name"} or key in keep or not value:
                plain[key] = local(value) if key in _REFERENCES else value
        return plain, ours

    def ours_fits(self, element: etree._Element, tag: str, short: str, value: str) -> None:
        """Refuse an attribute of ours that does not exist, stands where it means nothing, or is written wrongly."""
        known = words.ATTRIBUTES.get(short)
        if known is None:
            self.refuse("unknown-attribute", f"没有 mf:{short} 这个属性。", element)
        if tag not in known.bearers:
            self.refuse("attribute-misplaced", f"mf:{short} 不能写在{words.CHINESE.get(tag, tag)}上。", element)
        if not known.pattern.fullmatch(value):
            self.refuse("attribute-value", f"mf:{short} 的值「{value}」写法不对。", element)

    def claim(self, element: etree._Element, *, required: bool = False) -> str:
        """The element's id, made up and noted where it must have one; of what has a place in the flow there is one only."""
        name = element.get("id", "")
        if required and not name:
            name = self.made_up(tag_of(element))
            self.note(
                element,
                "no-id",
                name,
                f"{words.CHINESE.get(tag_of(element), tag_of(element))}没有 id，读作「{name}」。",
            )
        if name in self.lines:
            message = f"id「{name}」在第 {self.lines[name]} 行已经用过。"
            if required:
                self.refuse("duplicate-id", message, element)
            self.note(element, "duplicate-id", name, message)
        if name:
            self.lines.setdefault(name, line_of(element))
            self.at.setdefault(name, element)
        return name

    def made_up(self, tag: str) -> str:
        """An id that the file does not use."""
        name = next(name for number in count(1) if (name := f"{tag}_{number}") not in self.known)
        self.known.add(name)
        return name

    def note(self, element: etree._Element, code: str, name: str, message: str, severity: Severity = "warning") -> None:
        """Say of an element what was odd about it and could be read all the same."""
        self.notes.append(Finding(line_of(element), code, name, message, severity))

    def keep(self, element: etree._Element) -> Kept:
        """The element and all below it, as they stand."""
        attributes = {}
        for raw, raw_value in element.attrib.items():
            key, value = str(raw), str(raw_value)
            attributes[key] = typed(element, value) if key == f"{{{words.XSI}}}type" else value
        children = tuple(self.keep(child) for child in elements(element))
        return Kept(
            tag=tag_of(element),
            attributes=attributes,
            # White space alone is layout between elements, and somebody's text where there is nothing else.
            text=solid(element.text) if children else element.text or "",
            children=children,
            tail=solid(element.tail),
            line=line_of(element),
        )

    def unknown(self, element: etree._Element) -> NoReturn:
        """Refuse an element that we neither run nor keep."""
        self.refuse("unknown-element", f"不认识的元素「{tag_of(element)}」，既不能执行也不能保留。", element)


def elements(element: etree._Element) -> Iterator[etree._Element]:
    """Child elements; entity references, which we never resolve, are no elements."""
    return (child for child in element if isinstance(cast("object", child.tag), str))


def tag_of(element: etree._Element) -> str:
    """Local name of a BPMN element, Clark notation of any other: `{}name` where it is in no namespace."""
    tag = str(element.tag)
    return tag.removeprefix(f"{{{words.BPMN}}}") if tag.startswith("{") else f"{{}}{tag}"


def foreign(tag: str) -> bool:
    """Whether an element belongs to another tool. Pictures are kept elsewhere, and our namespace has no elements."""
    return tag.startswith("{") and not tag.startswith(("{}", f"{{{words.BPMNDI}}}", f"{{{words.MINGFU}}}"))


def local(name: str) -> str:
    """A reference without its namespace prefix: ids hold no colon."""
    return name.strip().rpartition(":")[2]


def typed(element: etree._Element, value: str) -> str:
    """The name of a type: of BPMN's own without its prefix, which means nothing outside this file; others as they stand."""
    prefix, _, name = value.strip().rpartition(":")
    return name if element.nsmap.get(prefix or None) == words.BPMN else value


def line_of(element: etree._Element) -> int:
    """The line on which an element begins."""
    return cast("int | None", element.sourceline) or 0


def solid(text: str | None) -> str:
    """Text that is more than layout."""
    return text if text is not None and text.strip() else ""
