# SPDX-License-Identifier: Apache-2.0
"""The options of the ledger."""

from datetime import time

from mingfu.kernel.settings import Settings, option


class LedgerSettings(Settings, prefix="LEDGER"):
    """When the ledger is sealed and how it is read back."""

    seal_at: time = option(time(1, 0), help="When the seal over the days that have ended is made, legal time.")
    verify_batch: int = option(5000, help="Events read at a time when the ledger is verified.")
    settle_within: int = option(30, help="Seconds the seal waits for transactions that are still writing.")
