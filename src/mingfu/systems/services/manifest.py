# SPDX-License-Identifier: Apache-2.0
"""The services at a glance."""

from datetime import time
from pathlib import Path

from mingfu.engines.jobs import Duty
from mingfu.engines.manifest import SystemManifest
from mingfu.kernel.refusals import _
from mingfu.systems.services.items.loading import list_again, settle

SERVICES = SystemManifest(
    key="services",
    title=_("政务服务"),
    government="efficient",
    clauses=("9", "13"),
    about=_("办什么事、要什么材料、多久办好、到哪里办，一次说清；一窗受理、一站办结、一网通办、一单缴费、一个标准。"),
    law=("中华人民共和国行政许可法", "国务院关于在线政务服务的若干规定（国令第716号）", "广东省优化营商环境条例"),
    folder=Path(__file__).parent,
    duties=(Duty("services.list-items", list_again, at=time(0, 5)),),
    settles=settle,
)
