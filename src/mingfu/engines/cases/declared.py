# SPDX-License-Identifier: Apache-2.0
"""What a system declares about its cases: starts, clocks, and the functions its procedures call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from mingfu.engines.bpmn import Program, check, compile_program, parse
from mingfu.engines.dmn import Explanation, Model, parse_model
from mingfu.engines.forms import Bound
from mingfu.kernel.clock import legal_now
from mingfu.kernel.refusals import Refusal, _


class UnknownStart(Refusal):
    """Nobody declares such a start."""

    code = "start-unknown"
    status = 404
    message = _("没有“{start}”这一事项。它可能已停办，请从首页重新选择。")
    start: str


class FaultyProcedure(Refusal):
    """A procedure file does not pass its checks. Raised at start-up."""

    code = "procedure-faulty"
    status = 500
    message = _("流程文件 {file} 有误：{what}")
    file: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A limit over a whole case. `limit` is a code of the list `limits`, or a FEEL expression after `=` that gives one.

    The clock starts with the receipt of the matter, or when one of the nodes in `starts` is completed or deemed to be, and
    stops when one of the nodes in `stops` is completed, or at the end of the case when none is named.
    """

    code: str
    title: Any
    limits: str
    limit: str
    stops: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One way to begin a case. `entry` is the live entry of the power list that it cites.

    `by` names the channels it may come through; `summary` the field that becomes the line shown in lists.
    `promise` tells the person, in one sentence, what happens next. `first_look` reads what was handed in and suggests
    first case data (a kind, a place); it writes nothing. `answer` names the step that answers the party: what the lead
    of a demand says there, each of its voices is told. As a child of another case, a start that is `inside_parent` ends
    within the parent's date; `orphaned` says what becomes of it when the parent ends first: `end` or `keep`. `children`
    names the starts that an official may open under a case of this one, beside what its procedure opens. `subject` is
    the line shown in lists where nobody types one; `admits` raises a refusal when the matter is not taken in now.
    `examines` looks at the answers together with the party that hands them in, and puts its sentences beside fields.
    """

    key: str
    title: Any
    form: str
    procedure: str
    entry: str
    organ: str
    by: tuple[str, ...] = ("web",)
    clocks: tuple[Clock, ...] = ()
    lists: tuple[str, ...] = ()
    summary: str = "text"
    promise: Any = ""
    defaults: Mapping[str, Any] | None = None
    first_look: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    home: bool = False
    answer: str = ""
    inside_parent: bool = False
    orphaned: str = "end"
    children: tuple[str, ...] = ()
    subject: str = ""
    admits: Callable[[], None] | None = None
    examines: Callable[[Bound, UUID | None], None] | None = None

    @property
    def system(self) -> str:
        """Key of the system that declares it."""
        return self.key.partition(".")[0]


Function = Callable[[Mapping[str, Any]], Mapping[str, Any]]
StartSource = Callable[[str], Start | None]


@dataclass(frozen=True, slots=True)
class DecisionFile:
    """A file of decisions as it was registered: what it says, read and compiled."""

    key: str
    file: Path
    content: bytes
    model: Model


_starts: dict[str, Start] = {}
_start_sources: dict[str, StartSource] = {}
_files: dict[str, Path] = {}
_programs: dict[str, Program] = {}
_functions: dict[str, Function] = {}
_tables: dict[str, "DecisionFile"] = {}

CHANNELS = {
    "web": _("网站"),
    "phone": _("电话"),
    "counter": _("窗口"),
    "kiosk": _("自助终端"),
    "deputies": _("代表委员"),
    "import": _("批量导入"),
    "api": _("接口"),
    "phone-app": _("手机应用"),
}
"""What the ways are called by which a matter may arrive."""


def register_start(start: Start) -> None:
    """Let cases begin by this start, and procedures open them as children: `cases.open_child.` + its key."""
    _starts[start.key] = start
    register_function(f"cases.open_child.{start.key}", _nothing)


def register_start_source(prefix: str, source: StartSource) -> None:
    """Offer a start for every key that begins so: made of what follows, such as the code of a list's entry; None for none."""
    _start_sources[prefix] = source


def _nothing(_data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer of a service task that opens a child: the child is opened once its step is written."""
    return {}


def register_procedure(key: str, file: Path) -> None:
    """Say where the procedure `key` stands. It is read at first use; `compile_all` reads all at once."""
    _files[key] = file
    _programs.pop(key, None)


def register_function(name: str, function: Function) -> None:
    """Offer a function to service and business-rule tasks: case data in, changed data out; no writes of its own."""
    _functions[name] = function


def register_decisions(key: str, file: Path) -> None:
    """Offer every decision of a DMN file to business-rule tasks, as `key` + `.` + the decision's name."""
    content = file.read_bytes()
    model = parse_model(content, name=file.name)
    _tables[key] = DecisionFile(key, file, content, model)
    for name in model.decisions:
        register_function(f"{key}.{name}", Deciding(model, name, key))


def decision_files() -> tuple[DecisionFile, ...]:
    """Every registered file of decisions, by key."""
    return tuple(_tables[key] for key in sorted(_tables))


@dataclass(frozen=True, slots=True)
class Deciding:
    """A decision of a table as a function: case data in, its outputs out."""

    model: Model
    name: str
    key: str = ""
    """The key of the file it stands in."""

    def __call__(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The outputs alone."""
        return self.decide(data)[0]

    def decide(self, data: Mapping[str, Any], *, at: datetime | None = None) -> tuple[dict[str, Any], Explanation]:
        """The outputs, and why they came out so; `at` is the instant asked about, without it the present."""
        decided = self.model.decide(self.name, data, clock=(lambda: at) if at is not None else legal_now)
        value = _plain(decided.value)
        return (value if isinstance(value, dict) else {self.name: value}), decided.explanation


def _plain(value: Any) -> Any:
    """FEEL's numbers as case data keep them: whole ones as int, others as float."""
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def function(name: str) -> Function:
    """The function of that name."""
    return _functions[name]


def start_of(key: str) -> Start:
    """The declared start. Raises `UnknownStart`."""
    found = _starts.get(key)
    for prefix, source in _start_sources.items():
        if found is None and key.startswith(prefix):
            found = source(key.removeprefix(prefix))
    if found is None:
        raise UnknownStart(start=key)
    return found


def starts() -> tuple[Start, ...]:
    """Every start that is declared by name, by key; those made of a list's entries are not among them."""
    return tuple(_starts[key] for key in sorted(_starts))


def program_of(key: str) -> Program:
    """The compiled procedure as its file says now. Raises `FaultyProcedure` when the file does not pass the checks."""
    held = _programs.get(key)
    if held is None:
        file = _files[key]
        held = _programs[key] = compile_text(file.read_bytes(), file.name)
    return held


def procedures() -> tuple[str, ...]:
    """Keys of every registered procedure."""
    return tuple(sorted(_files))


def procedure_file(key: str) -> Path:
    """Where a procedure's file stands."""
    return _files[key]


def compile_text(content: bytes, name: str) -> Program:
    """A procedure's text compiled. Raises `FaultyProcedure` when it does not pass the checks."""
    model = parse(content, name=name)
    errors = [finding for finding in check(model) if finding.severity == "error"]
    if errors:
        raise FaultyProcedure(file=f"{name}:{errors[0].line}", what=errors[0].message)
    return compile_program(model)
