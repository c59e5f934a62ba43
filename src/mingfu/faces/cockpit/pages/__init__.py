# SPDX-License-Identifier: Apache-2.0
"""What each page of the cockpit shows, as one typed value."""
