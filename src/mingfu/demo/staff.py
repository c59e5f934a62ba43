# SPDX-License-Identifier: Apache-2.0
"""The people of the demonstration: posts with work numbers, no names; and the accounts a visitor may try."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from mingfu.kernel.access import system
from mingfu.kernel.organs import Organ, appoint, enrol

PASSWORD = "gaoming-demo-2026"  # noqa: S105 - the demonstration's own, printed at start-up and worth nothing elsewhere
BY = system("demo")


@dataclass(frozen=True, slots=True)
class Staff:
    """One official: work number, what pages show, the posts held; `sample` is said of accounts shown to visitors."""

    number: str
    shown: str
    posts: tuple[str, ...]
    sample: str = ""


SAMPLES = (
    Staff("1001", "区长岗", ("gm.gov.mayor",), "领导：驾驶舱、批示 leader"),
    Staff("1101", "督查岗", ("gm.office.oversight",), "督查：信号、督办 supervisor"),
    Staff("1102", "人民满意政府办统筹岗", ("gm.office.plan", "gm.office.handler"), "方案任务统筹 plan office"),
    Staff(
        "2001", "热线受理席", ("gm.hotline.desk", "gm.hotline.handler"), "热线窗口：受理、派单、直接答复 hotline desk"
    ),
    Staff("2002", "派单审核岗", ("gm.hotline.review",), "裁定派单异议 dispatch review"),
    Staff("2003", "回访席", ("gm.hotline.callback",), "回访、公开审核 call-back"),
    Staff("2004", "热线负责人岗", ("gm.hotline.head",), "热线负责人 head of the hotline"),
    Staff("3001", "城管承办岗", ("gm.urban.handler",), "承办单位 handling department"),
    Staff("3002", "城管负责人岗", ("gm.urban.head",), "承办单位负责人：延期审批 head of a department"),
)
"""Accounts printed by `make up`. Everybody else of the demonstration is made like them."""

TAKEN = {post for staff in SAMPLES for post in staff.posts}


def everybody() -> tuple[Staff, ...]:
    """The sample accounts, then a handler and a head for every organ that has none of them."""
    found = list(SAMPLES)
    for place, (code, short) in enumerate(Organ.objects.order_by("position").values_list("code", "short")):
        for offset, (role, title) in enumerate((("handler", "承办岗"), ("head", "负责人岗"))):
            post = f"{code}.{role}"
            if post not in TAKEN:
                found.append(Staff(str(4000 + place * 2 + offset), f"{short}{title}", (post,)))
    return tuple(found)


def seat_everybody() -> int:
    """Enrol and appoint everybody; returns how many there are."""
    password = make_password(PASSWORD)
    staff = everybody()
    for one in staff:
        enrol(one.number, one.shown, actor=BY, password=password)
        for post in one.posts:
            appoint(one.number, post, actor=BY)
    return len(staff)
