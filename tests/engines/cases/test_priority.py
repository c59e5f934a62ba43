# SPDX-License-Identifier: Apache-2.0
"""Priority: by a granted post, for a reason of the list, until a day; it orders queues and changes nothing else."""

from datetime import date

import pytest
from case_words import (
    HANDLED,
    called_back,
    do,
    events_named,
    in_hand,
    item_at,
    last_event,
    moment,
    official,
    opened,
    written,
)

from mingfu.engines import cases
from mingfu.engines.cases.models import Priority

pytestmark = pytest.mark.usefixtures("district", "seeded")

REVIEW = "gm.hotline.review"


@pytest.fixture(autouse=True)
def monday(at):
    at(moment(3, 2))


def first(number, until=date(2026, 3, 12), ground="danger", actor=None, reason="电线裸露，可能伤人"):
    cases.prioritise(number, ground=ground, until=until, reason=reason, actor=actor or official(REVIEW))


def queue(post):
    return [(row.number, row.prior) for row in cases.queue_for(official(post))]


class TestPriority:
    def test_it_goes_before_what_is_due_sooner_in_the_queue_of_every_post(self):
        soon = in_hand(kind="consult")
        later = in_hand(kind="report")
        assert queue("gm.urban.handler") == [(soon, ""), (later, "")]
        first(later)
        assert queue("gm.urban.handler") == [(later, "danger"), (soon, "")]
        new, prior = opened(), opened()
        first(prior)
        assert queue("gm.hotline.desk") == [(prior, "danger"), (new, "")]

    def test_it_moves_no_date_and_no_step_and_opens_no_gate(self):
        number = in_hand()
        before = cases.read_case(number)
        first(number)
        after = cases.read_case(number)
        assert (after.due_on, after.state, after.items, after.clocks) == (
            before.due_on,
            before.state,
            before.items,
            before.clocks,
        )
        assert [name for name, _facts in events_named(number)][-1] == "case.prioritised"
        # The hard gates stand: reply and call-back come before the end.
        do(number, "handle", HANDLED)
        assert [item.node for item in cases.read_case(number).items] == ["reply"]

    def test_it_ends_by_itself_on_the_day(self, at):
        number, other = in_hand(), in_hand(kind="consult")
        first(number)
        at(moment(3, 12, 23))
        assert queue("gm.urban.handler")[0] == (number, "danger")
        assert cases.end_over_priorities() == 0
        at(moment(3, 13))
        # Even before anybody looks.
        assert queue("gm.urban.handler")[0] == (other, "")
        assert cases.end_over_priorities() == 1
        assert last_event(number) == ("priority.ended", {"case": number, "ground": "danger", "how": "expired"})
        assert cases.end_over_priorities() == 0
        first(number, date(2026, 3, 20))

    def test_it_ends_with_the_case(self):
        number = in_hand()
        first(number)
        do(number, "handle", HANDLED)
        do(number, "reply", {"reply": ["已更换驱动电源，路灯恢复照明。"]})
        called_back(number)
        assert cases.priority_of(cases.read_case(number)) is None
        assert cases.end_over_priorities() == 1
        assert last_event(number)[1]["how"] == "closed"

    def test_it_is_lifted(self, refused):
        number = in_hand()
        with refused("no-priority"):
            cases.lift_priority(number, actor=official(REVIEW))
        first(number)
        cases.lift_priority(number, actor=official(REVIEW))
        assert last_event(number)[1]["how"] == "lifted"
        assert Priority.objects.get(case__number=number).how == "lifted"

    @pytest.mark.parametrize("post", ["gm.urban.handler", "gm.urban.head", "gm.hotline.desk"])
    def test_only_a_granted_post_gives_it(self, refused, post):
        number = in_hand()
        before = written()
        with refused("not-allowed"):
            first(number, actor=official(post))
        assert written() == before
        assert not Priority.objects.exists()

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"until": date(2026, 3, 1)}, "priority-day-wrong"),
            # Fifteen days are what the ground allows.
            ({"until": date(2026, 3, 18)}, "priority-day-wrong"),
            ({"ground": "complex"}, "ground-unknown"),
            ({"ground": "none"}, "ground-unknown"),
            ({"reason": "急"}, "reason-needed"),
        ],
    )
    def test_it_needs_ground_day_and_reason(self, refused, more, code):
        number = in_hand()
        before = written()
        with refused(code):
            first(number, **more)
        assert written() == before

    def test_there_is_one_at_a_time_and_none_for_a_closed_case(self, refused):
        number = in_hand()
        first(number)
        with refused("priority-stands"):
            first(number)
        do(number, "handle", HANDLED)
        do(number, "reply", {"reply": ["已更换驱动电源，路灯恢复照明。"]})
        called_back(number)
        with refused("case-over"):
            first(number)

    def test_whoever_keeps_out_gives_none(self, refused):
        number = in_hand()
        with refused("recused"):
            first(number, actor=official(REVIEW, recused=[f"case:{number}"]))
        assert item_at(number, "handle")
