# SPDX-License-Identifier: Apache-2.0
"""Ordering oversight from the case page."""

from datetime import datetime

from mingfu.engines.supervision import sweep
from mingfu.engines.supervision.models import OversightOrder
from mingfu.kernel.clock import LEGAL_ZONE

LATE = datetime(2026, 3, 17, 9, 0, tzinfo=LEGAL_ZONE)


def test_a_supervisor_orders_it_and_the_page_shows_order_and_paper(crew, handling, browse, read, hidden, at, queries):
    address = f"/desk/cases/{handling}/oversight"
    supervisor = browse("1101")
    assert address not in supervisor.get(f"/desk/cases/{handling}").content.decode()
    at(LATE)
    sweep()
    supervisor = browse("1101")
    page = supervisor.get(f"/desk/cases/{handling}")
    assert address in page.content.decode()
    assert address not in browse("3001").get(f"/desk/cases/{handling}").content.decode()
    key = hidden(page, address)
    wrong = supervisor.post(address, {"oversight-reason": "请尽快办结。", "oversight-until": "明天", "key": key})
    assert wrong.status_code == 422
    assert "请尽快办结。" in wrong.content.decode()
    assert OversightOrder.objects.count() == 0
    typed = {"oversight-reason": "请尽快办结。", "oversight-until": "2026-03-20", "key": key}
    for _press in range(2):
        assert supervisor.post(address, typed).status_code == 303
    assert OversightOrder.objects.count() == 1
    supervisor.get(f"/desk/cases/{handling}")
    with queries(20):
        page = supervisor.get(f"/desk/cases/{handling}")
    said = read(page)
    assert "区府办督查岗 1101 区城管执法局 3 月 20 日 请尽快办结。 督办中" in said
    assert "关于限期办结逾期诉求的督办通知" in said
    assert address not in page.content.decode()
