# SPDX-License-Identifier: Apache-2.0
"""E-certificates: issued signed at the end of a case or by hand, checked by anybody, revoked, used again everywhere."""
