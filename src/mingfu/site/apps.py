# SPDX-License-Identifier: Apache-2.0
"""Start-up of the site: the engines' own reactions, then every system's manifest, and how the district signs."""

from django.apps import AppConfig
from typing_extensions import override


class SiteConfig(AppConfig):
    """Loads the manifests once the models are ready. Touches no database."""

    name = "mingfu.site"
    label = "site"

    @override
    def ready(self) -> None:
        """Fill the registries."""
        from mingfu.engines import documents, manifest
        from mingfu.engines.manifest.profile import letterhead

        manifest.load()
        documents.register_letterhead(letterhead)
