# SPDX-License-Identifier: Apache-2.0
"""Where the fonts of official papers lie, and where a paper is checked."""

from mingfu.kernel.settings import Settings, option


class DocumentSettings(Settings, prefix="DOCUMENTS"):
    """How official papers are set."""

    fonts: str = option(
        "",
        help="Folders of fonts for official papers, searched first; several are separated by a colon. "
        "An office that owns the standard's own faces (仿宋_GB2312, 方正小标宋) puts them here.",
    )
    check_url: str = option(
        "", help="Public address of the page that checks a paper, for its QR code; empty prints number and code alone."
    )
