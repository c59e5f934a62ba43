# SPDX-License-Identifier: Apache-2.0
"""The fixed eight-step procedure as a system that exists only while something is measured.

It is declared like any other (procedure, forms, limits, grants) and lives in this folder, not in `src/`.
"""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from mingfu.engines import cases
from mingfu.engines.forms import register_file
from mingfu.kernel.access import SYSTEM, Actor, grant
from mingfu.kernel.catalogs import publish_edition, read_catalog
from mingfu.kernel.organs import Official, actor_of_official, holders
from mingfu.kernel.parties import Party, actor_of_party, register_party

FOLDER = Path(__file__).parent / "procedure"
START = "bench.approval"
ENTRY = "GM-QT-0001"
GRANTS = {
    "bench.accept": "gm.hotline.desk",
    "bench.review": "gm.urban.handler",
    "bench.decide": "gm.urban.head",
}
PARTY = "party"
APPLICANT = "度量申请人"


@dataclass(frozen=True)
class Act:
    """One human step: the node, the post that does it, and what it types."""

    node: str
    post: str
    typed: dict[str, list[str]]


APPLIED = {"text": ["在沧江路一号开办餐馆，申请食品经营许可。"], "place": ["荷城街道"]}
REVIEW = {"opinion": ["agree"], "grounds": ["材料与现场一致，符合要求。"]}
ACTS = (
    Act("accept", "gm.hotline.desk", {"materials": ["whole"], "remark": ["材料齐全，予以受理。"]}),
    Act("site", "gm.urban.handler", REVIEW),
    Act("expert", "gm.urban.handler", REVIEW),
    Act("data", "gm.urban.handler", REVIEW),
    Act("decide", "gm.urban.head", {"decision": ["granted"], "grounds": ["符合法定条件，准予许可。"]}),
    Act("deliver", "gm.hotline.desk", {"delivered": ["2026-03-02"], "remark": ["窗口领取"]}),
    Act("rate", PARTY, {"level": ["5"], "words": ["办得很快"]}),
)
STEPS = len(ACTS) + 1
"""Human steps of one case, its opening included."""


def register() -> None:
    """Make the procedure, its forms and its start known to this process."""
    for file in sorted((FOLDER / "forms").glob("*.yaml")):
        register_file(file)
    cases.register_procedure(START, FOLDER / "approval.bpmn")
    clock = cases.Clock(code="decide", title="决定", limits="bench.limits", limit="decide", stops=("decide",))
    cases.register_start(
        cases.Start(
            key=START,
            title="度量用审批",
            form="bench.apply",
            procedure=START,
            entry=ENTRY,
            organ="gm.hotline",
            by=("web", "api"),
            clocks=(clock,),
        )
    )


def publish() -> None:
    """Publish its limits, grant its acts, and register the one person who applies."""
    publish_edition(read_catalog(FOLDER / "limits.yaml"), actor=SYSTEM)
    for act, post in GRANTS.items():
        grant(post, act, entry=ENTRY, basis="度量", actor=SYSTEM)
    register_party(actor=SYSTEM, name=APPLICANT)


def cast() -> dict[str, Actor]:
    """Who acts, by post, each loaded as a request would load them."""
    found = {}
    for post in sorted(set(GRANTS.values())):
        pk, epoch = Official.objects.values_list("pk", "epoch").get(number=holders(post)[0].number)
        official = actor_of_official(pk, epoch)
        assert official is not None, post
        found[post] = official
    found[PARTY] = applicant()
    return found


def applicant() -> Actor:
    """The person who applies."""
    citizen = actor_of_party(first_party())
    assert citizen is not None
    return citizen


def first_party() -> UUID:
    """The identity of the person who applies."""
    return Party.objects.order_by("created_at", "pk").values_list("pk", flat=True)[0]


def tokens() -> dict[str, str]:
    """The token each step has in every case of this procedure, learnt by walking one of them."""
    actors, found = cast(), {}
    number = cases.open_case(START, APPLIED, actor=actors[PARTY])
    for act in ACTS:
        found[act.node] = next(item.token for item in cases.read_case(number).items if item.node == act.node)
        cases.complete_task(number, found[act.node], act.typed, actor=actors[act.post])
    closed = cases.read_case(number)
    assert (closed.status, closed.outcome) == ("closed", "done"), closed
    return found
