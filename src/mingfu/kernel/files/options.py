# SPDX-License-Identifier: Apache-2.0
"""How large and how deep a file may be."""

from mingfu.kernel.settings import Settings, option


class FileSettings(Settings, prefix="FILES"):
    """Limits of what people may hand in."""

    limit_mb: int = option(50, help="Largest document or picture, in megabytes.")
    media_limit_mb: int = option(200, help="Largest sound or video recording, in megabytes.")
    unpacked_limit_mb: int = option(300, help="Most that an archive or office document may unpack to, in megabytes.")
    archive_entries: int = option(2000, help="Most entries an archive or office document may hold.")
    archive_ratio: int = option(150, help="Most times an archive entry over one megabyte may grow when unpacked.")
