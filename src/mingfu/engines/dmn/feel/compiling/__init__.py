# SPDX-License-Identifier: Apache-2.0
"""The tree of an expression to nested Python functions, by kinds of node."""
