# SPDX-License-Identifier: Apache-2.0
"""Data sharing: organs catalogue what they hold, ask each other for it within days, and read it only for a live case.

By the Regulation on the Sharing of Government Data (State Council order 809) and the provisions on online services (order
716). Every reading stands in a log that the person concerned reads; certificates are issued signed and checked by anybody;
the dossier shows people what the state holds about them. Run by the district's bureau of services and data.
"""
