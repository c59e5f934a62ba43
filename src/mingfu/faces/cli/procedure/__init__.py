# SPDX-License-Identifier: Apache-2.0
"""`mingfu procedure`: check, draw, simulate, compare and write procedures as files; import drafts and bind them.

What reads files only stands in `files` and starts without a database.
"""
