# SPDX-License-Identifier: Apache-2.0
"""Typed options that explain themselves, and the folder where a deployment keeps its state.

A package declares a small class; its values come from the environment under one prefix.
`declared()` lists every option of every class that has been imported, for the reference page and its test.
"""

from mingfu.kernel.settings.late import late
from mingfu.kernel.settings.options import Declared, Settings, UnreadableSettingError, declared, option
from mingfu.kernel.settings.state import key, key_folder, var_folder

__all__ = [
    "Declared",
    "Settings",
    "UnreadableSettingError",
    "declared",
    "key",
    "key_folder",
    "late",
    "option",
    "var_folder",
]
