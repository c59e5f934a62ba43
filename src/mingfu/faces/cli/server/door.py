# SPDX-License-Identifier: Apache-2.0
"""One `make up` per state folder, one server per port, and a clear word where somebody is there already."""

import errno
import fcntl
import json
import os
import socket
from pathlib import Path
from typing import IO

import psutil


class OccupiedError(RuntimeError):
    """The state folder or the port is in use. The text says by whom, and what to do."""


def hold(folder: Path, *, address: str) -> IO[str]:
    """Take the state folder for this process, for as long as the returned file stays open. Raises `OccupiedError`."""
    file = (folder / "up.lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        held = json.loads(file.read() or "{}")
        file.close()
        number, where = held.get("pid", "?"), held.get("address", "?")
        raise OccupiedError(
            f"明府已在运行：{where}（进程 {number}，状态目录 {folder.parent}）。\n"
            f"  停止它：在它的窗口按 Ctrl-C，或 kill {number}。另起一套：MINGFU_VAR=另一目录 MINGFU_PORT=另一端口 make up\n"
            f"  Mingfu already runs at {where} (process {number}). Stop it there with Ctrl-C, or by kill {number};\n"
            f"  for a second one set MINGFU_VAR and MINGFU_PORT."
        ) from None
    file.truncate(0)
    file.write(json.dumps({"pid": os.getpid(), "address": address}))
    file.flush()
    return file


def check_port(address: str, port: int) -> None:
    """Make sure that the web server can have its port. Raises `OccupiedError`, which names who holds it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except PermissionError:
            raise OccupiedError(
                f"不允许使用端口 {port}：1024 以下的端口需要 root。换一个：MINGFU_PORT=8412 make up\n"
                f"  Port {port} needs root. Choose another with MINGFU_PORT."
            ) from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise OccupiedError(f"不能使用地址 {address}:{port} / cannot use it: {error.strerror}") from None
            who = holder(port)
            raise OccupiedError(
                f"端口 {port} 已被占用（{who}）。请停止它，或换一个端口：MINGFU_PORT={port + 1} make up\n"
                f"  Port {port} is taken by {who}. Stop that, or choose another with MINGFU_PORT."
            ) from None


def holder(port: int) -> str:
    """Who listens on a port, as far as we may see."""
    try:
        found = [
            c for c in psutil.net_connections(kind="tcp") if c.laddr and c.laddr.port == port and c.status == "LISTEN"
        ]
    except psutil.AccessDenied:
        found = []
    numbers = [c.pid for c in found if c.pid]
    if not numbers:
        return "另一用户的进程 / a process of another user"
    try:
        process = psutil.Process(numbers[0])
        return f"进程 {process.pid}：{' '.join(process.cmdline())[:80] or process.name()}"
    except psutil.Error:
        return f"进程 {numbers[0]}"
