# SPDX-License-Identifier: Apache-2.0
"""The peer django-viewflow through the fixed procedure, on PostgreSQL, with its own tables and its own locking.

Run by the Python of `.venv-bench/`; reads one number of seconds a line, answers steps a second. Nothing of ours is
imported, and nothing of it by us: viewflow is AGPL.
"""

import json
import os
import sys
from time import perf_counter
from types import ModuleType
from urllib.parse import parse_qs, urlsplit

import django
from django.conf import settings

PARTS = urlsplit(os.environ["DATABASE_OWNER_URL"])
ASKED = parse_qs(PARTS.query)
settings.configure(
    SECRET_KEY="measured",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "viewflow", "viewflow.workflow"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": PARTS.path.lstrip("/"),
            "USER": PARTS.username,
            "HOST": ASKED["host"][0],
            "PORT": ASKED["port"][0],
        }
    },
)
django.setup()

# They can be imported only once the settings stand.
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from viewflow import this  # noqa: E402
from viewflow.workflow import flow  # noqa: E402
from viewflow.workflow.models import Process  # noqa: E402

ORDER = ("accept", "site", "expert", "data", "decide", "deliver", "rate")
# A flow names its app by the package of its module; ours has none, so it is told.
MODULE = ModuleType("viewflow.workflow.measured")
sys.modules[MODULE.__name__] = MODULE


def nothing(request):
    """The page of a task; nobody looks at it here."""


class Approval(flow.Flow):
    """Apply, accept, three departments at once, decide, deliver, rate."""

    __module__ = MODULE.__name__
    process_class = Process

    start = flow.StartHandle(this.begin).Next(this.accept)
    accept = flow.View(nothing).Next(this.complete)
    complete = flow.If(lambda activation: activation.process.data.get("materials") == "lacking").Then(this.supplement)
    complete = complete.Else(this.split)
    supplement = flow.View(nothing).Next(this.accept)
    split = flow.Split().Next(this.site).Next(this.expert).Next(this.data)
    site = flow.View(nothing).Next(this.join)
    expert = flow.View(nothing).Next(this.join)
    data = flow.View(nothing).Next(this.join)
    join = flow.Join().Next(this.decide)
    decide = flow.View(nothing).Next(this.deliver)
    deliver = flow.View(nothing).Next(this.rate)
    rate = flow.View(nothing).Next(this.end)
    end = flow.End()

    def begin(self, activation):
        """Somebody applies."""
        activation.process.data = {"materials": "whole"}
        return activation.process


MODULE.Approval = Approval


class Peer:
    """Walks cases as viewflow's own views do: lock, assign, start, execute."""

    def __init__(self) -> None:
        call_command("migrate", verbosity=0)
        self.user = User.objects.create(username="official")
        self.steps = self._steps()

    def _steps(self):
        while True:
            process = Approval.start.run()
            yield
            for node in ORDER:
                task = process.task_set.get(flow_task=getattr(Approval, node), status="NEW")
                with task.activation() as activation:
                    activation.assign(self.user)
                    activation.start(None)
                    activation.execute()
                yield
            process.refresh_from_db()
            assert process.status == "DONE", process.status

    def walk(self, seconds: float) -> float:
        """Steps a second over so long."""
        begun, done = perf_counter(), 0
        while perf_counter() - begun < seconds:
            next(self.steps)
            done += 1
        return done / (perf_counter() - begun)


if __name__ == "__main__":
    peer = Peer()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(peer.walk(float(line))) + "\n")
        sys.stdout.flush()
