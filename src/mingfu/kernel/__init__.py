# SPDX-License-Identifier: Apache-2.0
"""Facts of the state. Knows no workflow."""
