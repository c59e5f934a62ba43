# SPDX-License-Identifier: Apache-2.0
"""The catalogue of data: who holds what by which duty, who may have it on what condition, and how fresh it is."""
