# SPDX-License-Identifier: Apache-2.0
"""Key firms and the posts that look after them: a register that only their own organ writes."""

from datetime import datetime

import pytest

from mingfu.engines.registers import commands
from mingfu.kernel.access import ANONYMOUS, NotAllowed
from mingfu.kernel.clock import LEGAL_ZONE

pytestmark = pytest.mark.usefixtures("district", "seeded")

OFFICERS = "enterprise_services.officers"
TYPED = {
    "firm": ["高明区某五金制品有限公司"],
    "organ": ["gm.economy"],
    "post": ["承办岗"],
    "from_on": ["2026-03-02"],
    "next_on": ["2026-03-31"],
}


def test_an_officer_is_written_and_nobody_else_writes(at, official):
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
    with pytest.raises(NotAllowed):
        commands.add(OFFICERS, TYPED, actor=ANONYMOUS)
    number = commands.add(OFFICERS, TYPED, actor=official("gm.economy.handler"))
    visited = TYPED | {"visited_on": ["2026-03-20"], "asked": ["用电增容"], "done": ["已转供电企业"]}
    assert commands.change(OFFICERS, number, visited, actor=official("gm.economy.handler"), seq=1, reason="走访") == 2
