# SPDX-License-Identifier: Apache-2.0
"""Pages of the power list: for everybody, and for those who keep it."""
