# SPDX-License-Identifier: Apache-2.0
"""Public replies: list, one of them, and the feed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from mingfu.engines.publication import published, published_one
from mingfu.faces.portal.frame import show
from mingfu.faces.portal.pages.replies import replies_page, reply_page
from mingfu.faces.ui.options import site
from mingfu.kernel.organs import organ_names

FEED_LENGTH = 50


def page_number(request: HttpRequest) -> int:
    """The page asked for; the first where that is no number."""
    typed = request.GET.get("page", "")
    return int(typed) if typed.isdecimal() and len(typed) < 8 else 1  # noqa: PLR2004 - longer is nobody's page


@require_GET
def replies(request: HttpRequest) -> HttpResponse:
    """Public replies."""
    page = replies_page(
        organ=request.GET.get("organ", "")[:60],
        question=request.GET.get("q", "").strip()[:60],
        page=page_number(request),
    )
    return show(request, "replies", page)


@require_GET
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """One public reply."""
    row = published_one(pk)
    if row is None:
        raise Http404
    return show(request, "replies/reply", reply_page(row))


@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """The newest public replies as an Atom feed."""
    base, names = f"{request.scheme}://{request.get_host()}", organ_names()
    made = Atom1Feed(
        title=gettext("大家说，政府答：公开答复"),
        link=f"{base}/replies",
        description=gettext("诉求人同意公开、经脱敏审核的答复"),
        feed_url=f"{base}/replies/feed.atom",
        language=get_language(),
        author_name=site().sponsor or site().name,
    )
    for row in published(limit=FEED_LENGTH):
        made.add_item(
            title=row.title,
            link=f"{base}/replies/{row.pk}",
            description=f"{row.asked}\n\n{names.get(row.organ, row.organ)}：{row.answered}",
            unique_id=f"{base}/replies/{row.pk}",
            pubdate=row.released_at,
            updateddate=row.released_at,
            author_name=names.get(row.organ, row.organ),
        )
    response = HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300"
    return response
