# SPDX-License-Identifier: Apache-2.0
"""The plan's pages: what the public reads, and where officials divide, publish and report."""
