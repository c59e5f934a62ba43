# SPDX-License-Identifier: Apache-2.0
"""A small district: a government with two departments, each with a head and a handler."""

import pytest

DISTRICT = "440608000000"


@pytest.fixture(autouse=True)
def _alone(settings, monkeypatch):
    """Entries of the power list live here, and hashes are quick."""
    monkeypatch.setattr("mingfu.kernel.access.registry._checks", [])
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def district():
    # Models exist only once Django is up, which is after this file is read.
    from mingfu.kernel.access import SYSTEM, Level, grant  # noqa: PLC0415
    from mingfu.kernel.organs import create_post, found_organ  # noqa: PLC0415
    from mingfu.kernel.regions.models import Region  # noqa: PLC0415

    Region.objects.create(code=DISTRICT, name="高明区", kind="district")
    found_organ("gm.gov", "佛山市高明区人民政府", actor=SYSTEM, kind="government", short="区政府", region=DISTRICT)
    for code, short in (("gm.education", "区教育局"), ("gm.health", "区卫健局")):
        found_organ(code, f"高明{short}", actor=SYSTEM, kind="department", short=short, parent="gm.gov")
    for organ in ("gm.gov", "gm.education", "gm.health"):
        create_post(f"{organ}.head", organ, "主要负责人岗", actor=SYSTEM, head=True, clearance=Level.RESTRICTED)
        create_post(f"{organ}.handler", organ, "承办岗", actor=SYSTEM, duties="签收、办理、答复")
        grant(f"{organ}.head", "people.invite", actor=SYSTEM, area=DISTRICT)
        grant(f"{organ}.head", "people.appoint", actor=SYSTEM, area=DISTRICT, entry="people")
        grant(f"{organ}.handler", "hotline.handle", actor=SYSTEM, area=DISTRICT)
    return DISTRICT


@pytest.fixture
def person(district):
    """`person(number, post)` enrols somebody in a post."""
    from mingfu.kernel.access import SYSTEM  # noqa: PLC0415 - as above
    from mingfu.kernel.organs import appoint, enrol  # noqa: PLC0415 - as above

    def make(number, post):
        made = enrol(number, f"岗位{number}", actor=SYSTEM, password="!")
        appoint(number, post, actor=SYSTEM)
        return made

    return make
