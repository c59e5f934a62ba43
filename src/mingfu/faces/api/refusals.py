# SPDX-License-Identifier: Apache-2.0
"""What the API refuses, each with what to do instead."""

from mingfu.kernel.refusals import Refusal, _


class ParameterMissing(Refusal):
    """A parameter that the call cannot do without."""

    code, status = "parameter-missing", 400
    message = _("缺少参数“{name}”。请按接口文档补上。")
    name: str


class ParameterWrong(Refusal):
    """A parameter that does not have its declared shape."""

    code, status = "parameter-wrong", 400
    message = _("参数“{name}”的值不对：{wanted}。")
    name: str
    wanted: str


class ParameterUnknown(Refusal):
    """A parameter that nobody declared: more likely a slip than meant."""

    code, status = "parameter-unknown", 400
    message = _("没有参数“{name}”。这个接口的参数有：{known}。")
    name: str
    known: str


class JsonUnreadable(Refusal):
    """A body that is no JSON object."""

    code, status = "json-unreadable", 400
    message = _("请求正文不是有效的 JSON 对象。请用 UTF-8 编码的 JSON，不含控制字符和残缺的字符。")


class JsonOnly(Refusal):
    """A body of another kind."""

    code, status = "json-only", 415
    message = _("正文类型应为 application/json，收到的是“{given}”。")
    given: str


class BodyTooLarge(Refusal):
    """A body larger than the API takes."""

    code, status = "body-too-large", 413
    message = _("请求正文最大 {most} KB。请缩短后再发。")
    most: int


class TooMany(Refusal):
    """One address asks too much."""

    code, status = "too-many", 429
    message = _("请求太频繁，请 {seconds} 秒后再试。")
    seconds: int


class FieldUnknown(Refusal):
    """A value for a question that the form does not ask of programs."""

    code, status = "field-unknown", 422
    message = _("这张表单没有“{name}”一项，或者接口不收这一项（接口只收匿名诉求，不收姓名、联系方式和文件）。")
    name: str


class ValueWrong(Refusal):
    """A value of a JSON type that no form takes."""

    code, status = "value-wrong", 422
    message = _("“{name}”应为文本、数字、真假值或文本的列表。")
    name: str


class CodeRefused(Refusal):
    """Number and query code do not belong together. Numbers nobody has are answered alike."""

    code, status = "code-refused", 404
    message = _("编号或查询码不对。请对照回执再输一次；忘记查询码的，请拨打 12345。")


class CodeTooOften(Refusal):
    """Too many wrong codes in an hour."""

    code, status = "code-too-often", 429
    message = _("输错的次数太多，请一小时后再试，或拨打 12345 查询。")


class NothingThere(Refusal):
    """Nothing stands under that key."""

    code, status = "nothing-there", 404
    message = _("没有“{key}”。请先用列表接口查看有哪些。")
    key: str


class SpanWrong(Refusal):
    """A span that ends before it begins, or is too long to be counted at once."""

    code, status = "span-wrong", 400
    message = _("起止日期不对：since 应早于 until，最长 {most} 天。")
    most: int


class NoApiStart(Refusal):
    """The matter may not begin through the API."""

    code, status = "start-not-by-api", 409
    message = _("“{title}”不能通过接口提交。请改用网站、电话或窗口。")
    title: str
