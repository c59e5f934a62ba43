# SPDX-License-Identifier: Apache-2.0
"""FEEL's built-in functions. Importing this package registers all of them."""

from mingfu.engines.dmn.feel.builtins import contexts, figures, intervals, lists, numbers, strings, times

__all__ = ["contexts", "figures", "intervals", "lists", "numbers", "strings", "times"]
