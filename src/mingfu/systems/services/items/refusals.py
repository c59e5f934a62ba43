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


class GuideUnlawful(Refusal):
    """A guide asks for what the law forbids to ask for; nobody may publish it."""

    code, status = "service-guide-unlawful", 409
    message = _("事项“{item}”的指南违反规定，不能发布：{what}。请改正后再发布。")
    item: str
    what: str


class ItemCodeTaken(Refusal):
    """Another item, in force or as a draft, has this code."""

    code, status, field = "service-item-code-taken", 409, "code"
    message = _("编码“{item}”已有事项或草稿。请换一个编码，或从已有事项修改。")
    item: str


class DraftUnknown(Refusal):
    """There is no such draft for the asker."""

    code, status = "service-draft-unknown", 404
    message = _("没有编码为“{item}”的事项草稿。它可能已经发布或作废，请回到事项列表查看。")
    item: str


class DraftChanged(Refusal):
    """Somebody saved the draft in the meantime."""

    code, status = "service-draft-changed", 409
    message = _("这份草稿刚被别人保存过。您填写的内容还在页面上，请核对后再保存一次。")


class DraftOutdated(Refusal):
    """The guide in force changed after the draft was begun."""

    code, status, field = "service-draft-outdated", 409, "over"
    message = _("草稿开始以后，“{item}”的指南又发布过新版（第 {edition} 版）。请核对后确认覆盖，或作废草稿重新开始。")
    item: str
    edition: int
