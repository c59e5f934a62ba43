# SPDX-License-Identifier: Apache-2.0
"""The form of a complaint as the public sees it."""

import pytest
from django.test import Client, override_settings
from django.utils import translation

pytestmark = pytest.mark.usefixtures("district", "seeded")


def test_the_form_asks_for_what_the_interest_follows_from():
    with translation.override("zh-hans"), override_settings(ALLOWED_HOSTS=["testserver"]):
        answer = Client().get("/start/enterprise_services.complain")
    assert answer.status_code == 200
    shown = answer.content.decode()
    for name in ("contract", "buyer", "amount", "delivered_on", "acceptance", "agreed_days", "rate", "lpr"):
        assert f'name="{name}"' in shown
