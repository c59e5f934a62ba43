# SPDX-License-Identifier: Apache-2.0
"""What the header and the footer of a government site must name."""

from functools import cache

from mingfu.engines.manifest.profile import profile_facts
from mingfu.kernel.settings import Settings, option


class FrameSettings(Settings, prefix="SITE"):
    """The identity of the site (政府网站发展指引: header, footer and meta tags of every page)."""

    name: str = option("", help="Name of the site, in masthead and titles; empty: the profile's.")
    domain: str = option("localhost", help="Domain the site is registered under, for the SiteDomain meta tag.")
    id_code: str = option("", help="Ten-digit identification code of the government site (网站标识码).")
    sponsor: str = option("", help="Body that sponsors the site (主办单位), in the footer; empty: the profile's.")
    operator: str = option("", help="Body that runs the site (承办单位), as the footer names it.")
    phone: str = option("", help="Telephone for questions about the site itself; empty: the profile's.")
    icp: str = option("", help="ICP filing number (ICP备案).")
    police: str = option("", help="Public security filing number (公安备案).")
    source: str = option("", help="Address of the source code this deployment runs.")


@cache
def site() -> FrameSettings:
    """The site's identity, read once per process: what a setting does not say, the district's profile does."""
    known = FrameSettings()
    facts = profile_facts()
    known.name = known.name or facts["site"]["name"]
    known.phone = known.phone or facts["site"]["phone"]
    known.sponsor = known.sponsor or facts["paper"]["issuer"]
    return known
