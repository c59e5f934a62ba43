# SPDX-License-Identifier: Apache-2.0
"""Queue and appointment in the halls: numbers, calling, waiting times, slots, and what not coming leads to.

Halls, their windows and business lines are rows of the list `services.halls`; what is counted are the tickets of a day.
"""
