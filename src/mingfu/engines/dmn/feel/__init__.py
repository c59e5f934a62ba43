# SPDX-License-Identifier: Apache-2.0
"""FEEL, the expression language: text to tokens, to a tree, to compiled functions."""
