# SPDX-License-Identifier: Apache-2.0
"""What organs say no with."""

from datetime import date

from mingfu.kernel.refusals import Refusal, _


class OrganUnknown(Refusal):
    """No such organ."""

    code, status, field = "organ-unknown", 404, "organ"
    message = _("没有代码为“{organ}”的机构。请核对机构代码。")
    organ: str


class OrganTaken(Refusal):
    """The code already names an organ."""

    code, status, field = "organ-taken", 409, "code"
    message = _("机构代码“{organ}”已用于“{name}”。请换一个代码。")
    organ: str
    name: str


class PostUnknown(Refusal):
    """No such post, or it is no more."""

    code, status, field = "post-unknown", 404, "post"
    message = _("没有代码为“{post}”的岗位。请核对岗位代码。")
    post: str


class PostTaken(Refusal):
    """The code already names a post."""

    code, status, field = "post-taken", 409, "code"
    message = _("岗位代码“{post}”已用于“{title}”。请换一个代码。")
    post: str
    title: str


class NotYourOrgan(Refusal):
    """Posts of one's own organ and those below it, no others."""

    code, status = "not-your-organ", 403
    message = _("您只能管理本单位及下属单位的岗位和人员；“{organ}”由其上级单位管理。")
    organ: str


class OfficialUnknown(Refusal):
    """No official bears this work number."""

    code, status, field = "official-unknown", 404, "number"
    message = _("没有工号为“{number}”的工作人员。请核对工号。")
    number: str


class NumberTaken(Refusal):
    """The work number has an account; an invitation would hand it to somebody else."""

    code, status, field = "number-taken", 409, "number"
    message = _("工号“{number}”已有账号。要增加岗位请直接任命；忘记密码请用重设密码。")
    number: str


class AlreadyAppointed(Refusal):
    """The official holds this post."""

    code, status = "already-appointed", 409
    message = _("工号“{number}”已在岗位“{title}”任职，无需重复任命。")
    number: str
    title: str


class NotAppointed(Refusal):
    """The official does not hold this post."""

    code, status = "not-appointed", 409
    message = _("工号“{number}”不在岗位“{title}”任职，无法免去。")
    number: str
    title: str


class StandInWrong(Refusal):
    """The days of a stand-in run backwards or lie behind."""

    code, status, field = "stand-in-wrong", 422, "until"
    message = _("代理的截止日期 {until} 应晚于开始日期 {since}。请改正日期。")
    since: date
    until: date


class InvitationGone(Refusal):
    """The token is unknown, used or too old."""

    code, status = "invitation-gone", 410
    message = _("邀请链接无效、已使用或已过期。请向发出邀请的单位索取新的链接。")


class PasswordWeak(Refusal):
    """The password would be guessed soon."""

    code, status, field = "password-weak", 422, "password"
    message = _("密码{why}。请用至少 12 个字符，例如几个不相干的词连成一句。")
    why: str


class SignInRefused(Refusal):
    """Number or password is wrong; which of them is not said."""

    code, status, field = "sign-in-refused", 401, "password"
    message = _("工号或密码不正确。请核对后重试；连续 {tries} 次不正确将暂停登录 {minutes} 分钟。")
    tries: int
    minutes: int


class NoPost(Refusal):
    """The password is right, but its owner holds no post today."""

    code, status = "no-post", 403
    message = _("您的账号目前没有任职岗位，不能登录。请联系单位管理员任命岗位。")


class SignInLocked(Refusal):
    """Too many wrong passwords in a row, for a number known or not."""

    code, status, field = "sign-in-locked", 429, "password"
    message = _("登录失败次数过多，请 {minutes} 分钟后再试，或请单位管理员重设密码。")
    minutes: int
