# SPDX-License-Identifier: Apache-2.0
"""Where the pages of this face stand."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
