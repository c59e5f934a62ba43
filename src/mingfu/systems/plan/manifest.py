# SPDX-License-Identifier: Apache-2.0
"""The plan at a glance."""

from pathlib import Path

from mingfu.engines.manifest import SystemManifest
from mingfu.kernel.refusals import _

PLAN = SystemManifest(
    key="plan",
    title=_("任务分解与公开"),
    government="safeguards",
    clauses=("S1",),
    about=_("一份方案进来，变成有目标、有责任单位、有期限的任务；进展按月报，完成情况公开。"),
    law=("明府字〔2014〕27号 第四部分（一）",),
    folder=Path(__file__).parent,
)
