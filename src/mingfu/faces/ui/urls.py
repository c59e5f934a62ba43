# SPDX-License-Identifier: Apache-2.0
"""Addresses of the settings every page offers, and of the gallery."""

from django.urls import path

from mingfu.faces.ui import views

app_name = "ui"

urlpatterns = [
    path("settings/appearance", views.appearance, name="appearance"),
    path("settings/language", views.language, name="language"),
    path("ui/gallery", views.gallery, name="gallery"),
    path("ui/gallery/<slug:name>", views.gallery_page, name="gallery-page"),
]
