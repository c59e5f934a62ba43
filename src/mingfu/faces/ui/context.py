# SPDX-License-Identifier: Apache-2.0
"""The context processor that gives templates their `frame`."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from mingfu.faces.ui.frame import frame_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """`frame`, built when a template first reads it, so that partial answers do not pay for it."""
    return {"frame": SimpleLazyObject(lambda: frame_of(request))}
