# SPDX-License-Identifier: Apache-2.0
"""A day of a hall: numbers, calling, priority, transfer, pause, appointments and who does not come, figures, the end of the day."""

import re
from datetime import date

import pytest
from django.test import Client
from windows_words import desk_of, home_of, moment, text_of

from mingfu.kernel import parties
from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.kernel.ledger import events_of as told
from mingfu.systems.services.queue import booking, halls, offers, serving, taking, waiting
from mingfu.systems.services.queue.models import Appointment, Desk, Ticket

pytestmark = pytest.mark.usefixtures("district", "seeded")

HALL = "gm-center"
DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def monday(at):
    return at(moment(3, 2))


@pytest.fixture
def window(official):
    """`window("1")` is an officer who sits at a window."""

    def made(code, number=""):
        officer = official("gm.data.handler", number=number or f"W{code}")
        serving.sit_down(HALL, code, actor=officer)
        return officer

    return made


@pytest.fixture
def person():
    def made(number=0):
        known = parties.register_party(
            actor=SYSTEM, name="演示样本", identifiers={"phone": f"1380000{number:04d}"}, key=f"p{number}"
        )
        return known.id

    return made


def take(line="general", **more):
    return taking.take(HALL, line, actor=ANONYMOUS, **more)


def numbers(*codes):
    return list(Ticket.objects.filter(code__in=codes).order_by("pk").values_list("number", flat=True))


def state(code):
    return Ticket.objects.get(code=code).state


def test_numbers_count_by_line_and_are_called_in_turn(window, at):
    first, second, social = take(), take(), take("social")
    assert numbers(first, second, social) == ["A001", "A002", "D001"]
    old = take(ground="elderly")
    one = window("1")
    # Window 1 serves general and social: whoever has a reason first, then by time.
    assert serving.call_next(actor=one) == old
    assert state(old) == "called"
    serving.begin(old, actor=one)
    at(moment(3, 2, 9, 10))
    serving.done(old, actor=one, case="20260302000001")
    assert (state(old), Ticket.objects.get(code=old).case) == ("served", "20260302000001")
    assert serving.call_next(actor=one) == first
    two = window("2")
    assert serving.call_next(actor=two) == second
    assert [each.name for each in told(f"hall:{HALL}:2026-03-02")] == [
        "ticket.taken", "ticket.taken", "ticket.taken", "ticket.taken", "window.opened", "ticket.called", "ticket.begun",
        "ticket.ended", "ticket.called", "window.opened", "ticket.called",
    ]  # fmt: skip


def test_called_three_times_goes_by_and_may_come_back(window, refused, at):
    first, second = take(), take()
    one = window("1")
    serving.call_next(actor=one)
    with refused("ticket-call-again"):
        serving.skip(first, actor=one)
    assert [serving.recall(first, actor=one) for _n in range(2)] == [2, 3]
    serving.skip(first, actor=one)
    assert state(first) == "skipped"
    at(moment(3, 2, 9, 5))
    serving.come_back(first, actor=one)
    # Behind those who wait now.
    assert serving.call_next(actor=one) == second
    with refused("window-busy"):
        serving.call_next(actor=one)
    with refused("ticket-moved"):
        serving.done(second, actor=one)
    with refused("ticket-moved"):
        serving.begin(first, actor=one)


def test_windows_pause_pass_on_and_are_held_by_one(window, refused, official):
    building, general = take("building"), take()
    three = window("3")
    with refused("window-taken"):
        serving.sit_down(HALL, "3", actor=official("gm.data.handler", number="W9"))
    with refused("window-needed"):
        serving.call_next(actor=official("gm.data.handler", number="W9"))
    serving.pause("系统升级", actor=three)
    with refused("window-busy"):
        serving.call_next(actor=three)
    serving.pause("", actor=three)
    assert serving.call_next(actor=three) == building
    serving.begin(building, actor=three)
    with refused("window-busy"):
        serving.leave(actor=three)
    serving.transfer(building, "general", actor=three)
    with refused("queue-empty"):
        serving.call_next(actor=three)
    # The number keeps its time: it was taken before the other one, and is called before it.
    assert serving.call_next(actor=window("1")) == building
    assert numbers(building, general) == ["C001", "A001"]
    serving.leave(actor=three)
    assert Desk.objects.filter(left_at=None).count() == 1


def test_what_cannot_be_taken(refused, at, person):
    for hall, line, more, code in (
        ("nowhere", "general", {}, "hall-unknown"), (HALL, "nothing", {}, "hall-unknown"),
        (HALL, "general", {"ground": "friend"}, "ticket-priority-unknown"),
    ):  # fmt: skip
        with refused(code):
            taking.take(hall, line, actor=ANONYMOUS, **more)
    mine = take(party=person())
    with refused("ticket-already"):
        take(party=person())
    taking.give_back(mine, actor=ANONYMOUS)
    with refused("ticket-moved"):
        taking.give_back(mine, actor=ANONYMOUS)
    with refused("ticket-unknown"):
        taking.give_back("nothing", actor=ANONYMOUS)
    # Noon, and a Sunday.
    for moment_ in (moment(3, 2, 12, 30), moment(3, 1, 9)):
        at(moment_)
        with refused("hall-shut"):
            take()
    assert Ticket.objects.count() == 1


def test_the_day_closes_cleanly(window, official, refused, at):
    codes = [take() for _n in range(4)]
    one, two, four = window("1"), window("2"), window("4")
    for officer in (one, two, four):
        serving.call_next(actor=officer)
    serving.begin(codes[0], actor=one)
    for _n in range(2):
        serving.recall(codes[1], actor=two)
    serving.skip(codes[1], actor=two)
    with refused("not-allowed"):
        taking.close_day(HALL, DAY, actor=official("gm.urban.handler", number="X"))
    lead = official("gm.data.head", number="L")
    at(moment(3, 2, 17, 25))
    assert taking.close_day(HALL, DAY, actor=lead) == 1
    assert [state(code) for code in codes] == ["served", "missed", "missed", "over"]
    assert taking.close_day(HALL, DAY, actor=lead) == 0
    with refused("hall-day-closed"):
        take()
    closed = told(f"hall:{HALL}:2026-03-02")[-1]
    assert (closed.name, closed.payload["taken"], closed.payload["served"], closed.payload["waiting"]) == (
        "hall.closed",
        4,
        1,
        1,
    )
    assert not Desk.objects.filter(left_at=None).exists()
    at(moment(3, 3))
    assert numbers(take()) == ["A001"]


def test_waits_by_hour(window, at):
    """Twenty waits of 1 to 20 minutes from nine o'clock: half waited at most 10, nineteen of twenty at most 19."""
    codes = [take() for _n in range(20)]
    one = window("1")
    for minute, code in enumerate(codes, start=1):
        at(moment(3, 2, 9, minute))
        assert serving.call_next(actor=one) == code
        serving.begin(code, actor=one)
        serving.done(code, actor=one)
    assert waiting.waits(HALL, DAY) == (waiting.HourWait(9, 20, 10, 19),)
    assert waiting.waits(HALL, DAY, line="social") == ()
    held = [take() for _n in range(3)]
    last = Ticket.objects.get(code=held[-1])
    assert waiting.before(last) == 2
    # Two before it, twelve minutes each as a rule, one window open.
    assert waiting.expected(halls.hall(HALL), last) == 24
    assert offers.queue_number(code=held[0]).ahead == 0


def test_slots_have_places_and_appointments_become_numbers(person, at, refused, window):
    hall = halls.hall(HALL)
    tuesday = moment(3, 3, 9)
    # Half-hour slots of the morning and the afternoon: seven and seven.
    assert len(booking.slots(hall, "general", date(2026, 3, 3))) == 14
    assert booking.slots(hall, "general", date(2026, 3, 7)) == ()
    assert len(booking.slots(hall, "general", DAY)) == 12
    codes = [booking.book(HALL, "general", tuesday, actor=SYSTEM, party=person(n)) for n in range(4)]
    with refused("slot-full"):
        booking.book(HALL, "general", tuesday, actor=SYSTEM, party=person(5))
    with refused("appointment-already"):
        booking.book(HALL, "social", tuesday, actor=SYSTEM, party=person(0))
    for odd in (moment(3, 3, 9, 1), moment(3, 2, 8, 30), moment(3, 20, 9)):
        with refused("slot-unknown"):
            booking.book(HALL, "general", odd, actor=SYSTEM, party=person(5))
    booking.cancel(codes[3], actor=SYSTEM, party=person(3))
    booking.cancel(codes[3], actor=SYSTEM, party=person(3))
    booking.book(HALL, "general", tuesday, actor=SYSTEM, party=person(5))
    with refused("appointment-unknown"):
        booking.cancel(codes[0], actor=SYSTEM, party=person(5))
    with refused("appointment-not-yet"):
        booking.check_in(codes[0], actor=SYSTEM, party=person(0))
    at(moment(3, 3, 8, 40))
    walk_in = take()
    at(moment(3, 3, 8, 50))
    ticket = booking.check_in(codes[0], actor=SYSTEM, party=person(0))
    assert booking.check_in(codes[0], actor=SYSTEM, party=person(0)) == ticket
    assert serving.call_next(actor=window("1")) == ticket
    assert state(walk_in) == "waiting"
    with refused("appointment-too-late"):
        booking.cancel(codes[0], actor=SYSTEM, party=person(0))
    # Fifteen minutes after nine the others were not there.
    assert booking.miss_over(at(moment(3, 3, 9, 15))) == 0
    assert booking.miss_over(at(moment(3, 3, 9, 16))) == 3
    with refused("appointment-too-late"):
        booking.check_in(codes[1], actor=SYSTEM, party=person(1))
    assert sorted(Appointment.objects.values_list("state", flat=True)) == [
        "cancelled",
        "kept",
        "missed",
        "missed",
        "missed",
    ]


def test_who_misses_three_in_ninety_days_is_barred_for_thirty(person, at, refused):
    who = person()
    for month, day in ((3, 3), (3, 10), (3, 17)):
        at(moment(month, day - 1))
        booking.book(HALL, "general", moment(month, day, 9), actor=SYSTEM, party=who)
        booking.miss_over(at(moment(month, day, 10)))
    # Thirty days after Tuesday 17 March: until 16 April.
    with refused("appointment-barred") as caught:
        booking.book(HALL, "general", moment(3, 18, 9), actor=SYSTEM, party=who)
    assert (caught.value.until, caught.value.missed) == (date(2026, 4, 16), 3)
    take(party=who)
    at(moment(4, 16, 9))
    booking.book(HALL, "general", moment(4, 17, 9), actor=SYSTEM, party=who)
    assert Appointment.objects.count() == 4


def test_a_number_on_a_telephone_and_the_screen(person, window, queries):
    who = person()
    phone, stranger = home_of(who), Client()
    assert (
        stranger.post(f"/services/queue/{HALL}", {"line": "general"})["Location"]
        == f"/sign-in?next=/services/queue/{HALL}"
    )
    assert "高明区政务服务中心" in text_of(stranger.get("/services/queue"))
    with queries(15):
        text_of(phone.get(f"/services/queue/{HALL}"))
    taken = phone.post(f"/services/queue/{HALL}", {"line": "general", "ground": "disabled", "key": "k" * 16})
    assert (
        phone.post(f"/services/queue/{HALL}", {"line": "general", "ground": "disabled", "key": "k" * 16})["Location"]
        == taken["Location"]
    )
    assert "您已经取了 A001 号" in text_of(phone.post(f"/services/queue/{HALL}", {"line": "general"}), 422)
    with queries(12):
        said = text_of(stranger.get(taken["Location"]))
    assert re.search(r'http-equiv="refresh" content="20"', said)
    for word in ("A001", "前面还有 0 人", "残疾人"):
        assert word in said
    one = window("1")
    serving.call_next(actor=one)
    with queries(10):
        screen = text_of(stranger.get(f"/services/queue/{HALL}/screen"))
    assert re.search(r'http-equiv="refresh" content="5"', screen)
    assert "请到 1 号窗口" in screen
    assert "请到 1 号窗口" in text_of(stranger.get(taken["Location"]))
    assert stranger.post(taken["Location"]).status_code == 303
    assert state(Ticket.objects.get().code) == "called"
    for url in ("/services/queue/nowhere", "/services/queue/tickets/none", "/services/queue/nowhere/screen"):
        text_of(stranger.get(url), 404)


def test_booked_and_cancelled_on_a_telephone(person, at):
    phone = home_of(person())
    url = f"/services/queue/{HALL}/book"
    assert "登录后预约" in text_of(Client().get(url))
    said = text_of(phone.get(url, {"line": "social", "day": "2026-03-03"}))
    assert "09:00—09:30" in said
    assert "没有这个时段" in text_of(phone.post(url, {"line": "social", "day": "2026-03-03", "slot": "x"}), 422)
    slot = "2026-03-03T09:00:00+08:00"
    assert phone.post(url, {"line": "social", "day": "2026-03-03", "slot": slot}).status_code == 303
    code = Appointment.objects.get().code
    mine = text_of(phone.get("/services/queue/mine"))
    assert "2026-03-03 09:00 社保、医保、民政" in mine
    assert "30 分钟起才能签到" in text_of(
        phone.post("/services/queue/mine", {"appointment": code, "do": "check-in"}, follow=True)
    )
    phone.post("/services/queue/mine", {"appointment": code, "do": "cancel"})
    assert Appointment.objects.get().state == "cancelled"
    phone.post(url, {"line": "social", "day": "2026-03-03", "slot": slot})
    at(moment(3, 3, 8, 55))
    code = Appointment.objects.get(state="booked").code
    answer = phone.post("/services/queue/mine", {"appointment": code, "do": "check-in"})
    assert "D001" in text_of(phone.get(answer["Location"]))


def test_worked_from_the_desk(queries):
    desk = desk_of("gm.data.handler")
    assert "就座" in text_of(desk.get("/desk/queue/"))
    for place in ("gm-center/9", "x/1", "x", ""):
        text_of(desk.post("/desk/queue/", {"do": "sit", "window": place}), 422)
    desk.post("/desk/queue/", {"do": "sit", "window": "gm-center/3"})
    assert "没有人在等" in text_of(desk.post("/desk/queue/", {"do": "call"}), 422)
    desk.post("/desk/queue/", {"do": "take", "line": "building", "ground": "soldier"})
    ticket = Ticket.objects.get()
    with queries(20):
        assert "C001" in text_of(desk.get("/desk/queue/"))
    desk.post("/desk/queue/", {"do": "call"})
    desk.post("/desk/queue/", {"do": "begin", "ticket": ticket.code})
    said = text_of(desk.get("/desk/queue/"))
    # The application is begun from the number, at the window.
    assert "/desk/record/services.item.gm-road-occupation" in said
    code = text_of(desk.post("/desk/queue/", {"do": "rate", "ticket": ticket.code}))
    rate = re.search(r"http://testserver(/rate/[\w-]+)", code).group(1)
    assert Client().post(rate, {"level": "5"}).status_code == 303
    desk.post("/desk/queue/", {"do": "done", "ticket": ticket.code, "case": "20260302000001"})
    ticket.refresh_from_db()
    assert (ticket.state, ticket.case, ticket.officer) == ("served", "20260302000001", "7gm.data.handler")
    text_of(desk.post("/desk/queue/", {"do": "done", "ticket": ticket.code}), 422)
    text_of(desk.post("/desk/queue/", {"do": "back", "number": "Z999"}), 422)
    text_of(desk.post("/desk/queue/", {"do": "fly"}), 404)
    said = text_of(desk.post("/desk/queue/", {"do": "close"}, follow=True))
    assert "今天已结束取号，还在等的有 0 个" in said
