# SPDX-License-Identifier: Apache-2.0
"""What a person reads when something did not work: one shape for pages, htmx parts and JSON.

Nothing here asks the database. When even the page cannot be drawn, a plain page without frame is sent.
"""

from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, gettext, gettext_lazy

from mingfu.faces.ui.headers import guard
from mingfu.kernel.refusals import Refusal

RETRY_AFTER_SECONDS = 30
_KEPT_LONGEST = 20_000
_NO_QUERIES = (500, 503)
_SECRET = ("csrfmiddlewaretoken", "next", "language", "theme", "type")
_SECRET_PARTS = ("password", "token", "secret", "code")


@dataclass(frozen=True)
class Problem:
    """A failure in words: what happened, and what to do next.

    `kept` is the text the person had typed, shown to be copied; `again` are the pairs of a form that sends the same
    act once more, given only where the first attempt was surely the person's own.
    """

    status: int
    code: str
    title: Any
    text: Any
    advice: tuple[Any, ...] = ()
    field_name: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    again: tuple[tuple[str, str], ...] = ()
    number: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The one JSON shape of a failure, the same as a refusal's."""
        return {"code": self.code, "text": str(self.text), "field": self.field_name, "data": self.details}


_BACK = gettext_lazy("请返回上一页，刷新后再试一次。")
_PHONE = gettext_lazy("仍然不行，请拨打 12345，二十四小时有人接听。")

PROBLEMS = {
    400: Problem(
        400,
        "bad-request",
        gettext_lazy("这个请求不完整"),
        gettext_lazy("地址或表单缺了一部分，系统没有办理。"),
        (_BACK, _PHONE),
    ),
    403: Problem(
        403,
        "forbidden",
        gettext_lazy("您现在不能做这件事"),
        gettext_lazy("这一页需要另外的身份或岗位才能打开，系统没有办理。"),
        (gettext_lazy("请先登录；已经登录的，请换有权办理的岗位，或请本单位管理员开通。"), _PHONE),
    ),
    404: Problem(
        404,
        "not-found",
        gettext_lazy("找不到这一页"),
        gettext_lazy("地址可能打错了，链接可能已经过期，或者这一页不对外公开。"),
        (gettext_lazy("请核对编号和地址；查办理进度，请从首页输入回执上的编号。"), _PHONE),
    ),
    405: Problem(
        405,
        "method-not-allowed",
        gettext_lazy("这一页不能直接打开"),
        gettext_lazy("它只接收表单提交的内容，系统没有办理。"),
        (gettext_lazy("请回到原来的页面，再点一次按钮。"), _PHONE),
    ),
    409: Problem(
        409,
        "conflict",
        gettext_lazy("情况已经变了"),
        gettext_lazy("您打开页面以后，有人办理过这件事，所以系统没有保存您的操作。"),
        (gettext_lazy("请重新打开页面，看清最新情况再办理。"),),
    ),
    413: Problem(
        413,
        "too-large",
        gettext_lazy("文件太大"),
        gettext_lazy("上传的内容超过了系统接收的上限，没有保存。"),
        (gettext_lazy("请压缩图片、拆分文件，或减少一次上传的份数，再提交。"), _PHONE),
    ),
    422: Problem(
        422,
        "invalid",
        gettext_lazy("填写的内容需要修改"),
        gettext_lazy("有几处填写不符合要求，系统没有办理。"),
        (_BACK,),
    ),
    429: Problem(
        429,
        "too-many",
        gettext_lazy("操作太频繁"),
        gettext_lazy("短时间内提交的次数太多，系统暂停接收。"),
        (gettext_lazy("请过一分钟再试。"), _PHONE),
    ),
    500: Problem(
        500,
        "fault",
        gettext_lazy("系统出了故障"),
        gettext_lazy("这不是您的错，故障已经记录，技术人员会处理。"),
        (gettext_lazy("请过几分钟再试；提交过的内容，请先查询是否已经收到，再决定是否重交。"), _PHONE),
    ),
    503: Problem(
        503,
        "unavailable",
        gettext_lazy("系统正在恢复"),
        gettext_lazy("服务暂时中断，一般一分钟内恢复。"),
        (
            gettext_lazy("已经给出回执编号的，都已保存。没有回执编号的，恢复后请再提交一次，重复提交不会办理两次。"),
            _PHONE,
        ),
    ),
}

STALE = Problem(
    403,
    "stale-form",
    gettext_lazy("这一页已经过期"),
    gettext_lazy("页面打开太久，或者您在别处登录、退出过。为了您的安全，系统没有办理。"),
    (gettext_lazy("请返回上一页，刷新后再提交；浏览器要允许保存 Cookie。"), _PHONE),
)


def problem_of(refusal: Refusal) -> Problem:
    """The page of a refusal: the status gives the heading, the refusal gives the words."""
    known = PROBLEMS.get(refusal.status, PROBLEMS[400])
    told = refusal.as_dict()
    return replace(
        known,
        status=refusal.status,
        code=refusal.code,
        text=str(refusal),
        advice=(),
        field_name=refusal.field,
        details=told["data"],
    )


def kept_text(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """The pairs a person had typed into a form, without tokens and secrets. Empty where the body cannot be read."""
    if request.method != "POST":
        return ()
    try:
        pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    except Exception:  # noqa: BLE001 - a broken body is one of the reasons why we are here
        return ()
    return tuple(
        (name, value[:_KEPT_LONGEST])
        for name, value in pairs
        if value.strip() and name not in _SECRET and not any(part in name for part in _SECRET_PARTS)
    )


def with_kept(request: HttpRequest, problem: Problem, *, again: bool = False) -> Problem:
    """The problem together with what had been typed; `again` adds a form that repeats the act."""
    pairs = kept_text(request)
    shown = tuple(value for _name, value in pairs if " " in value or len(value) > 3)  # noqa: PLR2004 - shorter is a choice, not a text
    repeatable = again and request.content_type == "application/x-www-form-urlencoded"
    return replace(problem, kept=shown, again=pairs if repeatable else ())


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller is a program: an API path, or an Accept header that prefers JSON."""
    if request.path.startswith("/api/"):
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as JSON, as a part for htmx, or as a page."""
    response: HttpResponse
    if wants_json(request):
        response = JsonResponse(problem.as_dict(), status=problem.status, json_dumps_params={"ensure_ascii": False})
    else:
        response = HttpResponse(_drawn(request, problem), status=problem.status)
    if problem.status in {429, 503}:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    patch_vary_headers(response, ["Accept", "HX-Request"])
    guard(response)
    return response


def _drawn(request: HttpRequest, problem: Problem) -> str:
    part = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
    template = "ui/errors/part.html" if part else f"ui/errors/{problem.status}.html"
    if not part and problem.status not in PROBLEMS:
        template = "ui/error.html"
    if problem.status in _NO_QUERIES:
        _still(request)
    try:
        return render_to_string(template, {"page": problem}, request)
    except Exception:  # noqa: BLE001 - a fault in the frame must not hide what happened
        return plain(problem)


def _still(request: HttpRequest) -> None:
    """Leave out the parts of the frame that a face would count or look up: the database may be what is away."""
    for name, nothing in (("frame_nav", ()), ("frame_counts", ()), ("frame_person", None)):
        if callable(getattr(request, name, None)):
            setattr(request, name, nothing)


def plain(problem: Problem) -> str:
    """The page without frame, template or style, for the hour in which nothing else works."""
    said = "".join(f"<p>{escape(str(line))}</p>" for line in (problem.text, *problem.advice))
    said += "".join(
        f'<p><textarea rows="6" cols="60" readonly>\n{escape(text)}</textarea></p>' for text in problem.kept
    )
    title = escape(str(problem.title))
    tags = {"zh-hant": "zh-Hant", "en": "en"}
    lang = tags.get(get_language() or "", "zh-Hans")
    home = escape(gettext("回到首页"))
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{title}</title></head><body><main><h1>{title}</h1>{said}<p><a href="/">{home}</a></p></main></body></html>\n'
    )
