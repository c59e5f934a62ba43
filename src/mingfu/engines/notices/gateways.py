# SPDX-License-Identifier: Apache-2.0
"""What carries notices: SMTP for e-mail, and twins that carry nothing where no server is named.

An office connects its SMS provider by `register_gateway("sms", send)`; `send(address, title, text)` raises when the
provider does not take the message, and the notice is tried again.
"""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from django.core.mail import EmailMessage, get_connection

from mingfu.kernel.settings import Settings, option

Gateway = Callable[[str, str, str], None]


class NoticesSettings(Settings, prefix="NOTICES"):
    """Where notices leave the house."""

    smtp: str = option("", help="SMTP server as smtp[s]://user:password@host:port; empty: the outbox page only.")
    sender: str = option("noreply@localhost", help="Sender's address of e-mail notices.")


def stays_here(_address: str, _title: str, _text: str) -> None:
    """The twin of every gateway: what it is given is read on the outbox page of a demo or test database."""


def by_smtp(address: str, title: str, text: str) -> None:
    """Send an e-mail through the server that the settings name; raises what the server answers."""
    known = NoticesSettings()
    server = urlsplit(known.smtp)
    connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=server.hostname,
        port=server.port or (465 if server.scheme == "smtps" else 25),
        username=unquote(server.username or ""),
        password=unquote(server.password or ""),
        use_ssl=server.scheme == "smtps",
        timeout=20,
    )
    EmailMessage(title, text, known.sender, [address], connection=connection).send()


_gateways: dict[str, Gateway] = {}


def register_gateway(channel: str, gateway: Gateway) -> None:
    """Connect a channel to what carries it."""
    _gateways[channel] = gateway


def gateway_of(channel: str) -> Gateway:
    """What carries a channel now."""
    if channel in _gateways:
        return _gateways[channel]
    return by_smtp if channel == "email" and NoticesSettings().smtp else stays_here
