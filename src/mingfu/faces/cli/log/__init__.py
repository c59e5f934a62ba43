# SPDX-License-Identifier: Apache-2.0
"""`mingfu log`: event logs of any office, counted, held against a procedure, and ours written for other tools."""
