# SPDX-License-Identifier: Apache-2.0
"""What every command about a log takes: how the file is to be read, and how its faults are told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click
from typing_extensions import override

from mingfu.engines.logs import LogError, Reading
from mingfu.kernel.refusals import Refusal, _

_Command = TypeVar("_Command", bound=Callable[..., Any])


class LogUnreadable(Refusal):
    """A log is broken, dangerous, or not of the shape that was said."""

    code = "log-unreadable"
    status = 422
    message = _("{where}：{what} 请改正文件后再试。")
    field = "file"
    where: str
    what: str
    fault: str

    @classmethod
    def because(cls, error: LogError) -> "LogUnreadable":
        """The same fault as the engine tells it."""
        place = f"{error.file}:{error.line}" if error.line else error.file or "日志"
        return cls(where=place, what=error.message, fault=error.code)


@contextmanager
def told() -> Iterator[None]:
    """Turn what is wrong with a log into a refusal."""
    try:
        yield
    except LogError as error:
        raise LogUnreadable.because(error) from error


class Zone(click.ParamType[ZoneInfo]):
    """A time zone by its name."""

    name = "ZONE"

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> ZoneInfo:
        if isinstance(value, ZoneInfo):
            return value
        try:
            return ZoneInfo(str(value))
        except (ValueError, OSError, KeyError):
            self.fail(f"没有时区“{value}”，例如 Asia/Shanghai / no such zone")


file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
as_json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON。 As JSON.")

_OPTIONS = (
    click.option("--case", default="", help="办件编号在哪一列（CSV）。 Column of the case."),
    click.option("--activity", default="", help="活动在哪一列或哪个属性。 Column or attribute of the activity."),
    click.option("--time", default="", help="时间在哪一列或哪个属性。 Column or attribute of the time."),
    click.option("--time-format", default="", help="时间的写法，如 %d/%m/%Y %H:%M。 As strptime has it."),
    click.option("--lifecycle", default="", help="状态变化在哪一列或哪个属性。 Column or attribute of the transition."),
    click.option("--resource", default="", help="经办人在哪一列或哪个属性。 Column or attribute of the resource."),
    click.option("--classifier", default="", help="按日志声明的哪个分类器区分活动（XES）。 A classifier of the file."),
    click.option("--only", multiple=True, help="只算这些状态变化，如 complete；可重复。 Only these transitions."),
    click.option("--objects", default="", help="哪种对象算作办件（OCEL）。 The object type that is the case."),
    click.option(
        "--zone", type=Zone(), default="Asia/Shanghai", show_default=True, help="没写时区的时间属于哪个时区。"
    ),
    click.option("--encoding", default="", help="字符编码，如 gb18030；不写则自动识别。 Found out when left out."),
    click.option("--separator", default="", help="列分隔符（CSV）；不写则自动识别。 Found out when left out."),
    click.option(
        "--most-gb", type=click.FloatRange(min=0), default=32.0, show_default=True, help="解压后最多读多少 GB。"
    ),
)


def reading_options(command: _Command) -> _Command:
    """Add the options that say how a file is to be read."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def reading_of(given: dict[str, Any], *, keep: tuple[str, ...] = ()) -> Reading:
    """The options as the engine takes them; `keep` names attributes of events that are wanted too."""
    names = ("case", "activity", "time", "time_format", "lifecycle", "resource", "classifier", "objects", "zone")
    return Reading(
        **{name: given[name] for name in names},
        encoding=given["encoding"],
        separator=given["separator"].replace("\\t", "\t")[:1],
        only=frozenset(name.lower() for name in given["only"]),
        keep=frozenset(name for name in keep if name),
        most_bytes=int(given["most_gb"] * (1 << 30)),
    )
