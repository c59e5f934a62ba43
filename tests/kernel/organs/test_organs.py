# SPDX-License-Identifier: Apache-2.0
"""Organs, posts, appointments and stand-ins: what is written, and what is refused."""

from datetime import date, datetime

import pytest

from mingfu.kernel import organs
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.organs import (
    abolish_post,
    actor_of_official,
    appoint,
    create_post,
    dissolve_organ,
    end_stand_in,
    enrol,
    found_organ,
    holders,
    is_below,
    name_stand_in,
    organ,
    organ_name,
    organ_names,
    organs_on,
    posts_on,
    relieve,
    rename_organ,
    titles,
)
from mingfu.kernel.organs.models import Appointment, Organ, Post, StandIn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(at):
    at(datetime(2026, 3, 2, 9, tzinfo=LEGAL_ZONE))


def acting(official):
    return actor_of_official(official.pk, official.epoch)


def test_an_organ_stands_in_its_parents_region(district, events_of):
    assert organ("gm.education").region_id == district
    assert events_of("organ:gm.education") == ["organ.founded", "post.created", "post.created"]


def test_codes_name_one_organ_and_one_post(district, refused):
    with refused("organ-taken"):
        found_organ("gm.gov", "别的", actor=SYSTEM, kind="department")
    with refused("post-taken"):
        create_post("gm.gov.head", "gm.health", "别的", actor=SYSTEM)
    assert organ("gm.gov").name == "佛山市高明区人民政府"
    assert Post.objects.get(code="gm.gov.head").organ_id == "gm.gov"


def test_unknown_codes_are_refused(district, refused):
    enrol("100001", "岗", actor=SYSTEM, password="!")
    with refused("organ-unknown"):
        create_post("gm.x.head", "gm.x", "岗", actor=SYSTEM)
    with refused("post-unknown"):
        appoint("100001", "gm.x.head", actor=SYSTEM)
    with refused("official-unknown"):
        appoint("999999", "gm.gov.head", actor=SYSTEM)


def test_a_stranger_founds_nothing(person, refused):
    handler = acting(person("100001", "gm.education.handler"))
    with refused("nobody-may"):
        found_organ("gm.new", "新局", actor=handler, kind="department")
    assert not Organ.objects.filter(code="gm.new").exists()


def test_a_renamed_organ_keeps_its_code(district, events_of):
    rename_organ("gm.education", "高明区教育和体育局", actor=SYSTEM, basis="机构改革", short="区教体局")
    assert titles(["gm.education.head", "gm.none"]) == {"gm.education.head": "区教体局主要负责人岗"}
    assert events_of("organ:gm.education")[-1] == "organ.renamed"


def test_organs_are_called_by_their_short_names(district):
    assert organ_name("gm.education") == "区教育局"
    assert organ_name("gm.none") == "gm.none"
    assert organ_names() == {"gm.gov": "区政府", "gm.education": "区教育局", "gm.health": "区卫健局"}


def test_a_dissolved_organ_takes_its_posts_and_people_along(person, events_of):
    official = person("100001", "gm.education.handler")
    assert acting(official) is not None
    dissolve_organ("gm.education", actor=SYSTEM, basis="机构改革")
    assert acting(official) is None
    assert not organs_on().filter(code="gm.education").exists()
    assert organs_on(date(2026, 3, 2)).count() == 2
    assert not posts_on().filter(organ="gm.education").exists()
    assert events_of(official) == ["official.joined", "official.appointed", "official.relieved"]
    assert events_of("organ:gm.education")[-3:] == ["post.abolished", "post.abolished", "organ.dissolved"]


def test_an_official_is_appointed_once(person, refused, events_of):
    official = person("100001", "gm.education.handler")
    with refused("already-appointed"):
        appoint("100001", "gm.education.handler", actor=SYSTEM)
    relieve("100001", "gm.education.handler", actor=SYSTEM, reason="调任")
    with refused("not-appointed"):
        relieve("100001", "gm.education.handler", actor=SYSTEM, reason="调任")
    assert acting(official) is None
    assert events_of(official) == ["official.joined", "official.appointed", "official.relieved"]


def test_a_number_has_one_account(person, refused):
    person("100001", "gm.education.handler")
    with refused("number-taken"):
        enrol("100001", "岗", actor=SYSTEM, password="!")


def test_a_head_manages_the_own_organ_and_below_and_no_other(person, refused):
    head = acting(person("100001", "gm.education.head"))
    mayor = acting(person("100002", "gm.gov.head"))
    person("100003", "gm.health.handler")
    appoint("100003", "gm.education.handler", actor=head)
    with refused("not-your-organ"):
        appoint("100003", "gm.gov.handler", actor=head)
    with refused("not-your-organ"):
        relieve("100003", "gm.health.handler", actor=head, reason="x")
    relieve("100003", "gm.health.handler", actor=mayor, reason="x")
    assert list(Appointment.objects.filter(official__number="100003", until=None).values_list("post", flat=True)) == [
        "gm.education.handler"
    ]
    assert is_below(organ("gm.health"), "gm.gov")
    assert not is_below(organ("gm.gov"), "gm.health")


def test_a_stand_in_acts_with_the_posts_grants_for_its_days(person, at, events_of):
    absent, colleague = person("100001", "gm.education.handler"), person("100002", "gm.education.head")
    name_stand_in("gm.education.handler", "100002", actor=acting(absent), until=date(2026, 3, 5), reason="出差")
    actor = acting(colleague)
    assert actor.posts == ("gm.education.head", "gm.education.handler")
    assert ("hotline.handle", "440608000000") in actor.powers
    assert actor.at_post("gm.education.handler").code == "post:gm.education.handler#100002"
    assert [(each.number, each.how) for each in holders("gm.education.handler")] == [
        ("100001", "appointed"),
        ("100002", "stand-in"),
    ]
    at(datetime(2026, 3, 4, 23, 59, tzinfo=LEGAL_ZONE))
    assert len(acting(colleague).posts) == 2
    at(datetime(2026, 3, 5, tzinfo=LEGAL_ZONE))
    assert acting(colleague).posts == ("gm.education.head",)
    assert events_of(colleague) == ["official.joined", "official.appointed", "stand-in.named"]


def test_a_stand_in_may_end_early(person, events_of, refused):
    absent, colleague = person("100001", "gm.education.handler"), person("100002", "gm.health.handler")
    stand_in = name_stand_in(
        "gm.education.handler", "100002", actor=acting(absent), until=date(2026, 3, 9), reason="出差"
    )
    stranger = acting(person("100003", "gm.health.head"))
    with refused("nobody-may"):
        end_stand_in(stand_in, actor=stranger)
    end_stand_in(stand_in, actor=acting(absent))
    end_stand_in(stand_in, actor=acting(absent))
    assert acting(colleague).posts == ("gm.health.handler",)
    assert events_of(colleague)[-1] == "stand-in.ended"


def test_a_stand_in_names_no_stand_in(person, refused):
    absent, colleague = person("100001", "gm.education.handler"), person("100002", "gm.health.handler")
    name_stand_in("gm.education.handler", "100002", actor=acting(absent), until=date(2026, 3, 5), reason="出差")
    with refused("nobody-may"):
        name_stand_in("gm.education.handler", "100002", actor=acting(colleague), until=date(2026, 12, 1), reason="x")
    end_stand_in(StandIn.objects.get(), actor=acting(colleague))
    assert acting(colleague).posts == ("gm.health.handler",)


def test_a_stand_in_is_named_by_the_holder_or_a_grant_and_forwards(person, refused):
    absent = acting(person("100001", "gm.education.handler"))
    other = acting(person("100002", "gm.health.handler"))
    with refused("nobody-may"):
        name_stand_in("gm.education.handler", "100002", actor=other, until=date(2026, 3, 9), reason="x")
    with refused("stand-in-wrong"):
        name_stand_in("gm.education.handler", "100002", actor=absent, until=date(2026, 3, 2), reason="x")
    assert StandIn.objects.count() == 0


def test_an_abolished_post_ends_its_stand_ins(person):
    absent, colleague = person("100001", "gm.education.handler"), person("100002", "gm.health.handler")
    name_stand_in("gm.education.handler", "100002", actor=acting(absent), until=date(2026, 3, 9), reason="出差")
    abolish_post("gm.education.handler", actor=SYSTEM, basis="撤并", since=date(2026, 3, 4))
    assert StandIn.objects.get().until == date(2026, 3, 4)
    assert acting(colleague).posts == ("gm.health.handler", "gm.education.handler")
    assert actor_of_official(colleague.pk, 1, on=date(2026, 3, 4)).posts == ("gm.health.handler",)
    assert actor_of_official(absent.pk, 1, on=date(2026, 3, 4)) is None


def test_rows_read_as_codes(person):
    official = person("100001", "gm.education.handler")
    appointment = Appointment.objects.get()
    assert str(appointment) == f"{official.pk} → gm.education.handler"
    assert str(appointment.post) == "post:gm.education.handler"
    stand_in = name_stand_in("gm.health.head", "100001", actor=SYSTEM, until=date(2026, 3, 9), reason="x")
    assert str(stand_in) == f"{official.pk} ⇢ gm.health.head"
    with pytest.raises(AttributeError):
        _ = organs.nothing
