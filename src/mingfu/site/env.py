# SPDX-License-Identifier: Apache-2.0
"""Every environment variable the site itself reads."""

from mingfu.kernel.settings import Settings, option


class SiteSettings(Settings, prefix="MINGFU"):
    """How this deployment is reached and what it serves."""

    debug: bool = option(False, help="Show faults in detail. Never in a deployment that serves people.")
    hosts: str = option("127.0.0.1,localhost,[::1]", help="Host names it answers to, comma-separated.")
    secure: bool = option(False, help="Behind HTTPS: cookies only over TLS, HSTS on.")
    origins: str = option("", help="Origins trusted for forms behind a proxy, comma-separated, with scheme.")
    language: str = option("zh-hans", help="First language of pages: zh-hans, zh-hant or en.")


class DatabaseSettings(Settings, prefix="DATABASE"):
    """Which PostgreSQL to use."""

    url: str = option("", help="postgresql://user:password@host:port/name; empty means the embedded server.")
    owner_url: str = option(
        "", help="The same database as the owner of its tables, for `mingfu migrate`; empty means DATABASE_URL."
    )
