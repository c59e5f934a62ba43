# SPDX-License-Identifier: Apache-2.0
"""Service items and their guides: what one can apply for, with every field a guide must have.

An item is an entry of the kernel catalog `services`; its content is checked by the frozen dataclasses of `parts`. A case
pins the edition it was born under and asks `item_of_edition`; everybody else asks `item`.
"""

from typing import TYPE_CHECKING

from mingfu.kernel.settings import late

if TYPE_CHECKING:
    from mingfu.systems.services.items.kinds import (
        Channel,
        Copies,
        Delivery,
        Handling,
        Kind,
        Level,
        MaterialKind,
        Nature,
        Necessity,
        RemedyKind,
        Serves,
        Source,
        StepKind,
        Unit,
    )
    from mingfu.systems.services.items.parts import (
        Condition,
        Entrusting,
        Fee,
        Intermediary,
        Item,
        Law,
        Limit,
        Material,
        Partner,
        Question,
        Remedy,
        Result,
        Situation,
        SpecialStep,
        Step,
        Window,
    )
    from mingfu.systems.services.items.queries import (
        CATALOG,
        codes_in_force,
        every_item,
        guide_edition,
        item,
        item_of_edition,
        items_of,
        titles_of,
    )
    from mingfu.systems.services.items.reading import Problem, item_from, plain_of, read_file, read_item
    from mingfu.systems.services.items.refusals import (
        ItemFileUnreadable,
        ItemUnknown,
        ItemUnreadable,
        PowerNotLive,
    )

__all__ = [
    "CATALOG",
    "Channel",
    "Condition",
    "Copies",
    "Delivery",
    "Entrusting",
    "Fee",
    "Handling",
    "Intermediary",
    "Item",
    "ItemFileUnreadable",
    "ItemUnknown",
    "ItemUnreadable",
    "Kind",
    "Law",
    "Level",
    "Limit",
    "Material",
    "MaterialKind",
    "Nature",
    "Necessity",
    "Partner",
    "PowerNotLive",
    "Problem",
    "Question",
    "Remedy",
    "RemedyKind",
    "Result",
    "Serves",
    "Situation",
    "Source",
    "SpecialStep",
    "Step",
    "StepKind",
    "Unit",
    "Window",
    "codes_in_force",
    "every_item",
    "guide_edition",
    "item",
    "item_from",
    "item_of_edition",
    "items_of",
    "plain_of",
    "read_file",
    "read_item",
    "titles_of",
]

__getattr__ = late(__name__, "kinds", "parts", "queries", "reading", "refusals", names=__all__)
