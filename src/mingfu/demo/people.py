# SPDX-License-Identifier: Apache-2.0
"""Who acts in the demonstration: officials by post, citizens by number; each loaded once."""

from datetime import date
from functools import cache
from uuid import UUID

from mingfu.kernel.access import SYSTEM, Actor
from mingfu.kernel.clock import today
from mingfu.kernel.organs import Official, actor_of_official, holders
from mingfu.kernel.parties import register_party, synthetic

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = ("示例", "样本", "演示", "测试")


class Crew:
    """Actors by post. An actor's powers change with the day at most, so each is loaded once a day."""

    def __init__(self) -> None:
        self._numbers: dict[str, tuple[int, int]] = {}
        self._actors: dict[str, tuple[date, Actor]] = {}

    def at(self, post: str) -> Actor:
        """The official who holds a post, acting from it."""
        day = today()
        held = self._actors.get(post)
        if held is None or held[0] != day:
            held = self._actors[post] = (day, self._load(post))
        return held[1]

    def _load(self, post: str) -> Actor:
        if post not in self._numbers:
            number = holders(post)[0].number
            self._numbers[post] = Official.objects.values_list("pk", "epoch").get(number=number)
        actor = actor_of_official(*self._numbers[post])
        assert actor is not None, post
        return actor.at_post(post)


@cache
def citizen(number: int) -> UUID:
    """The synthetic citizen of that number, registered at first sight with a telephone that belongs to nobody."""
    name = SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)]
    return register_party(actor=SYSTEM, name=name, identifiers={"phone": synthetic.phone(number)}, proved=True).pk
