# SPDX-License-Identifier: Apache-2.0
"""From a form to an act on a page, and from what was posted to a command: typed text is kept, and says what is wrong."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from mingfu.engines.forms import Bound, FormSpec, asked, bind
from mingfu.engines.manifest.shown import Act, Problems
from mingfu.kernel.clock import chance
from mingfu.kernel.refusals import Refusal, _

SEE_OTHER = 303
OVERALL = ""
"""The field under which a sentence stands that belongs to no question."""


def act_of(
    spec: FormSpec,
    action: str,
    bound: Bound | None = None,
    *,
    context: Mapping[str, Any] | None = None,
    known: Mapping[str, Any] | None = None,
    open: bool = False,  # noqa: A002 - the component's word
) -> Act:
    """The form of a spec as an act: with what was typed and what was wrong, or with first values."""
    fields = asked(spec, bound, context=context, known=known)
    problems = problems_of(bound) if bound else None
    return Act(
        title=_(spec.title),
        action=action,
        submit=_(spec.button),
        fields=fields,
        hint=_(spec.lead) if spec.lead else "",
        problems=problems,
        key=chance.token_urlsafe(12),
        uploads=any(field.kind == "file" for field in spec.fields),
        open=open or bound is not None,
    )


def problems_of(bound: Bound) -> Problems:
    """The error summary of a form in the order of its questions; what belongs to none of them comes first."""
    names = [OVERALL, *(field.name for field in bound.spec.fields)]
    return Problems(tuple((bound.errors[name], name) for name in names if name in bound.errors))


def bound_from(request: HttpRequest, spec: FormSpec, context: Mapping[str, Any] | None = None) -> Bound:
    """What was posted, checked against a form."""
    typed = {name: [str(value) for value in values] for name, values in request.POST.lists()}
    files = {name: request.FILES.getlist(name) for name in request.FILES}
    return bind(spec, typed, files=files, context=context)


def key_of(request: HttpRequest) -> str | None:
    """The one-time key that the form carried."""
    return request.POST.get("key") or None


def attempt(bound: Bound, call: Callable[[], Any]) -> bool:
    """Call a command once the form is right; a refusal becomes a sentence of the form. Whether it was done."""
    if not bound.ok:
        return False
    try:
        call()
    except Refusal as refusal:
        known = {field.name for field in bound.spec.fields}
        bound.errors[refusal.field if refusal.field in known else OVERALL] = str(refusal)
        return False
    return True


def seen(request: HttpRequest, url: str, text: Any) -> HttpResponse:
    """Say what was done, and go and look at it: a reload repeats nothing."""
    messages.success(request, str(text))
    return HttpResponseRedirect(url, status=SEE_OTHER)
