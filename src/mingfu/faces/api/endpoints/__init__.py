# SPDX-License-Identifier: Apache-2.0
"""The endpoints of version 1. Importing a module declares what it offers."""

from mingfu.faces.api.endpoints import (
    calendar,
    cases,
    catalogs,
    exchange,
    figures,
    ledger,
    procedures,
    receipts,
    registers,
    replies,
    systems,
)

__all__ = [
    "calendar",
    "cases",
    "catalogs",
    "exchange",
    "figures",
    "ledger",
    "procedures",
    "receipts",
    "registers",
    "replies",
    "systems",
]
