# SPDX-License-Identifier: Apache-2.0
"""One folder a system: declarations on top of kernel and engines."""
