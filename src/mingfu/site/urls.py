# SPDX-License-Identifier: Apache-2.0
"""Where each face is mounted."""

from django.urls import include, path

urlpatterns = [
    # Those with a place of their own first: a request for them does not walk through all addresses of the portal.
    path("desk/", include("mingfu.faces.workbench.urls")),
    path("invitations/", include("mingfu.faces.workbench.invitation_urls")),
    path("cockpit/", include("mingfu.faces.cockpit.urls")),
    path("kiosk/", include("mingfu.faces.kiosk.urls")),
    path("api/", include("mingfu.faces.api.urls")),
    path("", include("mingfu.faces.ui.urls")),
    path("", include("mingfu.faces.portal.urls")),
]

handler400 = "mingfu.faces.ui.views.bad_request"
handler403 = "mingfu.faces.ui.views.forbidden"
handler404 = "mingfu.faces.ui.views.not_found"
handler500 = "mingfu.faces.ui.views.server_error"
