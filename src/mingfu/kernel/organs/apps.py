# SPDX-License-Identifier: Apache-2.0
"""At start-up, organs tell access what posts are called."""

from django.apps import AppConfig
from typing_extensions import override

from mingfu.kernel.access.registry import register_resolver


class OrgansConfig(AppConfig):
    """The app of organs."""

    name = "mingfu.kernel.organs"
    label = "organs"

    @override
    def ready(self) -> None:
        """Register the resolver; models are there by now."""
        from mingfu.kernel.organs.queries import titles

        register_resolver(titles)
