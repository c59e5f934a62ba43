# SPDX-License-Identifier: Apache-2.0
"""The public's door: say something, follow it, read what was answered, check that nothing was altered.

Knows no system by name: what can be begun, what a procedure is and what may be seen come from the engines' registries.
"""
