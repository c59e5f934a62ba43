# SPDX-License-Identifier: Apache-2.0
"""Plans: the text of an official plan becomes parts, clauses, targets and tasks that somebody answers for."""
