# SPDX-License-Identifier: Apache-2.0
"""The function library and the list of powers and responsibilities of the district and its towns.

By the guidance on lists of powers (中办发〔2015〕21号) and the Regulation on Open Government Information; the office for
institutional staffing keeps it, departments draft, the justice bureau reviews, the government's executive meeting decides.
The list records law and creates no power: every service, permission, form and act cites an entry that is in force.
"""
