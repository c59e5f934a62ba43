# SPDX-License-Identifier: Apache-2.0
"""Permission is post × entry × area × time; every refusal says who may and by what."""

from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

import pytest

from mingfu.kernel import access
from mingfu.kernel.access import (
    ANONYMOUS,
    SYSTEM,
    Actor,
    Level,
    excuse,
    grant,
    grant_all,
    lift_recusal,
    may,
    may_see,
    open_act,
    powers_version,
    require,
    require_sight,
    system,
    who_may,
    withdraw_grant,
)
from mingfu.kernel.access.models import Grant, PowersVersion, Recusal
from mingfu.kernel.access.powers import powers_of
from mingfu.kernel.access.registry import register_entry_check, register_resolver, titles_of
from mingfu.kernel.clock import LEGAL_ZONE

pytestmark = pytest.mark.django_db
DISTRICT, TOWN, VILLAGE, OTHER = "440608000000", "440608004000", "440608004001", "440608107000"
DESK = "gm.hotline.desk"


def holding(*posts, on=date(2026, 3, 2), **more):
    """An official in these posts, with the powers the grants give on a day."""
    return Actor(
        "official",
        f"post:{posts[0]}#100001",
        number="100001",
        posts=posts,
        powers=MappingProxyType(dict(powers_of(posts, on))),
        level=Level.INTERNAL,
        **more,
    )


@pytest.fixture(autouse=True)
def _monday(at):
    at(datetime(2026, 3, 2, 9, tzinfo=LEGAL_ZONE))


@pytest.fixture
def desk():
    grant(DESK, "hotline.dispatch", actor=SYSTEM, entry="GM-QT-0001", area=DISTRICT, basis="国办发〔2020〕53号")
    return holding(DESK)


@pytest.mark.parametrize(
    ("area", "allowed"),
    [(None, True), (DISTRICT, True), (TOWN, True), (VILLAGE, True), ("", False), ("440600000000", False)],
)
def test_a_grant_serves_in_its_area_and_what_lies_in_it(desk, area, allowed):
    assert may(desk, "hotline.dispatch", area=area) is allowed


def test_a_grant_for_the_whole_deployment_serves_everywhere():
    grant(DESK, "hotline.record", actor=SYSTEM)
    actor = holding(DESK)
    assert [may(actor, "hotline.record", area=area) for area in (None, "", VILLAGE)] == [True, True, True]
    assert not may(actor, "hotline.dispatch")


def test_the_entry_of_an_act_is_what_stands_before_its_verb():
    assert grant(DESK, "hotline.record", actor=SYSTEM).entry == "hotline"


def test_a_refusal_names_the_post_and_the_basis(desk, refused):
    other = holding("gm.office.plan")
    with refused("not-allowed") as refusal:
        require(other, "hotline.dispatch", area=TOWN)
    assert refusal.value.status == 403
    assert (refusal.value.who, refusal.value.basis) == (titles_of([DESK])[DESK], "国办发〔2020〕53号")
    assert "国办发〔2020〕53号" in str(refusal.value)


def test_titles_come_from_the_resolver(desk, monkeypatch):
    monkeypatch.setattr("mingfu.kernel.access.registry._resolvers", [])
    assert who_may("hotline.dispatch")[0].title == DESK
    register_resolver(lambda posts: dict.fromkeys(posts, "12345热线受理派单席"))
    authority = who_may("hotline.dispatch", area=VILLAGE)[0]
    assert (authority.post, authority.title, authority.area, authority.entry, authority.basis) == (
        DESK,
        "12345热线受理派单席",
        DISTRICT,
        "GM-QT-0001",
        "国办发〔2020〕53号",
    )


def test_who_may_looks_only_where_asked(desk):
    assert [each.post for each in who_may("hotline.dispatch", area=OTHER)] == [DESK]
    assert who_may("hotline.dispatch", area="") == ()
    assert who_may("hotline.dispatch", on=date(2026, 3, 1)) == ()


def test_an_act_nobody_may_do_says_so(refused):
    with refused("nobody-may"):
        require(holding(DESK), "hotline.unknown")


def test_nobody_signed_in_is_asked_to_sign_in(desk, refused):
    with refused("sign-in-needed") as refusal:
        require(ANONYMOUS, "hotline.dispatch")
    assert refusal.value.status == 401


def test_the_system_may_everything():
    require(system("timer"), "hotline.dispatch", area=VILLAGE)
    assert system("timer").code == "system:timer"


def test_an_act_may_be_open_to_a_kind_of_actor(refused):
    citizen = Actor("citizen", "party:1")
    with refused("nobody-may"):
        require(citizen, "test.ask")
    open_act("test.ask", to=["citizen"])
    require(citizen, "test.ask")
    assert not may(ANONYMOUS, "test.ask")


def test_a_withdrawn_grant_ends_on_its_day(desk, events_of):
    withdraw_grant(Grant.objects.get(), actor=SYSTEM, ground="职责调整", until=date(2026, 3, 5))
    assert may(desk, "hotline.dispatch", on=date(2026, 3, 4))
    assert not may(desk, "hotline.dispatch", on=date(2026, 3, 5))
    assert not may(desk, "hotline.dispatch", on=date(2026, 3, 1))
    assert events_of(f"post:{DESK}") == ["grant.given", "grant.withdrawn"]
    withdraw_grant(Grant.objects.get(), actor=SYSTEM, ground="again")
    assert events_of(f"post:{DESK}") == ["grant.given", "grant.withdrawn"]


def test_the_same_grant_again_changes_nothing(desk, events_of):
    before = powers_version()
    grant(DESK, "hotline.dispatch", actor=SYSTEM, entry="GM-QT-0001", area=DISTRICT)
    assert events_of(f"post:{DESK}") == ["grant.given"]
    assert powers_version() == before


def test_a_grant_lapses_with_its_entry(desk, refused):
    register_entry_check(lambda entry, on: not (entry == "GM-QT-0001" and on >= date(2026, 3, 2)))
    assert not may(desk, "hotline.dispatch")
    assert may(desk, "hotline.dispatch", on=date(2026, 3, 2)) is False
    assert who_may("hotline.dispatch") == ()
    with refused("nobody-may"):
        require(desk, "hotline.dispatch")


def test_a_second_entry_keeps_an_act_alive(desk, monkeypatch):
    grant(DESK, "hotline.dispatch", actor=SYSTEM, entry="GM-QT-0009", area=DISTRICT)
    monkeypatch.setattr("mingfu.kernel.access.registry._checks", [lambda entry, _on: entry == "GM-QT-0009"])
    assert may(holding(DESK), "hotline.dispatch")


def test_a_matter_goes_on_under_the_edition_it_was_born_under(desk, monkeypatch, refused):
    monkeypatch.setattr("mingfu.kernel.access.registry._checks", [lambda _entry, _on: False])
    monkeypatch.setattr("mingfu.kernel.access.registry._born", [lambda entry, born: (entry, born) == ("GM-QT-0001", 3)])
    assert may(desk, "hotline.dispatch", born=3)
    assert [each.post for each in who_may("hotline.dispatch", born=3)] == [DESK]
    assert not may(desk, "hotline.dispatch")
    assert not may(desk, "hotline.dispatch", born=4)
    with refused("nobody-may"):
        require(desk, "hotline.dispatch", born=4)


def test_many_grants_by_one_entry_are_given_once(desk, events_of, refused):
    wanted = [(DESK, "hotline.close", ""), (DESK, "hotline.close", ""), ("gm.office.plan", "plan.read", DISTRICT)]
    before = powers_version()
    assert grant_all(wanted, actor=SYSTEM, entry="GM-QT-0002", since=date(2026, 3, 1)) == 2
    assert powers_version() != before
    assert grant_all(wanted, actor=SYSTEM, entry="GM-QT-0002") == 0
    held = Grant.objects.filter(entry="GM-QT-0002").order_by("pk").values_list("post", "act", "area", "since")
    assert list(held) == [(*wanted[0], date(2026, 3, 1)), (*wanted[2], date(2026, 3, 1))]
    assert events_of("post:gm.office.plan") == ["grant.given"]
    with refused("nobody-may"):
        grant_all(wanted, actor=desk, entry="GM-QT-0003")
    assert not Grant.objects.filter(entry="GM-QT-0003").exists()


def test_only_who_may_grant_grants(desk, refused):
    with refused("nobody-may"):
        grant("gm.office.plan", "plan.read", actor=desk)
    assert Grant.objects.count() == 1


def test_powers_change_shows_in_the_token():
    before = powers_version()
    grant(DESK, "hotline.record", actor=SYSTEM)
    assert powers_version() != before


CASE = "case:2026-000001"


def test_the_recused_may_do_nothing_there(desk, refused, events_of):
    excuse(CASE, actor=desk, ground="当事人是近亲属", number="100001")
    kept_out = holding(DESK, recused=frozenset({CASE}))
    assert may(kept_out, "hotline.dispatch", subject="case:2026-000002")
    assert not may(kept_out, "hotline.dispatch", subject=CASE)
    with refused("recused"):
        require(kept_out, "hotline.dispatch", subject=CASE)
    with refused("not-visible"):
        require_sight(kept_out, "hotline.dispatch", subject=CASE)
    assert events_of(CASE) == ["recusal.declared"]


def test_excusing_somebody_else_needs_a_grant(desk, refused):
    with refused("nobody-may"):
        excuse(CASE, actor=desk, ground="g", number="100002")
    assert Recusal.objects.count() == 0
    recusal = excuse(CASE, actor=SYSTEM, ground="g", number="100002")
    assert excuse(CASE, actor=SYSTEM, ground="g", number="100002") == recusal


def test_a_recusal_is_lifted_by_another_and_once(desk, refused, events_of):
    recusal = excuse(CASE, actor=desk, ground="g", number="100001")
    with refused("nobody-may"):
        lift_recusal(recusal, actor=desk, ground="g")
    lift_recusal(recusal, actor=SYSTEM, ground="核实不属近亲属")
    lift_recusal(recusal, actor=SYSTEM, ground="again")
    assert events_of(CASE) == ["recusal.declared", "recusal.lifted"]
    assert Recusal.objects.get().until == date(2026, 3, 2)


def test_a_party_may_be_recused():
    party = UUID(int=7)
    excuse(CASE, actor=Actor("citizen", f"party:{party}", party=party), ground="专家回避", party=party)
    assert Recusal.objects.get().party == party


def test_confidentiality_hides_what_lies_above(desk, refused):
    assert may_see(desk, Level.INTERNAL)
    assert not may_see(desk, Level.RESTRICTED)
    with refused("not-visible") as refusal:
        require_sight(desk, "hotline.dispatch", level=Level.RESTRICTED)
    assert refusal.value.status == 404
    require_sight(desk, "hotline.dispatch", level=Level.INTERNAL)
    with refused("not-visible"):
        require_sight(desk, "plan.read")


def test_the_code_in_the_ledger_follows_the_post():
    actor = holding(DESK, "gm.hotline.review")
    assert actor.at_post("gm.hotline.review").code == "post:gm.hotline.review#100001"
    with pytest.raises(ValueError, match="does not hold"):
        actor.at_post("gm.gov.mayor")


def test_rows_read_as_what_they_are(desk):
    assert str(Grant.objects.get()) == f"{DESK} → hotline.dispatch"
    assert str(excuse(CASE, actor=SYSTEM, ground="g", number="100002")) == f"{CASE} ← 100002"
    assert str(PowersVersion.objects.get()) == str(powers_version())
    with pytest.raises(AttributeError):
        _ = access.nothing
