# SPDX-License-Identifier: Apache-2.0
"""Asking another organ for data, using what was agreed to, and the log of every reading."""
