# SPDX-License-Identifier: Apache-2.0
"""The case page: clock and acts first, then the drawn procedure, what was handed in, papers and history."""
