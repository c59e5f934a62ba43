# SPDX-License-Identifier: Apache-2.0
"""Settings, environment, URLs, WSGI. No logic."""
