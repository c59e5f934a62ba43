# SPDX-License-Identifier: Apache-2.0
"""Registers by key."""

from pathlib import Path

from mingfu.engines.registers.refusals import UnknownRegister
from mingfu.engines.registers.spec import RegisterSpec, read_register

_registers: dict[str, RegisterSpec] = {}


def register_file(path: Path) -> RegisterSpec:
    """Read a register file and keep the register under its key."""
    spec = read_register(path)
    _registers[spec.key] = spec
    return spec


def register_of(key: str) -> RegisterSpec:
    """The register of that key. Raises `UnknownRegister`."""
    try:
        return _registers[key]
    except KeyError:
        raise UnknownRegister(register=key) from None


def registers() -> tuple[RegisterSpec, ...]:
    """Every register, by key."""
    return tuple(_registers[key] for key in sorted(_registers))
