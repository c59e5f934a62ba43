# SPDX-License-Identifier: Apache-2.0
"""Registers of systems: their files, their alarms as rules of supervision, what is asked for by name, and forgetting."""

from datetime import time
from pathlib import Path

from mingfu.engines.jobs import Duty, register_duty
from mingfu.engines.manifest.providers import offer
from mingfu.engines.notices import NoticeTemplate, register_template
from mingfu.engines.registers import entries, entry, measure, register_file
from mingfu.engines.registers.retention import forget_due
from mingfu.engines.supervision import Watch, register_watch
from mingfu.kernel.refusals import _

ALARM = NoticeTemplate(
    code="registers.alarm",
    title=_("台账提醒"),
    text=_("台账记录 {number} 的期限是 {due}，请打开台账查看并办理。"),
)


def wire_registers() -> None:
    """Register what all registers share: the notice of an alarm, the providers, and the daily forgetting."""
    register_template(ALARM)
    register_duty(Duty("registers.forget", lambda _instant: forget_due(), at=time(3, 30)))
    offer("registers.entry", entry)
    offer("registers.entries", entries)
    offer("registers.measure", measure)


def take_register(file: Path) -> None:
    """Keep a register, and hand its alarms to supervision."""
    spec = register_file(file)
    for alarm in spec.alarms:
        watch = Watch(
            code=f"{spec.key}.{alarm.code}",
            title=_(alarm.title),
            system=spec.system,
            card=alarm.card,
            notice=alarm.notice,
            register=spec.key,
            clock=alarm.code,
            to=alarm.to,
            also=alarm.also,
            basis=alarm.basis or spec.basis,
        )
        register_watch(watch)
