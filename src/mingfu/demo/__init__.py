# SPDX-License-Identifier: Apache-2.0
"""A lived-in district, made by calling the same commands that people use."""
