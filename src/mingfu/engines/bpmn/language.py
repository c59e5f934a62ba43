# SPDX-License-Identifier: Apache-2.0
"""The one expression language of procedures: FEEL, from the decision engine."""

import importlib
from typing import cast

from mingfu.engines.bpmn.expressions import Compiled


def feel(text: str) -> Compiled:
    """Compile a FEEL text."""
    return cast("Compiled", importlib.import_module("mingfu.engines.dmn").compile_expression(text))
