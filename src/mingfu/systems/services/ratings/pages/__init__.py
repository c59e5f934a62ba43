# SPDX-License-Identifier: Apache-2.0
"""Pages of ratings: the published figures, and the desk's list, code to scan and call-back."""
