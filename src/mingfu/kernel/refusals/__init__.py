# SPDX-License-Identifier: Apache-2.0
"""Errors that carry their code, their data and a sentence that says what to do next."""

from mingfu.kernel.refusals.refusal import Refusal, _, catalogue

__all__ = ["Refusal", "_", "catalogue"]
