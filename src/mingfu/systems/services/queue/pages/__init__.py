# SPDX-License-Identifier: Apache-2.0
"""Pages of queues: for whoever comes, the screen of a hall, and the officer at a window."""
