# SPDX-License-Identifier: Apache-2.0
"""One form spec, many uses: page, validation, JSON Schema and print; and forms kept half filled until they are handed in.

Specs are YAML files of the systems.
"""

from typing import TYPE_CHECKING

from mingfu.kernel.settings import late

if TYPE_CHECKING:
    from mingfu.engines.forms.binding import Bound, bind
    from mingfu.engines.forms.prefilling import fill_own, own_fields, own_values
    from mingfu.engines.forms.registry import UnknownForm, choices_of, form, forms, register_file, register_source
    from mingfu.engines.forms.saving import (
        Kept,
        SavedAnswers,
        SavedRow,
        answers_in,
        by_code,
        drop_saved,
        forget_expired,
        forget_own,
        forget_party,
        forget_subject,
        keeping_until,
        save_form,
        saved_by,
        saved_of,
    )
    from mingfu.engines.forms.schema import json_schema
    from mingfu.engines.forms.spec import Choice, Field, FormSpec, UnreadableForm, read_spec
    from mingfu.engines.forms.views import Asked, Printed, asked, printed

__all__ = [
    "Asked",
    "Bound",
    "Choice",
    "Field",
    "FormSpec",
    "Kept",
    "Printed",
    "SavedAnswers",
    "SavedRow",
    "UnknownForm",
    "UnreadableForm",
    "answers_in",
    "asked",
    "bind",
    "by_code",
    "choices_of",
    "drop_saved",
    "fill_own",
    "forget_expired",
    "forget_own",
    "forget_party",
    "forget_subject",
    "form",
    "forms",
    "json_schema",
    "keeping_until",
    "own_fields",
    "own_values",
    "printed",
    "read_spec",
    "register_file",
    "register_source",
    "save_form",
    "saved_by",
    "saved_of",
]

__getattr__ = late(__name__, "binding", "prefilling", "registry", "saving", "schema", "spec", "views", names=__all__)
