# SPDX-License-Identifier: Apache-2.0
"""The web server's command line, and the wait until it answers."""

import http.client
import sys
from time import monotonic, sleep

from mingfu.faces.cli.server.options import ServerSettings
from mingfu.faces.cli.server.preparation import PreparationFailedError
from mingfu.faces.cli.server.supervisor import Child, last_lines

APPLICATION = "mingfu.site.wsgi:application"


def command(options: ServerSettings) -> list[str]:
    """Granian serves the site over WSGI. Blocking threads hold one database connection each."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--http", "1"),
        *("--host", options.address, "--port", str(options.port)),
        *("--workers", str(options.web_workers), "--blocking-threads", str(options.web_threads)),
        *("--blocking-threads-idle-timeout", "600", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "5", APPLICATION),
    ]


def wait_until_ready(options: ServerSettings, child: Child, seconds: float = 60) -> None:
    """Wait until the site answers anything but a fault. Raises `PreparationFailedError` with the end of its log."""
    until, status = monotonic() + seconds, 0
    while monotonic() < until:
        if child.process is not None and child.process.poll() is not None:
            break
        status = ask(options)
        if status and status < http.client.INTERNAL_SERVER_ERROR:
            return
        if status:
            break
        sleep(0.1)
    said = f"网站应答 {status}" if status else "网站没有应答 / the site does not answer"
    raise PreparationFailedError(f"{said}（{child.log}）\n" + "\n".join(last_lines(child.log, 15)))


def ask(options: ServerSettings) -> int:
    """The status of the first page; 0 while nobody answers."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(options.address, options.address)  # noqa: S104 - compared, not bound
    connection = http.client.HTTPConnection(host, options.port, timeout=20)
    try:
        connection.request("GET", "/", headers={"Host": "127.0.0.1"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
