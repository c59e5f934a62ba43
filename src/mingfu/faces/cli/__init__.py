# SPDX-License-Identifier: Apache-2.0
"""The command line: `mingfu …`, and the supervisor behind `make up`."""
