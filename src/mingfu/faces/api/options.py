# SPDX-License-Identifier: Apache-2.0
"""How much one network address may ask of the API."""

from mingfu.kernel.settings import Settings, option


class ApiSettings(Settings, prefix="API"):
    """Limits of the API. They are kept by each web worker for itself, wrong codes in the database."""

    requests_a_minute: int = option(240, help="Most API requests from one network address in a minute; 0 for no limit.")
    cases_an_hour: int = option(30, help="Most cases opened through the API from one address in an hour; 0: no limit.")
    wrong_codes_an_hour: int = option(5, help="Most wrong query codes for one case number through the API in an hour.")
    address_wrong_codes_an_hour: int = option(60, help="Most wrong query codes from one network address in an hour.")
    body_kb: int = option(256, help="Largest body of an API request, in kilobytes.")
    proxies: int = option(
        0, help="How many proxies of one's own stand before the site; their X-Forwarded-For is believed."
    )
