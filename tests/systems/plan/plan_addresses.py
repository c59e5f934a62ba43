# SPDX-License-Identifier: Apache-2.0
"""The plan's pages mounted as the faces mount them, for its own tests: addresses, status and who asks."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from mingfu.engines.manifest import Audience, find_system
from mingfu.faces.ui.session import actor

PREFIX = {Audience.PUBLIC: "", Audience.OFFICIAL: "desk/", Audience.LEADER: "cockpit/"}


def mounted(page):
    """A view of a page: GET builds it, POST goes to `receive`, a page that comes back is drawn again as 422."""

    def view(request, **parts):
        request.actor = actor(request)
        built, status = (
            (page.receive(request, **parts), 422) if request.method == "POST" else (page.build(request, **parts), 200)
        )
        return (
            built
            if isinstance(built, HttpResponse) or hasattr(built, "streaming")
            else render(request, page.template, {"page": built}, status=status)
        )

    return view


urlpatterns = [
    path("", include("mingfu.faces.ui.urls")),
    *(path(PREFIX[page.audience] + page.path, mounted(page)) for page in find_system("plan").pages),
]
handler404 = "mingfu.faces.ui.views.not_found"
