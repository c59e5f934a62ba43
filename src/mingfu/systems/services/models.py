# SPDX-License-Identifier: Apache-2.0
"""Where Django finds the models of this system: each part of it keeps its own."""

from mingfu.systems.services.bills import models as bills
from mingfu.systems.services.items.models import ItemDraft, Listing
from mingfu.systems.services.queue import models as queue

__all__ = ["ItemDraft", "Listing", "bills", "queue"]
