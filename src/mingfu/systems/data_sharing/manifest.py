# SPDX-License-Identifier: Apache-2.0
"""Data sharing at a glance."""

from pathlib import Path

from mingfu.engines.manifest import SystemManifest
from mingfu.kernel.refusals import _
from mingfu.systems.data_sharing import correcting, declared, dossier, revising
from mingfu.systems.data_sharing.catalogue.commands import settle
from mingfu.systems.data_sharing.certificates.checking import check_plainly, take_presented
from mingfu.systems.data_sharing.certificates.printing import own_pdf
from mingfu.systems.data_sharing.exchange import requests
from mingfu.systems.data_sharing.exchange.tokens import read_by_token
from mingfu.systems.data_sharing.pages.listed import DESK, PUBLIC

DATA_SHARING = SystemManifest(
    key="data_sharing",
    title=_("政务数据中心"),
    government="efficient",
    clauses=("9",),
    about=_(
        "各单位有什么数据、谁能用、怎么用，一本目录说清；用了谁的数据、为哪件事，本人随时能看、能要求更正；电子证照人人可核验。"
    ),
    law=(
        "政务数据共享条例（国务院令第809号，2025-08-01 起施行）",
        "国务院关于在线政务服务的若干规定（国令第716号）",
        "中华人民共和国个人信息保护法",
    ),
    folder=Path(__file__).parent,
    starts=(correcting.START, revising.START),
    start_sources={requests.PREFIX: requests.start_for},
    form_sources={requests.PREFIX: requests.form_for},
    watches=declared.WATCHES,
    notices=declared.NOTICES,
    reactions=declared.REACTIONS,
    duties=declared.DUTIES,
    outcomes=declared.OUTCOMES,
    offers={
        "data_sharing.dossier": dossier.dossier_for,
        "data_sharing.certificates": dossier.certificates_for,
        "data_sharing.certificate-pdf": own_pdf,
        "data_sharing.presented": take_presented,
        "data_sharing.check": check_plainly,
        "data_sharing.read": read_by_token,
    },
    pages=(*PUBLIC, *DESK),
    settles=settle,
)
