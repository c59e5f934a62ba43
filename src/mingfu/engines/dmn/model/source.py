# SPDX-License-Identifier: Apache-2.0
"""Reading DMN XML: what is let in, and where in the file each element stands."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from mingfu.engines.dmn.errors import DmnError

MAX_BYTES: Final = 5_000_000

_NAMESPACES: Final = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
    "https://www.omg.org/spec/DMN/20240513/MODEL/",
)
"""DMN 1.1 to 1.6; the shapes we read are the same in all."""

_FEEL: Final = (
    "http://www.omg.org/spec/FEEL/",
    "http://www.omg.org/spec/DMN/",
    "https://www.omg.org/spec/DMN/",
    "feel",
    "FEEL",
)

Element = etree._Element  # noqa: SLF001 - lxml exports its element class under this name only


def read_definitions(xml: bytes, *, file: str) -> Element:
    """The `definitions` element of a model. Refuses DTDs, entities and unknown versions, with file and line."""
    if len(xml) > MAX_BYTES:
        raise DmnError(f"文件过大：{len(xml)} 字节，上限为 {MAX_BYTES} 字节。", file=file)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise DmnError(f"不是有效的 XML：{error.msg}", file=file, line=line, column=column) from None
    if root.getroottree().docinfo.internalDTD is not None:
        start = xml.find(b"<!DOCTYPE")
        line = xml.count(b"\n", 0, start) + 1 if start >= 0 else 1
        raise DmnError("不允许 DOCTYPE 和实体声明，请删去后再导入。", file=file, line=line)
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in _NAMESPACES:
        raise DmnError(f"不是 DMN 1.1 至 1.5 的模型：根元素为 {root.tag}。", file=file, line=line_of(root))
    return root


def line_of(element: Element) -> int:
    """The line of an element in its file."""
    line: int | None = getattr(element, "sourceline", None)
    return line or 0


def called(element: Element) -> str:
    """The id or the name of the nearest element, outwards, that has one."""
    found: Element | None = element
    while found is not None:
        name = found.get("id") or found.get("name")
        if name:
            return name
        found = found.getparent()
    return ""


def kind_of(element: Element) -> str:
    """An element's name without namespace."""
    return etree.QName(element).localname


def children(element: Element, *kinds: str) -> Iterator[Element]:
    """The child elements of the model's own namespace, of these kinds or of all."""
    namespace = etree.QName(element).namespace
    for inner in element.iterchildren(etree.Element):
        name = etree.QName(inner)
        if name.namespace == namespace and (not kinds or name.localname in kinds):
            yield inner


def child(element: Element, *kinds: str) -> Element | None:
    """The first child element of these kinds."""
    return next(children(element, *kinds), None)


def text_of(element: Element | None) -> str:
    """The text of an element's `text` child, or of the element itself where it has none."""
    if element is None:
        return ""
    inner = child(element, "text")
    return str((inner if inner is not None else element).text or "")


def text_line(element: Element) -> int:
    """The line on which an element's `text` begins."""
    inner = child(element, "text")
    return line_of(inner if inner is not None else element)


def all_below(element: Element) -> Iterator[Element]:
    """An element and all elements in it, comments left out."""
    yield from element.iter(etree.Element)


def is_feel(language: str | None) -> bool:
    """Whether an expression language is FEEL; none given means FEEL."""
    return not language or language.startswith(_FEEL)
