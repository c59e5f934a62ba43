# SPDX-License-Identifier: Apache-2.0
"""Services to enterprises: complaints about late payment by public buyers, with the interest the law gives them.

By the Regulation on Ensuring Payments to Small and Medium-sized Enterprises. Run by the district's bureau of economy.
"""
