# SPDX-License-Identifier: Apache-2.0
"""The components of the workbench: inbox, acts, thread, seal and the drawn procedure."""

from dataclasses import dataclass

from mingfu.faces.ui.components import FieldView, Notice, Problems, Tag, Text


@dataclass(frozen=True)
class InboxRow:
    """A case in a list, with the state of its clock."""

    number: str
    title: Text
    url: str
    clock: Tag
    note: Text = ""
    tags: tuple[Tag, ...] = ()
    choosable: bool = True
    checked: bool = False


@dataclass(frozen=True)
class Submit:
    """A button of a form: what it says and what it sends."""

    label: Text
    name: str = ""
    value: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Inbox:
    """Rows, and what may be done to several at once. Without `acts` there are no boxes to tick."""

    rows: tuple[InboxRow, ...]
    caption: Text
    action: str = ""
    acts: tuple[Submit, ...] = ()


@dataclass(frozen=True)
class Act:
    """Something the reader may do now: a form with its questions and one button, and one to keep it half filled (`save`).

    `version` is the version of the case the page was drawn from; a stale one is refused. `key` makes a double
    click one act.
    """

    title: Text
    action: str
    submit: Text
    fields: tuple[FieldView, ...] = ()
    hint: Text = ""
    problems: Problems | None = None
    version: str = ""
    key: str = ""
    basis: Text = ""
    save: Text = ""
    uploads: bool = False
    open: bool = False


@dataclass(frozen=True)
class Acts:
    """The act panel: the main act in full, the others folded, and why nothing can be done where that is so."""

    main: Act | None = None
    others: tuple[Act, ...] = ()
    notice: Notice | None = None


@dataclass(frozen=True)
class Comment:
    """A remark of one post to another."""

    who: Text
    when: Text
    text: Text
    at: str = ""
    tag: Tag | None = None
    own: bool = False


@dataclass(frozen=True)
class Seal:
    """The place of the seal under a paper: issuing organ, day, and whether the seal was checked."""

    organ: Text
    day: Text
    sealed: bool = False
    note: Text = ""
    check_code: str = ""


@dataclass(frozen=True)
class Flow:
    """The drawn procedure, as the BPMN engine draws it: lane names that stay, and the flow that scrolls."""

    heads: Text
    drawing: Text
    title: Text
