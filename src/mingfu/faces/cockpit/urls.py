# SPDX-License-Identifier: Apache-2.0
"""Where the pages of this face stand, below /cockpit/, and after them the pages that systems bring for leaders."""

from django.urls import URLPattern, path

from mingfu.faces.cockpit import views
from mingfu.faces.cockpit.gate import View, by_method, leader, leader_pages

app_name = "cockpit"


def _page(route: str, name: str, *, get: View, post: View | None = None) -> URLPattern:
    """An address for leaders, with one view a method."""
    chosen = by_method(get=get, post=post) if post is not None else by_method(get=get)
    return path(route, leader(chosen), name=name)


urlpatterns: list[URLPattern] = [
    _page("", "overview", get=views.overview),
    _page("organs", "organs", get=views.organs),
    _page("brief", "brief", get=views.brief),
    _page("cases", "cases", get=views.cases),
    _page("cases.csv", "cases-csv", get=views.cases_csv),
    _page(
        "cases/<str:number>/instruction",
        "instruction",
        get=views.show_instruction,
        post=views.receive_instruction,
    ),
    *(path(page.path, views.mounted(page), name=page.name) for page in leader_pages()),
]
