# SPDX-License-Identifier: Apache-2.0
"""The self-service machine in the hall, 市民之窗: large targets, short sessions, nothing left behind.

Pages are there on registered machines only. A visit ends by itself, its cookies are worth nothing afterwards, and every
page works without script.
"""
