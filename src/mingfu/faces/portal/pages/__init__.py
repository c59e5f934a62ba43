# SPDX-License-Identifier: Apache-2.0
"""What each page shows, as frozen values; built from queries, drawn by templates of the same name."""
