# SPDX-License-Identifier: Apache-2.0
"""Pages of bills: for whoever pays, for the desk, and the bank that the sandbox plays."""
