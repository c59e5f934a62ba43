# SPDX-License-Identifier: Apache-2.0
"""One bill: the fees of one or several matters of a person, how they are paid, given back, and held against the bank.

Money is counted in fen (分) and by what a gateway has signed for, each of its transactions once. Nothing here decides
what is due: the item says so (Administrative Licensing Law arts. 58, 59: no fee without a law or administrative regulation).
"""
