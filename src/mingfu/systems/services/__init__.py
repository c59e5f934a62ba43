# SPDX-License-Identifier: Apache-2.0
"""Government services: items with their guides, applying, handling, one bill, ratings and queues.

By the Administrative Licensing Law and the rules on online government services; every organ with a service runs it, the
bureau of government services watches over the guides. Inside: `items` below what handles them, that below the windows.
"""
