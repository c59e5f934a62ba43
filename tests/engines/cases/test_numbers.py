# SPDX-License-Identifier: Apache-2.0
"""Case numbers as people type them."""

import pytest

from mingfu.engines.cases import clean_number

NUMBER = "20260302000017"


@pytest.mark.parametrize(
    "typed", [NUMBER, "2026 0302 0000 17", "2026-0302-0000-17", "２０２６０３０２００００１７", "2026　0302　0000　17"]
)
def test_spaces_dashes_and_full_width_digits_are_read(typed):
    assert clean_number(typed) == NUMBER


@pytest.mark.parametrize(
    "typed", ["", "2026030200001", "20260302000018", "20260302000071", "x", "²" * 14, "①" * 14, "2026030200001²"]
)
def test_what_cannot_be_a_number_is_refused(refused, typed):
    with refused("case-number-misread"):
        clean_number(typed)
