# SPDX-License-Identifier: Apache-2.0
"""12345 hotline and 网络问政: one box for everything people want to say to the government.

Received, sorted, dispatched to the organ that owns it, answered on the clock, called back, judged by the person, and
published. Run by the district's hotline centre under 国办发〔2020〕53号 and the Guangdong measures of 2022 (plan, clause 7).
"""
