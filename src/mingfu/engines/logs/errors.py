# SPDX-License-Identifier: Apache-2.0
"""What is wrong with an event log, said with code, file, line and a Chinese sentence."""


class LogError(Exception):
    """A log cannot be read, or a question cannot be asked of it. `line` counts from 1; 0 means unknown."""

    def __init__(self, code: str, message: str, *, file: str = "", line: int = 0) -> None:
        self.code = code
        self.message = message
        self.file = file
        self.line = line
        where = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        super().__init__(f"{where}{message}")
