# SPDX-License-Identifier: Apache-2.0
"""Ratings of services (好差评): asked for on every channel, worked off when bad, published beside the response rate.

Levels, links and sums are the engine's (`engines.opinions`); here stands what follows: who is asked, the procedure of a bad
rating, the window's code to scan, and the figures. State Council 国办发〔2019〕51号.
"""
