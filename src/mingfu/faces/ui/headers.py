# SPDX-License-Identifier: Apache-2.0
"""The security headers every answer carries."""

from django.http import HttpResponseBase

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)

HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Pages carry a person's name and a token: no shared cache keeps them. Going back still shows what was typed.
    "Cache-Control": "private, no-cache",
}


def guard(response: HttpResponseBase) -> HttpResponseBase:
    """Add the headers a view has not set itself."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
