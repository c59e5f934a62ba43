# SPDX-License-Identifier: Apache-2.0
"""The units in which plans count; a number without one of these is no target."""

import re

_COUNTED = (
    "项 次 个 件 家 人 名 户 所 座 条 公里 平方公里 千米 平方米 立方米 公顷 亩 场 场次 期 篇 套 辆 台 处 间 部 门 种 批 吨 吨标准煤 "
    "千瓦 千瓦时 兆瓦 床 张 幅 支 位 人次 例 份 宗 起 对 株 棵 只 头 盏 根 册 本 款 米 户次 篇次 车次 班次 架 艘 片 块 口 "
    "例次 家次 个百分点 百分点 微克/立方米 毫克/升 毫克/立方米"
)
_MONEY = "元 美元"
_TIME = "个工作日 工作日 小时 分钟 天 日 个月 秒"
_BESIDE = "分 年 倍 岁 学时 课时 周岁"
_NOT_BEFORE = {
    "部": "门分委级署",
    "家": "庭长级园",
    "人": "员民才均口大社",
    "名": "牌优录单",
    "处": "级室理罚置",
    "条": "例件",
    "场": "所馆",
    "位": "于",
    "本": "科级年地",
    "口": "岸",
    "片": "区",
    "分": "钟别之管析解级",
    "年": "度级代",
    "天": "然候",
    "元": "化素旦",
    "次": "性序",
    "台": "阶",
    "门": "户槛",
    "种": "植类养",
    "期": "间末",
    "个": "人体性",
    "对": "于",
    "支": "持部",
    "头": "部",
    "起": "步",
    "批": "准复发",
    "户": "籍外",
    "间": "隔",
    "秒": "批",
    "日": "常",
    "例": "如外",
    "所": "有属",
    "只": "有是",
    "根": "据本",
    "套": "路",
    "张": "榜",
    "款": "项",
}

MONEY = frozenset(_MONEY.split())
TIME = frozenset(_TIME.split())
POINTS = frozenset(["个百分点", "百分点"])
BESIDE = frozenset(_BESIDE.split())
"""Units of a thing to reach only where the text says so right beside them: 达到90分, 不少于3年."""

_ALL = sorted({*_COUNTED.split(), *_MONEY.split(), *_TIME.split(), *_BESIDE.split()}, key=len, reverse=True)


def _one(unit: str) -> str:
    refused = _NOT_BEFORE.get(unit)
    return re.escape(unit) + (f"(?![{refused}])" if refused else "")


UNIT = rf"(?:[百千万亿]{{0,2}}(?:{'|'.join(_one(unit) for unit in _ALL)}))"
"""One unit, with 万 or 亿 before it where the text writes so."""


def bare(unit: str) -> str:
    """The unit without its scale: 元 of 万元."""
    return unit if unit in POINTS else unit.lstrip("百千万亿") or unit
