# SPDX-License-Identifier: Apache-2.0
"""From a session to an actor, in one query.

What an actor is made of is kept per process under the powers token (`access.powers_changed`): while the token and
the day stay, the query reads two rows and the actor is the one kept.
"""

import json
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import connection

from mingfu.kernel.access import Actor, Level
from mingfu.kernel.clock import today

_MOST = 5000
_kept: dict[int, tuple[UUID, date, Actor | None]] = {}


def actor_of_official(official_id: int, epoch: int, *, on: date | None = None) -> Actor | None:
    """The official behind a session: posts held and stood in for on a legal day, with their grants and recusals.

    None when the session's epoch has passed, or the official holds no post that day: the session is over.
    """
    day = on or today()
    token, kept_day, actor = _kept.get(official_id, (None, None, None))
    known = token if kept_day == day else None
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, {"official": official_id, "day": day, "known": known})
        row = cursor.fetchone()
    if row is None:
        return None
    token, present, number, shown, made_of = row
    if made_of is not None:
        parts = made_of if isinstance(made_of, dict) else json.loads(made_of)
        actor = _made(parts, number, shown, present)
        if len(_kept) >= _MOST:
            _kept.clear()
        _kept[official_id] = (token, day, actor)
    return actor if present == epoch else None


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


_QUERY = """
WITH seat AS (
    SELECT a.id AS appointment, a.post_id AS post, a.acting::int AS rank, a.since, a.id
      FROM organs_appointment a
     WHERE a.official_id = %(official)s AND a.since <= %(day)s AND (a.until IS NULL OR a.until > %(day)s)
    UNION ALL
    SELECT NULL, s.post_id, 2, s.since, s.id
      FROM organs_standin s
     WHERE s.official_id = %(official)s AND s.since <= %(day)s AND s.until > %(day)s
), held AS (
    SELECT seat.*, p.organ_id AS organ, p.clearance, coalesce(g.region_id, '') AS area
      FROM seat JOIN organs_post p ON p.code = seat.post JOIN organs_organ g ON g.code = p.organ_id
     WHERE p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to > %(day)s)
)
SELECT v.token, o.epoch, o.number, o.shown,
       CASE WHEN v.token IS DISTINCT FROM %(known)s::uuid THEN jsonb_build_object(
           'seats', (SELECT coalesce(jsonb_agg(to_jsonb(held) ORDER BY rank, since, id), '[]') FROM held),
           'grants', (SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_array(r.act, r.area, r.entry)), '[]')
                        FROM access_grant r JOIN held ON held.post = r.post
                       WHERE r.since <= %(day)s AND (r.until IS NULL OR r.until > %(day)s)),
           'recused', (SELECT coalesce(jsonb_agg(DISTINCT c.subject), '[]') FROM access_recusal c
                        WHERE c.number = o.number AND c.since <= %(day)s AND (c.until IS NULL OR c.until > %(day)s)))
       END
  FROM access_powersversion v CROSS JOIN organs_official o
 WHERE o.id = %(official)s
"""
