# SPDX-License-Identifier: Apache-2.0
"""Pages about items: for everybody to find and read, for officials to write."""
