# SPDX-License-Identifier: Apache-2.0
"""One form spec, many uses: page, validation, JSON Schema and print. Specs are YAML files of the systems."""

from mingfu.engines.forms.binding import Bound, bind
from mingfu.engines.forms.registry import UnknownForm, choices_of, form, forms, register_file, register_source
from mingfu.engines.forms.schema import json_schema
from mingfu.engines.forms.spec import Choice, Field, FormSpec, UnreadableForm, read_spec
from mingfu.engines.forms.views import Asked, Printed, asked, printed

__all__ = [
    "Asked",
    "Bound",
    "Choice",
    "Field",
    "FormSpec",
    "Printed",
    "UnknownForm",
    "UnreadableForm",
    "asked",
    "bind",
    "choices_of",
    "form",
    "forms",
    "json_schema",
    "printed",
    "read_spec",
    "register_file",
    "register_source",
]
