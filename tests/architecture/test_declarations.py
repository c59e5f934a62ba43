# SPDX-License-Identifier: Apache-2.0
"""What the systems declare hangs together: whatever one declaration names, another one or the district's facts hold."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

import mingfu
from mingfu.engines import cases, documents, forms, manifest, notices, opinions, publication, supervision
from mingfu.engines.bpmn import check, parse
from mingfu.engines.cases.declared import CHANNELS, _functions, _start_sources, procedure_file, procedures, program_of
from mingfu.engines.dmn import compile_expression
from mingfu.engines.forms.registry import LEAVES, _sources
from mingfu.engines.manifest.profile import PROFILES
from mingfu.engines.registers import register_of
from mingfu.kernel import catalogs
from mingfu.kernel.access import who_may
from mingfu.kernel.organs import posts_on
from mingfu.systems.data_sharing.exchange.requests import CLOCKS as CLOCKS_OF_REQUESTS
from mingfu.systems.services.handling.clocks import CLOCKS

SYSTEMS = manifest.systems()
STARTS = cases.starts()
PAPERS = {paper.key for paper in documents.papers()}
NODES = [(key, node) for key in procedures() for node in program_of(key).nodes]
LISTS = sorted(path for system in SYSTEMS for path in system.files("lists", ".yaml"))
DAY = date(2026, 3, 2)
NOBODYS: set[str] = set()
"""Acts that the power list of the district gives to no post."""


def named(attribute):
    """Every value of an attribute that stands in a procedure as it is, with the place where it stands."""
    found = [(f"{key}/{node.id}", node.attributes[attribute]) for key, node in NODES if node.attributes.get(attribute)]
    return [(place, value) for place, value in found if not value.startswith("=")]


def lists_declared():
    own = {yaml.safe_load(path.read_text(encoding="utf-8"))["catalog"] for path in LISTS}
    return own | {"powers"}  # the root of all lists is a district's: it comes with the profile


def test_there_is_something_to_hold_together():
    assert {system.key for system in SYSTEMS} >= {"hotline", "plan"}
    assert procedures()
    assert LISTS
    assert named("form")
    assert named("entry")


@pytest.mark.parametrize("key", procedures())
def test_every_procedure_passes_its_checks(key):
    file = procedure_file(key)
    findings = check(parse(file.read_bytes(), name=file.name))
    assert [f"{file.name}:{finding.line} {finding.message}" for finding in findings] == []


def test_what_a_procedure_names_is_declared():
    known = {form.key for form in forms.forms()}
    assert [one for one in named("form") if one[1] not in known] == []
    assert [one for one in named("paper") if one[1] not in PAPERS] == []
    assert [one for one in named("publish") if one[1] not in {one.key for one in publication.releases()}] == []
    assert [one for one in [*named("service"), *named("decision")] if one[1] not in _functions] == []


def test_every_outcome_of_a_procedure_has_words():
    for system in SYSTEMS:
        ends = {value for place, value in named("outcome") if place.startswith(f"{system.key}.")}
        assert ends <= set(system.outcomes), system.key


def test_every_expression_of_a_procedure_can_be_read():
    written = [
        (f"{key}/{node.id}", value)
        for key, node in NODES
        for value in node.attributes.values()
        if value.startswith("=")
    ]
    assert written
    for _place, value in written:
        compile_expression(value.removeprefix("="))


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.key)
def test_a_start_names_what_there_is(start):
    asked = forms.form(start.form)
    assert start.summary in {field.name for field in asked.fields}
    assert set(start.by) <= set(CHANNELS)
    program = program_of(start.procedure)
    assert set(start.lists) <= lists_declared()
    for clock in start.clocks:
        assert clock.limits in lists_declared()
        assert set(clock.stops) <= set(program.index)
        assert str(clock.title)
    limits = {clock.limits for clock in start.clocks} | ({f"{start.system}.limits"} & lists_declared())
    wanted = {node.attributes.get("limit", "") for node in program.nodes}
    for limit in wanted - {""}:
        if not limit.startswith("="):
            assert any(limit in codes_of(catalog) for catalog in limits), limit


def codes_of(catalog):
    return {
        row["code"]
        for path in LISTS
        for declared in [yaml.safe_load(path.read_text(encoding="utf-8"))]
        if declared["catalog"] == catalog
        for row in declared["entries"]
    }


def test_what_is_watched_asked_and_published_is_declared():
    written = {template.code for template in notices.templates()}
    clocks = {(start.system, clock.code) for start in STARTS for clock in start.clocks}
    # The starts of services and of requests for data are made of their items; their clocks are these.
    clocks |= {("services", clock.code) for kind in CLOCKS.values() for clock in kind}
    clocks |= {("data_sharing", clock.code) for clock in CLOCKS_OF_REQUESTS}
    keys = {system.key for system in SYSTEMS}
    for watch in supervision.watches():
        assert watch.notice in written, watch.code
        if watch.register:
            assert watch.clock in {alarm.code for alarm in register_of(watch.register).alarms}, watch.code
        else:
            assert watch.task or (watch.system, watch.clock) in clocks, watch.code
        assert watch.system in keys, watch.code
        assert watch.basis, watch.code
    for rate in opinions.rates():
        assert not rate.start or rate.start in _start_sources or cases.start_of(rate.start), rate.survey
        system = manifest.find_system(rate.survey.partition(".")[0])
        assert system is not None
        assert set(rate.outcomes) <= set(system.outcomes), rate.survey
    assert [release.key for release in publication.releases() if not release.basis] == []


def test_what_is_asked_of_other_systems_is_offered():
    assert {name for system in SYSTEMS for name in system.asks} <= set(manifest.offered())


def test_every_choice_of_a_form_comes_from_somewhere():
    known = lists_declared() | set(_sources)
    lost = [
        f"{form.key}.{field.name}: {field.source}"
        for form in forms.forms()
        for field in form.fields
        if field.source and field.source not in known and field.source.removesuffix(LEAVES) not in known
    ]
    assert lost == []


def test_every_condition_of_a_form_hangs_on_a_question_above_it_or_on_the_case():
    for form in forms.forms():
        names = [field.name for field in form.fields]
        for place, field in enumerate(form.fields):
            if field.when:
                asked_later = compile_expression(field.when).names & set(names[place:])
                assert asked_later == set(), f"{form.key}.{field.name}"


@pytest.mark.parametrize("path", LISTS, ids=lambda path: f"{path.parents[1].name}.{path.stem}")
def test_every_row_of_a_list_says_on_what_it_rests(path):
    declared = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert catalogs.read_catalog(path).rows
    unfounded = [row["code"] for row in declared["entries"] if not row.get("basis")]
    assert unfounded == []
    # Written, not taken for granted: whoever wrote the row has looked.
    unsure = [row["code"] for row in declared["entries"] if row.get("status") not in {"verified", "assumed"}]
    assert unsure == []
    timed = [row for row in declared["entries"] if "amount" in row or path.stem == "limits"]
    assert [row["code"] for row in timed if not (isinstance(row["amount"], int) and row.get("unit"))] == []


PROFILE_KEYS = sorted(path.parent.name for path in PROFILES.glob("*/powers.yaml"))


@pytest.mark.parametrize("key", PROFILE_KEYS)
def test_every_entry_of_the_power_list_says_on_what_it_rests(key):
    powers = yaml.safe_load((PROFILES / key / "powers.yaml").read_text(encoding="utf-8"))
    for row in powers["entries"]:
        assert row["basis"], row["code"]
        assert row["status"] in {"verified", "assumed"}, row["code"]
        assert row["acts"], row["code"]
        assert row["remedy"], row["code"]
        assert row["supervision"], row["code"]


@pytest.mark.usefixtures("district")
class TestInTheDistrict:
    """What holds only once the facts of the district are loaded."""

    def test_every_post_of_the_power_list_exists(self):
        posts = set(posts_on(DAY).values_list("code", flat=True))
        for item in catalogs.items("powers", on=DAY):
            for act, patterns in item.content.get("acts", {}).items():
                for pattern in patterns:
                    matching = (
                        {post for post in posts if post.endswith(pattern[1:])}
                        if pattern.startswith("*")
                        else posts & {pattern}
                    )
                    assert matching, f"{item.code} {act}: {pattern}"

    def test_every_act_of_a_procedure_or_a_page_is_somebodys(self):
        acts = {value for _place, value in named("entry")}
        acts |= {page.act for system in SYSTEMS for page in system.pages if page.act}
        assert {act for act in acts if not who_may(act, on=DAY)} == set()

    def test_every_act_that_the_code_asks_for_is_somebodys(self):
        asked = set()
        for path in Path(mingfu.__file__).parent.rglob("*.py"):
            asked |= set(re.findall(r'\b(?:require|may)\(\w+, "([a-z.-]+)"', path.read_text(encoding="utf-8")))
        assert "publication.release" in asked
        assert {act for act in asked if not who_may(act, on=DAY)} == NOBODYS

    def test_every_post_that_a_procedure_or_a_watch_names_exists(self):
        posts = set(posts_on(DAY).values_list("code", flat=True))
        named_posts = {value for _place, value in named("post")}
        named_posts |= {watch.also for watch in supervision.watches() if watch.also}
        assert named_posts - posts == set()
        short = {post.rpartition(".")[2] for post in posts}
        assert {watch.to for watch in supervision.watches()} <= short

    def test_every_start_cites_a_living_entry_and_an_organ(self):
        for start in STARTS:
            assert catalogs.alive("powers", start.entry, on=DAY), start.key
            assert posts_on(DAY).filter(organ__code=start.organ).exists(), start.key

    def test_every_list_of_the_systems_is_published(self):
        assert {catalog for catalog in lists_declared() if not catalogs.edition_on(catalog, DAY)} == set()
