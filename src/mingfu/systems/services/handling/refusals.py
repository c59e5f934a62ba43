# SPDX-License-Identifier: Apache-2.0
"""Why an application is not taken in."""

from datetime import date

from mingfu.kernel.refusals import Refusal, _


class ItemNotTakenIn(Refusal):
    """The item is closed, or not in force yet."""

    code, status = "service-item-not-taken-in", 409
    message = _(
        "“{item}”在 {on} 不受理申请：该事项已停办或者尚未施行。已受理的照常办理；请到“办事”里查看现行事项，或拨打 12345。"
    )
    item: str
    on: date
