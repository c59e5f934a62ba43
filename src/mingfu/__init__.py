# SPDX-License-Identifier: Apache-2.0
"""Mingfu 明府: software to run a district government its people are satisfied with."""
