# SPDX-License-Identifier: Apache-2.0
"""Where the pages of data sharing stand."""

from typing import Any

from mingfu.engines.manifest import Audience, Page
from mingfu.kernel.refusals import _
from mingfu.systems.data_sharing.pages import checking, desk, dossier, issuing, public, sharing
from mingfu.systems.data_sharing.pages.wording import DESK_TEMPLATE

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


def _desk(path: str, name: str, title: Any, build: Any, act: str, receive: Any = None, *, nav: bool = False) -> Page:
    """A page of the desk, drawn by the one template of all of them."""
    return Page(
        path=f"data/{path}", name=f"data-{name}", title=title, audience=Audience.OFFICIAL, template=DESK_TEMPLATE, build=build,
        receive=receive, act=f"data_sharing.{act}", nav=nav,
    )  # fmt: skip


DESK = (
    _desk("", "desk", _("数据共享"), desk.index_page, "see", nav=True),
    _desk("catalogue/<slug:kind>", "file", _("政务数据目录"), desk.catalogue_file, "see"),
    _desk("import", "import", _("导入目录"), desk.import_page, "catalogue", desk.receive_import),
    _desk("items/<str:code>", "item", _("数据项"), desk.item_page, "see", desk.receive_item),
    _desk("requests", "requests", _("共享申请和使用"), sharing.requests_page, "see", sharing.receive_requests),
    _desk("requests/new", "choose", _("申请共享"), sharing.choose_page, "ask", sharing.receive_choice),
    _desk(
        "requests/new/<str:item>/<str:procedure>", "ask", _("申请共享"), sharing.form_page, "ask", sharing.receive_form
    ),
    _desk("read", "read", _("为办件读取数据"), sharing.read_page, "read", sharing.receive_read),
    _desk("readings", "readings", _("本单位读取记录"), sharing.readings_page, "see"),
    _desk("certificates", "certificates", _("电子证照"), issuing.list_page, "see"),
    _desk("certificates/new/<str:kind>", "issue", _("电子证照"), issuing.new_page, "issue", issuing.receive_new),
    _desk("certificates/<str:number>", "certificate", _("电子证照"), issuing.one_page, "see", issuing.receive_one),
    _desk("certificates/<str:number>/pdf", "certificate-pdf", _("电子证照"), issuing.pdf_file, "see"),
)
