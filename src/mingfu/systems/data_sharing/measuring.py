# SPDX-License-Identifier: Apache-2.0
"""Figures of sharing: requests answered in time, uses that hold, readings, certificates, findings. Each counts rows that stand."""

from dataclasses import dataclass

from django.db.models import Q

from mingfu.engines.cases import cases_for
from mingfu.kernel.access import SYSTEM
from mingfu.kernel.clock import today
from mingfu.systems.data_sharing.catalogue.findings import findings
from mingfu.systems.data_sharing.catalogue.items import data_items
from mingfu.systems.data_sharing.exchange.requests import PREFIX
from mingfu.systems.data_sharing.models import Certificate, Reading, Use


@dataclass(frozen=True, slots=True)
class Figures:
    """How sharing stands, for an organ or for all."""

    items: int
    findings: int
    asked: int
    answered: int
    late: int
    uses: int
    readings: int
    certificates: int
    presented: int

    @property
    def on_time(self) -> float | None:
        """Share of the answers that came in their days, in percent; None where none was given."""
        return round(100 * (self.answered - self.late) / self.answered, 1) if self.answered else None


def figures(organ: str = "") -> Figures:
    """Figures of an organ as owner and issuer, or of the whole district."""
    held = data_items()
    mine = [one for one in held if organ in {"", one.organ}]
    requests = cases_for(SYSTEM).filter(system="data_sharing", start__startswith=PREFIX)
    uses, readings, certificates = Use.objects.all(), Reading.objects.all(), Certificate.objects.all()
    if organ:
        requests, uses = requests.filter(organ=organ), uses.filter(owner=organ)
        readings, certificates = readings.filter(organ=organ), certificates.filter(organ=organ)
    answered = requests.filter(line__answered_on__isnull=False)
    return Figures(
        items=len(mine),
        findings=len(findings(mine)),
        asked=requests.count(),
        answered=answered.count(),
        late=answered.filter(line__late=True).count(),
        uses=uses.filter(Q(end=None), until__gte=today()).count(),
        readings=readings.filter(right="use").count(),
        certificates=certificates.count(),
        presented=readings.filter(Q(right="certificate") | ~Q(certificate="")).count(),
    )
