# SPDX-License-Identifier: Apache-2.0
"""How much one network address may ask of the API."""

from mingfu.kernel.settings import Settings, option


class ApiSettings(Settings, prefix="API"):
    """Limits of the API. They are kept by each web worker for itself; wrong query codes count with those of all faces."""

    requests_a_minute: int = option(240, help="Most API requests from one network address in a minute; 0 for no limit.")
    cases_an_hour: int = option(30, help="Most cases opened through the API from one address in an hour; 0: no limit.")
    body_kb: int = option(256, help="Largest body of an API request, in kilobytes.")
    proxies: int = option(
        0, help="How many proxies of one's own stand before the site; their X-Forwarded-For is believed."
    )
