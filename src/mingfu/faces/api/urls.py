# SPDX-License-Identifier: Apache-2.0
"""Where the API stands, below /api/: the declared endpoints, the document about them, and the page for people."""

from django.urls import URLPattern, path

from mingfu.faces.api import endpoints, views
from mingfu.faces.api.answering import routes

app_name = "api"

assert endpoints.__all__, "importing the endpoints declares them"

urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("openapi.json", views.openapi, name="openapi"),
    *routes(),
]
