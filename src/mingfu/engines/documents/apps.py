# SPDX-License-Identifier: Apache-2.0
"""At start-up, documents subscribes to what calls for papers."""

from django.apps import AppConfig
from typing_extensions import override


class DocumentsConfig(AppConfig):
    """The app of documents."""

    name = "mingfu.engines.documents"
    label = "documents"

    @override
    def ready(self) -> None:
        """Register the reaction; models are there by now."""
        from mingfu.engines.documents.reactions import ISSUE_CALLED
        from mingfu.engines.jobs import register_reaction

        register_reaction(ISSUE_CALLED)
