# SPDX-License-Identifier: Apache-2.0
"""Where the pages of data sharing stand."""

from mingfu.engines.manifest import Audience, Page
from mingfu.kernel.refusals import _
from mingfu.systems.data_sharing.pages import checking, dossier, public

PUBLIC = (
    Page(
        path="data/", name="catalogue", title=_("数据和证照"), audience=Audience.PUBLIC,
        template="data_sharing/catalogue.html", build=public.catalogue_page, nav=True,
    ),
    Page(
        path="data/catalogue/<slug:kind>", name="catalogue-file", title=_("政务数据目录"), audience=Audience.PUBLIC,
        template="", build=public.catalogue_file,
    ),
    Page(
        path="data/items/<str:code>", name="item", title=_("数据项"), audience=Audience.PUBLIC,
        template="data_sharing/item.html", build=public.item_page,
    ),
    Page(
        path="certificates/check", name="check", title=_("核验电子证照"), audience=Audience.PUBLIC,
        template="data_sharing/check.html", build=checking.check_page, receive=checking.receive_check,
    ),
    Page(
        path="certificates/check_certificate.py", name="checker", title=_("核验电子证照"), audience=Audience.PUBLIC,
        template="", build=checking.checker_file,
    ),
    Page(
        path="dossier/", name="dossier", title=_("我的档案"), audience=Audience.PUBLIC,
        template="data_sharing/dossier.html", build=dossier.dossier_page, mine=True, icon="folder-lock",
    ),
    Page(
        path="dossier/export/<slug:kind>", name="dossier-export", title=_("我的档案"), audience=Audience.PUBLIC,
        template="", build=dossier.export_file,
    ),
    Page(
        path="dossier/certificates/<str:number>", name="dossier-certificate", title=_("电子证照"),
        audience=Audience.PUBLIC, template="", build=dossier.certificate_file,
    ),
    Page(
        path="dossier/certificates/<str:number>/fields", name="dossier-certificate-fields", title=_("电子证照"),
        audience=Audience.PUBLIC, template="data_sharing/correction.html", build=dossier.certificate_fields,
    ),
    Page(
        path="dossier/correction", name="dossier-correction", title=_("要求更正"), audience=Audience.PUBLIC,
        template="data_sharing/correction.html", build=dossier.correction_page, receive=dossier.receive_correction,
    ),
)  # fmt: skip
