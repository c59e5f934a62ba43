# SPDX-License-Identifier: Apache-2.0
"""`PageMiddleware`, the one place where a face's answers get their moment, their headers and their error pages."""

import logging
from collections.abc import Callable
from contextlib import ExitStack

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from mingfu.faces.ui.headers import guard
from mingfu.faces.ui.problems import PROBLEMS, answer, problem_of, with_kept
from mingfu.kernel.clock import at_one_moment, is_steered
from mingfu.kernel.refusals import Refusal

logger = logging.getLogger(__name__)

_LOST = (OperationalError, InterfaceError)
_METHOD_NOT_ALLOWED = 405


class PageMiddleware:
    """Hold one moment for the request, guard the answer, and turn refusals and a lost database into words.

    Stands last in MIDDLEWARE, so that session, language and token are known to the pages it draws.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer within one moment. A steered clock whose database is away gives the page for that."""
        with ExitStack() as held:
            try:
                moment = held.enter_context(at_one_moment())
            except Refusal as refusal:
                return answer(request, with_kept(request, problem_of(refusal)))
            except _LOST:
                logger.exception("The database did not tell the time")
                return answer(request, with_kept(request, PROBLEMS[503]))
            request.frame_moment = moment if is_steered() else None  # type: ignore[attr-defined]
            response = self.get_response(request)
            if response.status_code == _METHOD_NOT_ALLOWED and not getattr(response, "content", b""):
                allowed = response["Allow"]
                response = answer(request, PROBLEMS[_METHOD_NOT_ALLOWED])
                response["Allow"] = allowed
            return guard(response)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that no view caught, or a database that went away in the middle."""
        if isinstance(exception, Refusal):
            return answer(request, with_kept(request, problem_of(exception)))
        if isinstance(exception, _LOST):
            logger.error("The database went away", exc_info=exception)
            return answer(request, with_kept(request, PROBLEMS[503], again=True))
        return None
