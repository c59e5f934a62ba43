# SPDX-License-Identifier: Apache-2.0
"""What the tests of bills, ratings and queues share: two items with fees, an application, moments of 2026."""

from datetime import datetime

from django.conf import settings
from django.test import Client

from mingfu.kernel.clock import LEGAL_ZONE

ROAD = {
    "code": "gm-t-road", "power": "GM-XK-0025", "channels": ["online", "window"], "name": "占用城市道路许可",
    "fees": [{"name": "城市道路占用费", "code": "road", "amount": "0.30", "unit": "每平方米每日", "basis": "城市道路管理条例第三十七条"}],
}  # fmt: skip
SIGN = {
    "code": "gm-t-sign", "power": "GM-XK-0025", "channels": ["online", "window"], "name": "招牌设置备案", "handling": "instant",
    "promised": {"amount": 0, "unit": "working"},
    "fees": [{"name": "证照工本费", "code": "certificate", "amount": "10.00", "unit": "每证", "basis": "价格法第四十七条"}],
}  # fmt: skip
ASKED = {
    "applicant": ["body"], "body": ["试验建筑有限公司"], "credit_code": ["91440608MA00000000"], "name": ["刘洋"],
    "phone": ["13800000000"], "acting": ["self"], "s1": ["works"], "m_m1": ["window"], "m_m2": ["window"],
    "m_m3": ["window"], "delivery": ["window"], "edition": ["2"],
}  # fmt: skip


def moment(month, day, hour=9, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=LEGAL_ZONE)


def text_of(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:800]
    return answer.content.decode()


def desk_of(*posts):
    """The browser of an official who holds posts. Models exist only after pytest_configure: imports are local."""
    from mingfu.faces.ui.session import EPOCH, OFFICIAL  # noqa: PLC0415
    from mingfu.kernel.access import SYSTEM  # noqa: PLC0415
    from mingfu.kernel.organs import appoint, enrol  # noqa: PLC0415

    person = enrol(f"7{posts[0]}"[:20], posts[0], actor=SYSTEM, password="!")
    for post in posts:
        appoint(person.number, post, actor=SYSTEM)
    return _browser({OFFICIAL: person.pk, EPOCH: person.epoch})


def home_of(party):
    """The browser of a citizen who is signed in."""
    return _browser({"party": str(party)})


def _browser(held):
    client = Client()
    session = client.session
    session.update(held)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
