# SPDX-License-Identifier: Apache-2.0
"""Schema history of documents."""
