# SPDX-License-Identifier: Apache-2.0
"""Asking what the state holds about somebody: without a keeper nothing is known, and sections come by system."""

from datetime import date
from uuid import UUID

import pytest

from mingfu.engines import manifest
from mingfu.engines.manifest import Held, providers
from mingfu.kernel.access import ANONYMOUS

WHO = UUID(int=7)


@pytest.fixture
def nobody_offers(monkeypatch):
    monkeypatch.setattr(providers, "_offered", {})


@pytest.mark.usefixtures("nobody_offers")
def test_without_a_keeper_nothing_is_known():
    assert manifest.dossier(WHO, ["body"], actor=ANONYMOUS, purpose="填申请表") == ()
    assert manifest.certificates(WHO, actor=ANONYMOUS) == ()
    assert manifest.presented("MFC1.x.y", party=WHO, actor=ANONYMOUS) is None
    assert manifest.held_elsewhere(WHO) == {}


@pytest.mark.usefixtures("nobody_offers")
def test_every_system_may_bring_a_section():
    lease = Held(title="公租房租赁", since=date(2026, 3, 2), organ="gm.housing")
    providers.offer("dossier.housing", lambda party: [lease] if party == WHO else [])
    providers.offer("housing.lease", lambda: lease)
    assert manifest.held_elsewhere(WHO) == {"housing": (lease,)}
    assert manifest.held_elsewhere(UUID(int=8)) == {"housing": ()}
