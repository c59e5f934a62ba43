# SPDX-License-Identifier: Apache-2.0
"""What the DMN specification says of FEEL, line by line: an expression and the value it has, both written in FEEL.

Lines of one built-in stand together with its error cases: what cannot be computed is null.
"""

from pathlib import Path

import pytest

from mingfu.engines.dmn import DmnError, compile_expression

FOLDER = Path(__file__).parent / "specification"


def rows():
    """Expression and value of each line of the files in `specification/`."""
    lines = (line for file in sorted(FOLDER.glob("*.txt")) for line in file.read_text(encoding="utf-8").splitlines())
    return [tuple(part.strip() for part in line.rpartition(" => ")[::2]) for line in lines]


def value(text):
    return compile_expression(text).evaluate({})


REFUSED = r"""
substring("abc", start position: 2)
-1..1
@"foo"
1 +
[1, 2
{a: 1, a: 2}
'single'
"open
if true then 1
1 instance of nothing
"""


@pytest.mark.parametrize(("text", "expected"), rows())
def test_value(text, expected):
    got, wanted = value(text), value(expected)
    assert type(got) is type(wanted)
    assert got == wanted


@pytest.mark.parametrize("text", [line for line in REFUSED.strip().splitlines() if line])
def test_refused_with_its_place(text):
    with pytest.raises(DmnError) as caught:
        value(text)
    assert caught.value.line == 1
    assert 1 <= caught.value.column <= len(text) + 1
