# SPDX-License-Identifier: Apache-2.0
"""What the commands on service items say no with."""

from mingfu.kernel.refusals import Refusal, _


class ItemUnreadable(Refusal):
    """An item as it was given cannot be one; `what` says every place and what is wrong there."""

    code, status = "service-item-unreadable", 422
    message = _("事项“{item}”的内容有误：{what}。请改正后再提交。")
    item: str
    what: str


class ItemFileUnreadable(Refusal):
    """A file of items is not what such a file must be."""

    code, status = "service-items-file-unreadable", 422
    message = _("事项文件 {file} 读不出来：{what}。请改正后重新载入。")
    file: str
    what: str


class ItemUnknown(Refusal):
    """There is no such item in force on that day."""

    code, status = "service-item-unknown", 404
    message = _("在 {on} 没有编码为“{item}”的有效事项。请核对编码，或在“找服务”中搜索事项名称。")
    item: str
    on: str


class PowerNotLive(Refusal):
    """An item stands on an entry of the power list that is in force."""

    code, status, field = "service-power-not-live", 409, "power"
    message = _("事项“{item}”所依据的权责清单条目“{power}”在 {on} 不存在或已失效。请先核对权责清单，再发布事项。")
    item: str
    power: str
    on: str
