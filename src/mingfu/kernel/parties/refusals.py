# SPDX-License-Identifier: Apache-2.0
"""What parties say no with: wrong identifiers, wrong or late codes, too many codes."""

from mingfu.kernel.refusals import Refusal, _


class IdentifierWrong(Refusal):
    """A typed identifier cannot be right. Subclasses say in which way."""

    code, status = "identifier-wrong", 422
    message = _("填写有误，请核对后重新填写。")


class ResidentIdLength(IdentifierWrong):
    """Not eighteen characters."""

    code, field = "resident-id-length", "resident_id"
    message = _("身份证号码应为 18 位，您填了 {given} 位。请对照身份证重新填写。")
    given: int


class ResidentIdOld(IdentifierWrong):
    """Fifteen digits: the first generation, no longer valid since 2013."""

    code, field = "resident-id-old", "resident_id"
    message = _("您填的是 15 位旧身份证号码，应为 18 位。请填写现用身份证上的号码。")


class ResidentIdSigns(IdentifierWrong):
    """Something other than digits, or X elsewhere than at the end."""

    code, field = "resident-id-signs", "resident_id"
    message = _("身份证号码前 17 位应为数字，最后一位为数字或 X。请检查第 {place} 位“{sign}”。")
    place: int
    sign: str


class ResidentIdPlace(IdentifierWrong):
    """The first two digits are no province."""

    code, field = "resident-id-place", "resident_id"
    message = _("身份证号码开头“{place}”不是有效的地区代码。请检查前两位数字。")
    place: str


class ResidentIdBirth(IdentifierWrong):
    """The date of birth is no day of the calendar, lies ahead, or lies too far back."""

    code, field = "resident-id-birth", "resident_id"
    message = _("身份证号码第 7 至 14 位“{birth}”不是有效的出生日期。请检查这 8 位数字。")
    birth: str


class ResidentIdCheck(IdentifierWrong):
    """The check digit does not fit: one digit is wrong, or two are swapped."""

    code, field = "resident-id-check", "resident_id"
    message = _("身份证号码的校验位不符，可能有一位数字写错或两位颠倒。请逐位核对。")


class UsccLength(IdentifierWrong):
    """Not eighteen characters."""

    code, field = "uscc-length", "uscc"
    message = _("统一社会信用代码应为 18 位，您填了 {given} 位。请对照营业执照或登记证书重新填写。")
    given: int


class UsccSigns(IdentifierWrong):
    """A character the code never uses at that place."""

    code, field = "uscc-signs", "uscc"
    message = _("统一社会信用代码第 {place} 位“{sign}”有误：代码不使用 I、O、S、V、Z，地区码为数字。请检查这一位。")
    place: int
    sign: str


class UsccCheck(IdentifierWrong):
    """A check character does not fit."""

    code, field = "uscc-check", "uscc"
    message = _("统一社会信用代码的校验位不符，可能有一位写错或两位颠倒。请逐位核对。")


class PhoneWrong(IdentifierWrong):
    """Not eleven digits that begin with 1."""

    code, field = "phone-wrong", "phone"
    message = _("手机号码应为 11 位数字，以 1 开头，您填了 {given} 位。请重新填写，例如 139 0000 0000 的样式。")
    given: int


class PhoneStart(IdentifierWrong):
    """Eleven digits, but of no mobile number."""

    code, field = "phone-start", "phone"
    message = _("“{start}”不是手机号码的开头。请填写以 13 至 19 开头的 11 位手机号码。")
    start: str


class PhoneSigns(IdentifierWrong):
    """Letters or other signs among the digits."""

    code, field = "phone-signs", "phone"
    message = _("手机号码只能有数字，请去掉“{sign}”。")
    sign: str


class EmailWrong(IdentifierWrong):
    """No address e-mail could be sent to."""

    code, field = "email-wrong", "email"
    message = _("电子邮箱应写成“名称@域名”的样式，例如 wang@example.cn。请检查后重新填写。")


class PassportWrong(IdentifierWrong):
    """No number of a passport or a permit."""

    code, field = "passport-wrong", "passport"
    message = _("证件号码应为 5 至 20 位字母和数字。请对照证件重新填写。")


class PermitWrong(IdentifierWrong):
    """No number of a travel permit of a resident of Hong Kong, Macao or Taiwan."""

    code, field = "permit-wrong", "hk_macao_tw"
    message = _("来往内地（大陆）通行证号码应为 H 或 M 加 8 位数字（港澳），或 8 位数字（台湾）。请对照证件重新填写。")


class NameLength(IdentifierWrong):
    """Under two or over fifty characters."""

    code, field = "name-length", "name"
    message = _("姓名应为 2 至 50 个字，您填了 {given} 个字。请填写证件上的姓名。")
    given: int


class NameSigns(IdentifierWrong):
    """A sign that no name has."""

    code, field = "name-signs", "name"
    message = _("姓名中不能有“{sign}”。请只填写汉字、字母和间隔号“·”。")
    sign: str


class FieldEmpty(IdentifierWrong):
    """Nothing was typed."""

    code = "field-empty"
    message = _("请填写{what}。")
    what: str


class TooManyCodes(Refusal):
    """A phone or an address asked for codes too often."""

    code, status, field = "too-many-codes", 429, "phone"
    message = _("验证码发送过于频繁，请 {seconds} 秒后再试。")
    seconds: int


class CodeWrong(Refusal):
    """The typed code is not the one sent."""

    code, status, field = "code-wrong", 422, "code"
    message = _("验证码不正确，还可以再试 {left} 次。请核对短信中的 6 位数字。")
    left: int


class CodeGone(Refusal):
    """No code stands: never sent, used, too old, or tried too often."""

    code, status, field = "code-gone", 410, "code"
    message = _("验证码已失效。请重新获取验证码。")


class PartyUnknown(Refusal):
    """No such party."""

    code, status = "party-unknown", 404
    message = _("没有找到这位当事人。请核对后重试。")


class PartyErased(Refusal):
    """The personal data of the party were erased; nothing is left to read."""

    code, status = "party-erased", 410
    message = _("这位当事人的个人信息已依法删除，无法查看。")


class IdentifierTaken(Refusal):
    """The identifier already proves somebody else."""

    code, status = "identifier-taken", 409
    message = _("{shown} 已登记在另一人名下。请核对号码；如确属您本人，请到窗口办理更正。")
    shown: str


class MandateWrong(Refusal):
    """A mandate that nobody could give."""

    code, status = "mandate-wrong", 422
    message = _("委托书有误：{what}。请改正后重新提交。")
    what: str
