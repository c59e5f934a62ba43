# SPDX-License-Identifier: Apache-2.0
"""From a session to an actor, in one query.

What an actor is made of is kept per process under the powers token (`access.powers_changed`): while the token and
the day stay, the query reads two rows and the actor is the one kept; once the token is another, all is read anew.
"""

from datetime import date
from types import MappingProxyType
from typing import Any

import orjson

from mingfu.kernel.access import Actor, Level
from mingfu.kernel.clock import today
from mingfu.kernel.commands import Statement

_MOST = 5000
_kept: dict[int, tuple[str, date, Actor | None]] = {}


def actor_of_official(official_id: int, epoch: int, *, on: date | None = None) -> Actor | None:
    """The official behind a session: posts held and stood in for on a legal day, with their grants and recusals.

    None when the session's epoch has passed, or the official holds no post that day: the session is over.
    """
    day = on or today()
    token, kept_day, actor = _kept.get(official_id, (None, None, None))
    found = _PRESENT.ask(str(official_id)) if kept_day == day else None
    now_token, present = orjson.loads(found) if found is not None else (None, 0)
    if now_token is None or now_token != token:
        present, actor = _read(official_id, day)
    return actor if present == epoch else None


def _read(official_id: int, day: date) -> tuple[int, Actor | None]:
    """Epoch and actor as the database has them now, and kept; (-1, None) of nobody."""
    found = _QUERY.ask(str(official_id), day.isoformat())
    if found is None:
        return -1, None
    token, present, number, shown, made_of = orjson.loads(found)
    actor = _made(made_of, number, shown, present)
    if len(_kept) >= _MOST:
        _kept.clear()
    _kept[official_id] = (token, day, actor)
    return present, actor


def _made(parts: dict[str, Any], number: str, shown: str, epoch: int) -> Actor | None:
    seats = parts["seats"]
    if not seats:
        return None
    powers: dict[tuple[str, str], tuple[str, ...]] = {}
    for act, area, entry in parts["grants"]:
        powers[act, area] = (*powers.get((act, area), ()), entry)
    first = seats[0]
    return Actor(
        "official",
        f"post:{first['post']}#{number}",
        appointment=first["appointment"],
        number=number,
        shown=shown,
        posts=tuple(dict.fromkeys(seat["post"] for seat in seats)),
        organ=first["organ"],
        area=first["area"],
        powers=MappingProxyType(powers),
        recused=frozenset(parts["recused"]),
        level=Level(max(seat["clearance"] for seat in seats)),
        epoch=epoch,
    )


_PRESENT = Statement("""
SELECT json_build_array(v.token, o.epoch)::text FROM organs_official o CROSS JOIN access_powersversion v WHERE o.id = %s::bigint
""")

_QUERY = Statement("""
WITH asked AS (
    SELECT %s::bigint AS official, %s::date AS day
), seat AS (
    SELECT a.id AS appointment, a.post_id AS post, a.acting::int AS rank, a.since, a.id
      FROM asked JOIN organs_appointment a ON a.official_id = asked.official
     WHERE a.since <= asked.day AND (a.until IS NULL OR a.until > asked.day)
    UNION ALL
    SELECT NULL, s.post_id, 2, s.since, s.id
      FROM asked JOIN organs_standin s ON s.official_id = asked.official
     WHERE s.since <= asked.day AND s.until > asked.day
), held AS (
    SELECT seat.*, p.organ_id AS organ, p.clearance, coalesce(g.region_id, '') AS area
      FROM asked CROSS JOIN seat JOIN organs_post p ON p.code = seat.post JOIN organs_organ g ON g.code = p.organ_id
     WHERE p.valid_from <= asked.day AND (p.valid_to IS NULL OR p.valid_to > asked.day)
)
SELECT json_build_array(v.token, o.epoch, o.number, o.shown, jsonb_build_object(
           'seats', (SELECT coalesce(jsonb_agg(to_jsonb(held) ORDER BY rank, since, id), '[]') FROM held),
           'grants', (SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_array(r.act, r.area, r.entry)), '[]')
                        FROM access_grant r JOIN held ON held.post = r.post
                       WHERE r.since <= asked.day AND (r.until IS NULL OR r.until > asked.day)),
           'recused', (SELECT coalesce(jsonb_agg(DISTINCT c.subject), '[]') FROM access_recusal c
                        WHERE c.number = o.number AND c.since <= asked.day AND (c.until IS NULL OR c.until > asked.day))))::text
  FROM asked JOIN organs_official o ON o.id = asked.official CROSS JOIN access_powersversion v
""")
