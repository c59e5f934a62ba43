# SPDX-License-Identifier: Apache-2.0
"""Signing in, choosing a password, accepting an invitation."""

from dataclasses import dataclass

from django.utils.translation import gettext

from mingfu.faces.ui.components import Fact, FieldView, Problems, problems_in
from mingfu.faces.workbench.naming import post_titles
from mingfu.faces.workbench.words import moment_words
from mingfu.kernel.organs import Letter
from mingfu.kernel.refusals import Refusal


@dataclass(frozen=True)
class FormPage:
    """A page that is one form."""

    title: str
    lead: str
    action: str
    submit: str
    fields: tuple[FieldView, ...]
    problems: Problems
    facts: tuple[Fact, ...] = ()
    key: str = ""


def _page(
    title: str, lead: str, action: str, submit: str, fields: tuple[FieldView, ...], facts: tuple[Fact, ...] = ()
) -> FormPage:
    return FormPage(title, lead, action, submit, fields, problems_in(fields), facts)


def _error(refusal: Refusal | None, name: str, *others: str) -> str:
    """The refusal's sentence at its field; at the first field of the form when it names none of the form's own."""
    return str(refusal) if refusal is not None and refusal.field in {name, *others} else ""


def sign_in_page(number: str, target: str, refusal: Refusal | None = None) -> FormPage:
    """Work number and password. What was wrong stands at the password: which of the two it was is not said."""
    wrong = str(refusal) if refusal is not None else ""
    fields = (
        FieldView("number", gettext("工号"), "text", number, autocomplete="username", width="w18", maxlength=40),
        FieldView("password", gettext("密码"), "password", error=wrong),
        FieldView("next", "", "hidden", target),
    )
    lead = gettext("用单位发给您的工号登录。忘记密码，请本单位负责人重发邀请链接。")
    return _page(gettext("工作人员登录"), lead, "/desk/sign-in", gettext("登录"), fields)


def password_page(refusal: Refusal | None = None, *, forced: bool = False) -> FormPage:
    """Another password."""
    fields = (
        FieldView("old", gettext("现在的密码"), "password", error=_error(refusal, "old")),
        FieldView(
            "password",
            gettext("新密码"),
            "password",
            hint=gettext("至少 12 个字符，例如几个不相干的词连成一句"),
            autocomplete="new-password",
            error=_error(refusal, "password", ""),
        ),
    )
    lead = (
        gettext("首次登录或密码被重设后，请先换成自己的密码。")
        if forced
        else gettext("改好后，其他设备上的登录都会结束。")
    )
    return _page(gettext("修改密码"), lead, "/desk/password", gettext("保存新密码"), fields)


def invitation_page(letter: Letter, shown: str = "", refusal: Refusal | None = None) -> FormPage:
    """Accept an invitation: a name to be shown, where it makes an account, and a password."""
    facts = [Fact(gettext("工号"), letter.number), Fact(gettext("有效至"), moment_words(letter.expires_at))]
    fields = [
        FieldView(
            "password",
            gettext("给自己设一个密码"),
            "password",
            hint=gettext("至少 12 个字符，例如几个不相干的词连成一句；不要用工号、生日"),
            autocomplete="new-password",
            error=str(refusal) if refusal is not None else "",
        )
    ]
    title, submit = gettext("重设密码"), gettext("保存新密码")
    if letter.post:
        facts.insert(1, Fact(gettext("岗位"), post_titles([letter.post])[letter.post]))
        hint = gettext("同事在页面上看到的称呼；不填则显示岗位名称")
        name = FieldView("shown", gettext("怎么称呼您"), "text", shown, hint, optional=True, width="w18", maxlength=60)
        fields.insert(0, name)
        title, submit = gettext("接受邀请，就任岗位"), gettext("接受邀请")
    lead = gettext("这个链接只能用一次。设好密码后，用工号和密码登录。")
    return _page(title, lead, f"/invitations/{letter.token}", submit, tuple(fields), tuple(facts))
