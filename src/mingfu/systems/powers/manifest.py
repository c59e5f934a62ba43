# SPDX-License-Identifier: Apache-2.0
"""The power list at a glance."""

from datetime import time
from pathlib import Path

from mingfu.engines.jobs import Duty
from mingfu.engines.manifest import SystemManifest
from mingfu.kernel.refusals import _
from mingfu.systems.powers import choices as _choices  # noqa: F401 - offers the answers that the forms name
from mingfu.systems.powers import declared, following
from mingfu.systems.powers.conflicts import count_conflicts

POWERS = SystemManifest(
    key="powers",
    title=_("职能库与权责清单"),
    government="efficient",
    clauses=("8", "22"),
    about=_("谁有什么权、依据什么、怎么办、出了错谁负责：区和镇街的权责清单，逐版公布，逐项可查。"),
    law=(
        "中办发〔2015〕21号",
        "中华人民共和国政府信息公开条例（2019）",
        "中华人民共和国地方各级人民代表大会和地方各级人民政府组织法",
    ),
    folder=Path(__file__).parent,
    starts=declared.STARTS,
    functions={"powers.conflicts": count_conflicts},
    watches=declared.WATCHES,
    notices=declared.NOTICES,
    reactions=declared.REACTIONS,
    duties=(Duty("powers.every-day", following.every_day, at=time(0, 10)),),
    outcomes=declared.OUTCOMES,
)
