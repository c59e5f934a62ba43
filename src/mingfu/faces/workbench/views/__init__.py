# SPDX-License-Identifier: Apache-2.0
"""The views of the workbench: find by query, call one command, answer."""
