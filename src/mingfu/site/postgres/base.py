# SPDX-License-Identifier: Apache-2.0
"""Whether a kept session still lives is read off its socket, once a request."""

import select

import psycopg
from django.db.backends.postgresql import base
from typing_extensions import override


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's. A server that ends a session says so, or closes the socket: where nothing has come, nothing ended."""

    @override
    def is_usable(self) -> bool:
        """Whether the session takes questions. Between transactions it costs one only where something has come."""
        held = self.connection
        if held is None or self.in_atomic_block:
            return super().is_usable()
        arrived = select.poll()
        try:
            arrived.register(held.fileno(), select.POLLIN)
            if not arrived.poll(0):
                return True
        except (OSError, ValueError, psycopg.Error):
            return False
        return super().is_usable()
