# SPDX-License-Identifier: Apache-2.0
"""Options of the embedded server and of `make up`."""

from mingfu.kernel.settings import Settings, option


class ServerSettings(Settings, prefix="MINGFU"):
    """What `make up` starts."""

    port: int = option(8412, help="Port of the web server that `make up` starts.")
    profile: str = option("gaoming", help="Which district's facts to load: a folder of src/mingfu/profiles/.")
    postgres: str = option(
        "", help="Folder of another PostgreSQL's programs (initdb, postgres; 15 or newer) for the embedded server."
    )
    demo: str = option(
        "", help="yes fills a new database with the demo district, no leaves it bare; empty: embedded only."
    )
    web_workers: int = option(2, help="Processes of the web server.")
    web_threads: int = option(4, help="Requests one web process handles at a time; each keeps a database connection.")
    address: str = option("127.0.0.1", help="Address the web server listens on.")
