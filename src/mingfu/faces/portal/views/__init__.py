# SPDX-License-Identifier: Apache-2.0
"""One short function for each address and method: find, bind, call one command, answer."""
