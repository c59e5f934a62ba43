# SPDX-License-Identifier: Apache-2.0
"""What regions say no with."""

from datetime import date

from mingfu.kernel.refusals import Refusal, _


class RegionUnknown(Refusal):
    """No such division, or none on that day."""

    code, status, field = "region-unknown", 404, "region"
    message = _("没有代码为“{region}”的行政区划。请核对 12 位区划代码。")
    region: str


class RegionEndedBefore(Refusal):
    """The division has already ended by that day."""

    code, status = "region-ended-before", 409
    message = _("“{name}”自 {since} 起已不再设立，不能再变更。请选择现行区划。")
    name: str
    since: date


class RegionFileWrong(Refusal):
    """A file of divisions cannot be read as one."""

    code, status = "region-file-wrong", 422
    message = _("区划文件 {file} 第 {line} 行有误：{what}。请改正后重新载入，本次没有载入任何内容。")
    file: str
    line: int
    what: str
