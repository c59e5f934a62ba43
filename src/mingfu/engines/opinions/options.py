# SPDX-License-Identifier: Apache-2.0
"""What a deployment may set about ratings."""

from mingfu.kernel.settings import Settings, option


class OpinionSettings(Settings, prefix="OPINIONS"):
    """When a rating looks odd."""

    device_a_day: int = option(5, help="Ratings from one device on one day beyond which they are marked for a look.")
