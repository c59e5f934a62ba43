# SPDX-License-Identifier: Apache-2.0
"""Pages that systems bring for leaders: behind the same door, by the act they name."""

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from mingfu.engines.manifest import Audience, Page, asker
from mingfu.kernel.access import NotAllowed, NotVisible


@pytest.fixture
def call(district, at_post_of):
    """Calls a mounted page as the holder of a post."""
    from mingfu.faces.cockpit.views import mounted  # noqa: PLC0415 - models exist only after pytest_configure

    def run(post, *, method="get", act="", receive=None):
        page = Page(
            path="rank/<str:year>",
            name="rank",
            title="排名",
            audience=Audience.LEADER,
            template="cockpit/sentences.html",
            build=lambda request, year: HttpResponse(f"{year} {asker(request).organ}"),
            receive=receive,
            act=act,
        )
        request = getattr(RequestFactory(), method)("/cockpit/rank/2026")
        request.session = {}
        request.actor = at_post_of(post)
        return mounted(page)(request, year="2026")

    return run


@pytest.fixture
def at_post_of():
    from mingfu.kernel.access import Actor, Level  # noqa: PLC0415 - as above
    from mingfu.kernel.access.powers import powers_of  # noqa: PLC0415 - as above
    from mingfu.kernel.clock import today  # noqa: PLC0415 - as above

    def make(post):
        organ = post.rpartition(".")[0]
        powers = powers_of((post,), today())
        return Actor("official", f"post:{post}#T1", posts=(post,), organ=organ, powers=powers, level=Level.INTERNAL)

    return make


def test_a_leader_gets_the_page_and_it_knows_who_asks(call):
    assert call("gm.gov.mayor").content == b"2026 gm.gov"


def test_for_others_it_does_not_exist(call):
    with pytest.raises(NotVisible):
        call("gm.urban.handler")


def test_the_act_that_it_names_is_asked_for(call):
    assert call("gm.gov.mayor", act="cockpit.instruct").status_code == 200
    with pytest.raises(NotAllowed):
        call("gm.office.oversight", act="cockpit.instruct")


def test_what_it_does_not_receive_is_not_there(call):
    with pytest.raises(Http404):
        call("gm.gov.mayor", method="post")
    answer = call("gm.gov.mayor", method="post", receive=lambda _request, year: HttpResponse(year, status=303))
    assert answer.status_code == 303
