# SPDX-License-Identifier: Apache-2.0
"""Which language a page speaks: the one the reader chose, else the site's own.

A Chinese district speaks Simplified Chinese to whoever has not chosen, whatever language their browser came with: a
borrowed or foreign-made browser says nothing about its user. The API has no cookie and follows Accept-Language.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers


class LanguageMiddleware:
    """Activate the language for the request and say it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the language chosen."""
        with translation.override(chosen(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        patch_vary_headers(response, ("Accept-Language",) if request.path.startswith("/api/") else ("Cookie",))
        return response


def chosen(request: HttpRequest) -> str:
    """The code of the language for this request."""
    if request.path.startswith("/api/"):
        return translation.get_language_from_request(request)
    code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
