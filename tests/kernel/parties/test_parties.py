# SPDX-License-Identifier: Apache-2.0
"""Parties: sealed, found, masked, read with a trace, erased for good."""

from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import connection

from mingfu.kernel import parties
from mingfu.kernel.access import ANONYMOUS, SYSTEM, excuse, grant, system
from mingfu.kernel.access.actor import Actor
from mingfu.kernel.access.models import ReadLog
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.ledger import events_of as stored
from mingfu.kernel.ledger import matches
from mingfu.kernel.parties import (
    actor_of_party,
    end_identifier,
    erase_party,
    find_by,
    give_mandate,
    identifiers_of,
    identify,
    may_act_for,
    name_party,
    party,
    register_party,
    rekey,
    reveal,
    reveal_name,
    revoke_mandate,
    shown,
    synthetic,
)
from mingfu.kernel.parties.keeping import value_of
from mingfu.kernel.parties.models import Mandate, Party, PartyIdentifier, PartyName
from mingfu.kernel.parties.sealing import SealBrokenError, blind, seal, unseal

pytestmark = pytest.mark.django_db
PHONE, OTHER_PHONE, RESIDENT = synthetic.phone(1), synthetic.phone(2), synthetic.resident_id(1)


@pytest.fixture(autouse=True)
def _monday(at):
    at(datetime(2026, 3, 2, 9, tzinfo=LEGAL_ZONE))


@pytest.fixture
def wang():
    return register_party(
        actor=SYSTEM, name="王小明", identifiers={"phone": PHONE, "resident_id": RESIDENT}, proved=True
    )


def citizen(of):
    return Actor("citizen", f"party:{of.id}", party=of.id)


def everything_stored():
    """All that the database holds of parties and events, as one text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce((SELECT string_agg(n::text, ' ') FROM parties_partyname n), '')"
            " || coalesce((SELECT string_agg(i::text, ' ') FROM parties_partyidentifier i), '')"
            " || coalesce((SELECT string_agg(e::text, ' ') FROM ledger_event e), '')"
        )
        return cursor.fetchone()[0]


def test_nothing_stands_in_clear(wang, events_of):
    held = everything_stored()
    for clear in ("王小明", PHONE, RESIDENT):
        assert clear not in held
        assert clear.encode().hex() not in held
    assert events_of(wang) == ["party.registered", "party.named", "party.identified", "party.identified"]


def test_events_commit_to_what_was_kept(wang):
    phone = identifiers_of(wang.id, "phone")[0]
    committed = [event.payload["commitment"] for event in stored(str(wang)) if event.payload.get("kind") == "phone"]
    assert len(committed) == 1
    assert matches(committed[0], PHONE, bytes(phone.salt))


def test_the_same_seed_gives_the_same_events(seeded_events):
    assert seeded_events() == seeded_events()


@pytest.fixture
def seeded_events():
    from django.db import transaction  # noqa: PLC0415 - for this fixture alone

    from mingfu.kernel.clock import chance  # noqa: PLC0415 - as above

    def once():
        with transaction.atomic(), chance.seeded(7):
            made = register_party(actor=SYSTEM, name="王小明", identifiers={"phone": PHONE})
            hashes = [event.hash for event in stored(str(made))]
            sealed = bytes(PartyName.objects.get(party=made).cipher)
            transaction.set_rollback(True)
        seen.append(sealed)
        assert len(set(seen)) == len(seen), "a nonce came from the seed"
        return hashes

    seen = []
    return once


def test_a_party_is_found_however_its_identifier_is_typed(wang):
    assert find_by("phone", f"+86 {PHONE[:3]} {PHONE[3:]}") == wang
    assert find_by("resident_id", RESIDENT.lower()) == wang
    assert find_by("phone", OTHER_PHONE) is None
    assert party(wang.id) == wang


def test_kinds_do_not_answer_for_each_other():
    register_party(actor=SYSTEM, identifiers={"passport": PHONE})
    assert find_by("phone", PHONE) is None


def test_the_proved_owner_comes_first():
    register_party(actor=SYSTEM, identifiers={"phone": PHONE})
    owner = register_party(actor=SYSTEM, identifiers={"phone": PHONE}, proved=True)
    assert find_by("phone", PHONE) == owner


def test_one_identifier_proves_one_party(wang, refused):
    with refused("identifier-taken") as refusal:
        register_party(actor=SYSTEM, identifiers={"phone": PHONE}, proved=True)
    assert (refusal.value.shown, refusal.value.field) == ("100****0001", "phone")
    assert Party.objects.count() == 1


def test_an_unknown_party_is_refused(refused):
    with refused("party-unknown"):
        party(UUID(int=1))


def test_pages_show_masks_in_one_query(wang, django_assert_num_queries):
    firm = register_party("body", actor=SYSTEM, name="某某有限公司", identifiers={"uscc": synthetic.credit_code(1)})
    with django_assert_num_queries(1):
        both = shown([wang.id, firm.id])
    assert (both[wang.id].name, both[wang.id].masked("phone")) == ("王**", "100****0001")
    assert both[wang.id].masked("resident_id") == f"4406**********{RESIDENT[-4:]}"
    assert both[wang.id].masked("email") == ""
    assert (both[firm.id].name, both[firm.id].masked("uscc")) == ("某某有限公司", synthetic.credit_code(1))


def test_the_same_again_changes_nothing(wang, events_of):
    before = events_of(wang)
    name_party(wang, " 王小明 ", actor=citizen(wang))
    identify(wang, "phone", PHONE, actor=citizen(wang))
    assert events_of(wang) == before


def test_a_new_name_ends_the_old(wang):
    name_party(wang, "王大明", actor=citizen(wang))
    assert reveal_name(wang.id, actor=citizen(wang), purpose="查看本人信息") == "王大明"
    assert PartyName.objects.filter(party=wang).count() == 2


def test_an_identifier_may_become_proved(events_of):
    made = register_party(actor=SYSTEM, identifiers={"phone": PHONE})
    kept = identify(made, "phone", PHONE, actor=SYSTEM, proved=True)
    assert kept.proved_at is not None
    assert PartyIdentifier.objects.count() == 1
    assert events_of(made)[-2:] == ["party.identified", "party.identified"]


def test_nobody_proves_their_own(wang, refused):
    with refused("nobody-may"):
        identify(wang, "phone", OTHER_PHONE, actor=citizen(wang), proved=True)
    assert identifiers_of(wang.id, "phone")[0].masked == "100****0001"


def test_an_ended_identifier_finds_nobody(wang, events_of):
    end_identifier(identifiers_of(wang.id, "phone")[0], actor=citizen(wang))
    assert find_by("phone", PHONE) is None
    assert events_of(wang)[-1] == "party.identifier-ended"
    register_party(actor=SYSTEM, identifiers={"phone": PHONE}, proved=True)


def test_strangers_change_and_read_nothing(wang, refused):
    for act in (
        lambda: name_party(wang, "王大明", actor=ANONYMOUS),
        lambda: identify(wang, "phone", OTHER_PHONE, actor=ANONYMOUS),
        lambda: reveal(identifiers_of(wang.id)[0], actor=ANONYMOUS, purpose="x"),
        lambda: reveal_name(wang.id, actor=ANONYMOUS, purpose="x"),
        lambda: erase_party(wang, actor=ANONYMOUS, basis="x"),
        lambda: give_mandate(wang, wang, actor=ANONYMOUS),
        lambda: rekey(actor=ANONYMOUS),
    ):
        with refused("sign-in-needed"):
            act()
    assert ReadLog.objects.count() == 0


def test_every_reading_is_written_down(wang):
    notices = system("notices")
    phone = identifiers_of(wang.id, "phone")[0]
    assert reveal(phone, actor=notices, purpose="发送办理进度短信") == PHONE
    assert reveal_name(wang.id, actor=notices, purpose="打印公文") == "王小明"
    rows = list(ReadLog.objects.order_by("pk").values_list("by", "subject", "what", "purpose"))
    assert rows == [
        ("system:notices", f"party:{wang.id}", "phone", "发送办理进度短信"),
        ("system:notices", f"party:{wang.id}", "name", "打印公文"),
    ]


def test_no_purpose_no_reading(wang, refused):
    with refused("purpose-needed"):
        reveal(identifiers_of(wang.id)[0], actor=SYSTEM, purpose=" ")


def test_a_party_without_a_name_reads_as_empty():
    made = register_party(actor=SYSTEM)
    assert reveal_name(made.id, actor=SYSTEM, purpose="x") == ""
    assert ReadLog.objects.count() == 0


def test_erasure_leaves_an_id_and_commitments_only(wang, events_of, refused):
    phone = identifiers_of(wang.id, "phone")[0]
    erasure = erase_party(wang, actor=citizen(wang), basis="本人申请")
    assert erase_party(wang, actor=citizen(wang), basis="again") == erasure
    assert events_of(wang)[-1] == "party.erased"
    assert find_by("phone", PHONE) is None
    assert actor_of_party(wang.id) is None
    assert shown([wang.id])[wang.id].name == ""
    rows = PartyIdentifier.objects.filter(party=wang)
    assert set(rows.values_list("cipher", "salt", "blind", "masked")) == {(None, None, None, "")}
    assert set(PartyName.objects.values_list("cipher", "salt", "masked")) == {(None, None, "")}
    phone.refresh_from_db()
    with refused("party-erased"):
        reveal(phone, actor=SYSTEM, purpose="x")
    with refused("party-erased"):
        reveal_name(wang.id, actor=SYSTEM, purpose="x")
    with refused("party-erased"):
        name_party(wang, "王大明", actor=SYSTEM)
    with pytest.raises(ValueError, match="erased"):
        value_of(phone)


def test_the_citizen_behind_a_session(wang, django_assert_num_queries):
    excuse("case:1", actor=SYSTEM, ground="x", party=wang.id)
    with django_assert_num_queries(1):
        actor = actor_of_party(wang.id)
    assert (actor.kind, actor.code, actor.party, actor.shown, actor.recused) == (
        "citizen",
        f"party:{wang.id}",
        wang.id,
        "王**",
        {"case:1"},
    )
    assert actor_of_party(UUID(int=1)) is None


def test_a_field_opens_only_where_it_was_sealed():
    sealed = seal("13900000000", bound_to="row:1")
    assert unseal(sealed, bound_to="row:1") == "13900000000"
    assert seal("13900000000", bound_to="row:1") != sealed
    for broken, place in (
        (sealed, "row:2"),
        (sealed[:-1] + bytes([sealed[-1] ^ 1]), "row:1"),
        (bytes([2]) + sealed[1:], "row:1"),
    ):
        with pytest.raises(SealBrokenError):
            unseal(broken, bound_to=place)


def test_the_blind_index_tells_kinds_apart():
    assert blind("phone", "1") == blind("phone", "1")
    assert blind("phone", "1") != blind("email", "1")


def test_keys_are_renewed_field_by_field(wang, monkeypatch):
    monkeypatch.setenv("PARTIES_KEY_VERSION", "2")
    assert rekey(actor=SYSTEM, most=2) == 2
    assert rekey(actor=SYSTEM) == 1
    assert rekey(actor=SYSTEM) == 0
    assert {bytes(row.cipher)[0] for row in (*PartyName.objects.all(), *PartyIdentifier.objects.all())} == {2}
    assert reveal_name(wang.id, actor=SYSTEM, purpose="x") == "王小明"
    assert find_by("phone", PHONE) == wang


def test_a_key_number_out_of_range_is_a_fault(monkeypatch):
    monkeypatch.setenv("PARTIES_KEY_VERSION", "256")
    with pytest.raises(ValueError, match="PARTIES_KEY_VERSION"):
        seal("x", bound_to="y")


@pytest.fixture
def agent():
    return register_party(actor=SYSTEM, name="李四")


@pytest.mark.parametrize(
    ("scope", "act", "allowed"),
    [
        ("all", "hotline.ask", True),
        ("hotline", "hotline.ask", True),
        ("hotline.ask", "hotline.ask", True),
        ("hotline.ask", "hotline.rate", False),
        ("hot", "hotline.ask", False),
    ],
)
def test_an_agent_acts_within_the_scope(wang, agent, events_of, scope, act, allowed):
    give_mandate(wang, agent, actor=citizen(wang), scope=scope)
    assert may_act_for(agent, wang, act) is allowed
    assert may_act_for(wang, agent, act) is False
    assert may_act_for(agent, agent, act) is True
    assert events_of(wang)[-1] == "mandate.given"


def test_a_mandate_has_its_days(wang, agent):
    give_mandate(wang, agent, actor=citizen(wang), since=date(2026, 3, 3), until=date(2026, 3, 5))
    days = [may_act_for(agent, wang, "hotline.ask", on=date(2026, 3, day)) for day in (2, 3, 4, 5)]
    assert days == [False, True, True, False]


def test_either_side_ends_a_mandate(wang, agent, events_of, refused):
    mandate = give_mandate(wang, agent, actor=citizen(wang))
    with refused("nobody-may"):
        revoke_mandate(mandate, actor=citizen(register_party(actor=SYSTEM)))
    revoke_mandate(mandate, actor=citizen(agent))
    assert not may_act_for(agent, wang, "hotline.ask")
    revoke_mandate(mandate, actor=citizen(wang))
    assert events_of(wang)[-2:] == ["mandate.given", "mandate.revoked"]


def test_mandates_nobody_could_give(wang, agent, refused):
    with refused("mandate-wrong"):
        give_mandate(wang, wang, actor=citizen(wang))
    with refused("mandate-wrong"):
        give_mandate(wang, agent, actor=citizen(wang), until=date(2026, 3, 2))
    assert Mandate.objects.count() == 0


def test_a_post_with_a_grant_may_change_parties(wang):
    grant("gm.desk", "parties.change", actor=SYSTEM)
    desk = Actor("official", "post:gm.desk#1", posts=("gm.desk",), powers={("parties.change", ""): ("parties",)})
    name_party(wang, "王大明", actor=desk)
    assert shown([wang.id])[wang.id].name == "王**"


def test_rows_read_without_anything_personal(wang, agent):
    mandate = give_mandate(wang, agent, actor=citizen(wang))
    assert str(mandate) == f"{wang.id} → {agent.id}: all"
    assert str(PartyName.objects.get(party=wang)) == "王**"
    assert str(identifiers_of(wang.id, "phone")[0]) == "phone 100****0001"
    assert str(erase_party(wang, actor=SYSTEM, basis="x")) == f"{wang.id} 2026-03-02"
    with pytest.raises(AttributeError):
        _ = parties.nothing


def test_an_ended_identifier_ends_once(wang, events_of):
    phone = identifiers_of(wang.id, "phone")[0]
    end_identifier(phone, actor=citizen(wang))
    end_identifier(phone, actor=citizen(wang))
    assert events_of(wang).count("party.identifier-ended") == 1
