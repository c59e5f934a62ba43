# SPDX-License-Identifier: Apache-2.0
"""Where invitations stand: outside of the workbench, for whoever holds one has no account yet."""

from django.urls import path

from mingfu.faces.workbench.gate import by_method
from mingfu.faces.workbench.views import accounts

urlpatterns = [
    path("<str:token>", by_method(get=accounts.show_invitation, post=accounts.receive_invitation), name="invitation"),
]
