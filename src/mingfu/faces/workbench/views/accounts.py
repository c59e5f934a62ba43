# SPDX-License-Identifier: Apache-2.0
"""Signing in and out, passwords, invitations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from mingfu.faces.ui.session import actor, enter_official, leave
from mingfu.faces.workbench.gate import MUST_CHANGE, bare
from mingfu.faces.workbench.pages.accounts import FormPage, invitation_page, password_page, sign_in_page
from mingfu.kernel.organs import accept_invitation, change_password, invitation, official, sign_in
from mingfu.kernel.organs.refusals import PasswordWeak, SignInLocked, SignInRefused
from mingfu.kernel.refusals import Refusal

TEMPLATE = "workbench/form.html"


def _form(request: HttpRequest, page: FormPage, status: int = 200) -> HttpResponse:
    bare(request)
    return render(request, TEMPLATE, {"page": page}, status=status)


def _target(request: HttpRequest, given: str) -> str:
    """Where to go after signing in: back to the page that was asked for, when it is one of ours."""
    here = url_has_allowed_host_and_scheme(given, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return given if here and given.startswith("/") else "/desk/"


def show_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; who is signed in already goes on."""
    target = _target(request, request.GET.get("next", ""))
    if actor(request).kind == "official":
        return HttpResponseRedirect(target)
    return _form(request, sign_in_page("", target))


def receive_sign_in(request: HttpRequest) -> HttpResponse:
    """Begin a session. A wrong try says what to do next and keeps the number."""
    number, target = request.POST.get("number", ""), _target(request, request.POST.get("next", ""))
    try:
        person = sign_in(number, request.POST.get("password", ""))
    except Refusal as refusal:
        return _form(request, sign_in_page(number, target, refusal), 422 if refusal.status == 401 else refusal.status)  # noqa: PLR2004 - a form page again
    enter_official(request, person)
    request.session[MUST_CHANGE] = person.must_change
    return HttpResponseRedirect(target)


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session of this browser."""
    leave(request)
    messages.success(request, gettext("您已退出。"))
    return HttpResponseRedirect("/desk/sign-in")


def show_password(request: HttpRequest) -> HttpResponse:
    """The page for another password."""
    forced = bool(request.session.get(MUST_CHANGE))
    return render(request, TEMPLATE, {"page": password_page(forced=forced)})


def receive_password(request: HttpRequest) -> HttpResponse:
    """Change the password; every other session of the account ends, this one goes on."""
    who = actor(request)
    person = official(who.number)
    try:
        change_password(person, request.POST.get("old", ""), request.POST.get("password", ""), actor=who)
    except (SignInRefused, SignInLocked, PasswordWeak) as refusal:
        page = password_page(refusal, forced=bool(request.session.get(MUST_CHANGE)))
        return render(request, TEMPLATE, {"page": page}, status=422)
    enter_official(request, person)
    messages.success(request, gettext("密码已修改，其他设备上的登录都已结束。"))
    return HttpResponseRedirect("/desk/")


def show_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation is to. Raises `InvitationGone`, which the frame turns into words."""
    bare(request)
    return _form(request, invitation_page(invitation(token)))


def receive_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation and go to sign in."""
    bare(request)
    letter, shown = invitation(token), request.POST.get("shown", "")
    try:
        person = accept_invitation(token, request.POST.get("password", ""), shown=shown)
    except PasswordWeak as refusal:
        return _form(request, invitation_page(letter, shown, refusal), 422)
    messages.success(request, gettext("密码已设好。请用工号 {number} 登录。").format(number=person.number))
    return HttpResponseRedirect("/desk/sign-in")
