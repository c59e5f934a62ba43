# SPDX-License-Identifier: Apache-2.0
"""Moving time for web and worker alike, in a database that is marked demo or test."""

from datetime import UTC, datetime, timedelta

from mingfu.kernel.clock.machine import system_now
from mingfu.kernel.clock.models import Deployment, Steering
from mingfu.kernel.refusals import Refusal, _


class SteeringRefused(Refusal):
    """A live database keeps the machine's time."""

    code = "clock-steering-refused"
    status = 409
    message = _("只有演示库或测试库可以调整时间。请改用 CLOCK=system，或在演示库中操作。")


def deployment_kind() -> str:
    """`live`, `demo` or `test`. A database that says nothing is live."""
    return Deployment.objects.values_list("kind", flat=True).first() or "live"


def mark(kind: str, *, profile: str = "") -> None:
    """Say once what this database is. The mark of a live database cannot be taken back by this function."""
    row = Deployment.objects.first()
    if row is None:
        Deployment.objects.create(kind=kind, profile=profile)
    elif row.kind != kind:
        raise SteeringRefused


def steer(moment: datetime, *, running: bool = False) -> datetime:
    """Set the steered clock to an aware instant; `running` lets it go on from there."""
    if deployment_kind() == "live":
        raise SteeringRefused
    values = {"moment": moment.astimezone(UTC), "set_at": system_now(), "running": running}
    Steering.objects.update_or_create(pk=1, defaults=values)
    return moment


def advance(by: timedelta) -> datetime:
    """Move the steered clock on by a span and return the new instant."""
    return steer(steered_now() + by, running=Steering.objects.filter(pk=1, running=True).exists())


def steered_now() -> datetime:
    """The instant the steering row shows. Refused in a live database; the machine's time while no row is set."""
    row = Steering.objects.filter(pk=1).values_list("moment", "set_at", "running").first()
    if deployment_kind() == "live":
        raise SteeringRefused
    if row is None:
        return system_now()
    moment, set_at, running = row
    return moment + (system_now() - set_at) if running else moment
