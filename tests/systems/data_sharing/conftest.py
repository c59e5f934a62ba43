# SPDX-License-Identifier: Apache-2.0
"""A live application, for which data are read."""

import pytest


@pytest.fixture
def applied():
    """`applied(who)` is a live application of somebody (None: without an account) for public rental housing."""

    from mingfu.engines import cases  # noqa: PLC0415 - models exist only after pytest_configure
    from mingfu.engines.forms import form  # noqa: PLC0415 - as above
    from mingfu.kernel.access import ANONYMOUS  # noqa: PLC0415 - as above

    def made(who, item="gm-public-rental", **typed):
        start = cases.start_of(f"services.item.{item}")
        words = {"text", "textarea"}
        plain = {one.name: ["试验"] for one in form(start.form).fields if one.kind in words and one.required}
        for one in form(start.form).fields:
            if one.kind in {"choice", "select"} and one.options:
                wanted = {"window", "self", "share", "person", "no"}
                plain[one.name] = [
                    next((each.value for each in one.options if each.value in wanted), one.options[0].value)
                ]
        plain |= {"name": ["刘洋"], "edition": [start.form.rpartition("@")[2]]} | typed
        party = who.party if who else None
        return cases.open_case(start.key, plain, actor=who or ANONYMOUS, arrival=cases.Arrival(party=party))

    return made
