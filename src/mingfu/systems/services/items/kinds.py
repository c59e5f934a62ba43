# SPDX-License-Identifier: Apache-2.0
"""The closed sets of an item's fields, each value with the word a guide prints."""

from enum import StrEnum
from typing import Any, Self

from mingfu.kernel.refusals import _


class Worded(StrEnum):
    """A code with the word that people read."""

    word: Any

    def __new__(cls, value: str, word: Any) -> Self:
        """Keep the word beside the value."""
        made = str.__new__(cls, value)
        made._value_ = value
        made.word = word
        return made

    @classmethod
    def of(cls, value: str) -> Self:
        """The one of that value. Raises `KeyError`."""
        return {one.value: one for one in cls}[value]


class Kind(Worded):
    """What kind of power or service it is (事项类型)."""

    LICENCE = "licence", _("行政许可")
    PENALTY = "penalty", _("行政处罚")
    COERCION = "coercion", _("行政强制")
    LEVY = "levy", _("行政征收")
    GRANT = "grant", _("行政给付")
    INSPECTION = "inspection", _("行政检查")
    CONFIRMATION = "confirmation", _("行政确认")
    REWARD = "reward", _("行政奖励")
    RULING = "ruling", _("行政裁决")
    FILING = "filing", _("行政备案")
    OTHER_POWER = "other", _("其他行政权力")
    PUBLIC_SERVICE = "service", _("公共服务")


NATIONAL_KINDS = {
    "01": Kind.LICENCE,
    "02": Kind.PENALTY,
    "03": Kind.COERCION,
    "04": Kind.LEVY,
    "05": Kind.GRANT,
    "06": Kind.INSPECTION,
    "07": Kind.CONFIRMATION,
    "08": Kind.REWARD,
    "09": Kind.RULING,
    "10": Kind.OTHER_POWER,
    "20": Kind.PUBLIC_SERVICE,
}
"""The codes of the national basic catalogue; Guangdong counts other powers as 20 and public services as 21."""


class Serves(Worded):
    """Who may apply (服务对象)."""

    PERSON = "person", _("自然人")
    ENTERPRISE = "enterprise", _("企业法人")
    INSTITUTION = "institution", _("事业法人")
    SOCIAL = "social", _("社会组织法人")
    GOVERNMENT = "government", _("行政机关")
    OTHER = "other", _("其他组织")


class Nature(Worded):
    """By what right the organ acts (实施主体性质)."""

    STATUTORY = "statutory", _("法定机关")
    AUTHORISED = "authorised", _("授权组织")
    ENTRUSTED = "entrusted", _("受委托组织")


class Level(Worded):
    """On which level the power is exercised (行使层级)."""

    NATION = "nation", _("国家级")
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("县级")
    TOWN = "town", _("镇级")
    VILLAGE = "village", _("村级")


class Handling(Worded):
    """Done while you wait, or within a promised time (办件类型)."""

    INSTANT = "instant", _("即办件")
    PROMISED = "promised", _("承诺件")


class Unit(Worded):
    """The unit of a limit."""

    WORKING = "working", _("个工作日")
    CALENDAR = "calendar", _("日")
    HOUR = "hour", _("小时")
    MONTH = "month", _("个月")


class Channel(Worded):
    """How one can apply (办理形式)."""

    WINDOW = "window", _("窗口办理")
    ONLINE = "online", _("网上办理")
    POST = "post", _("快递申请")
    KIOSK = "kiosk", _("自助终端")
    PHONE = "phone", _("电话办理")


class MaterialKind(Worded):
    """What a paper is (材料类型)."""

    CERTIFICATE = "certificate", _("证件证照")
    FORM = "form", _("申请表格")
    OTHER = "other", _("其他材料")


class Source(Worded):
    """Where a paper comes from (来源渠道)."""

    OWN = "own", _("申请人自备")
    STATE = "state", _("政府部门核发")
    OTHER = "other", _("其他")


class Necessity(Worded):
    """Whether a paper must be there (必要性)."""

    REQUIRED = "required", _("必要")
    OPTIONAL = "optional", _("非必要")
    LATER = "later", _("容缺后补")


class Copies(Worded):
    """Paper, electronic, or either (材料形式)."""

    PAPER = "paper", _("纸质")
    ELECTRONIC = "electronic", _("电子化")
    BOTH = "both", _("纸质或电子化")


class StepKind(Worded):
    """The steps of handling (办理环节)."""

    RECEIVE = "receive", _("收件")
    ACCEPT = "accept", _("受理")
    REVIEW = "review", _("审查")
    DECIDE = "decide", _("决定")
    CERTIFY = "certify", _("制证")
    DELIVER = "deliver", _("送达")


class Delivery(Worded):
    """How the result reaches the applicant (送达方式)."""

    WINDOW = "window", _("窗口领取")
    POST = "post", _("邮寄")
    CERTIFICATE = "certificate", _("电子证照")
    ONLINE = "online", _("网上下载")


class RemedyKind(Worded):
    """What one can do against an outcome (救济途径)."""

    REVIEW = "review", _("行政复议")
    SUIT = "suit", _("行政诉讼")
    COMPLAINT = "complaint", _("投诉举报")
    ARBITRATION = "arbitration", _("仲裁")
    OTHER = "other", _("其他途径")
