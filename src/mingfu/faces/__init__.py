# SPDX-License-Identifier: Apache-2.0
"""What people touch: pages, API, command line."""
