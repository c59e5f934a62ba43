# SPDX-License-Identifier: Apache-2.0
"""Schema of the calendar."""
