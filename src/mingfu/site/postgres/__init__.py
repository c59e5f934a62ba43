# SPDX-License-Identifier: Apache-2.0
"""Django's PostgreSQL backend, with a health check that costs no round trip."""
