# SPDX-License-Identifier: Apache-2.0
"""What of a hotline case may become public: question and answer, when the person agreed and the case is not confidential.

Where several people said the same, one of their questions becomes public with the answer and with how many they were: of
the first who agreed and whose matter ended.
"""

from mingfu.engines.cases import read_case, submissions_of
from mingfu.engines.cases.voices import voices_of_demand
from mingfu.engines.publication import PublicText, redact
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.organs import organ_name


def public_reply(number: str) -> PublicText | None:
    """The text of a closed case for the public page; None where the person or the level of the case says no."""
    case = read_case(number)
    handed_in = {row.form: row.content for row in submissions_of(case) if row.erased_at is None}
    said, reply = handed_in.get("hotline.say"), handed_in.get("hotline.reply")
    if said is None or reply is None or said.get("publicity") != "public" or case.level != "internal":
        return None
    callback = handed_in.get("hotline.callback", {})
    facts = {
        "received": as_legal_day(case.received_at).isoformat(),
        "result": str(handed_in.get("hotline.handle", {}).get("result", "")),
    }
    if callback.get("satisfied"):
        facts["satisfied"] = str(callback["satisfied"])
    voices = voices_of_demand(number)
    if len(voices) > 1:
        facts["voices"] = str(len(voices))
    return PublicText(
        # Redacted before it is cut: half a telephone number is not known as one.
        title=redact(said["text"].splitlines()[0])[0][:60],
        asked=said["text"],
        answered=reply["reply"],
        organ=case.organ,
        category=case.category,
        area=case.area,
        facts=facts | {"organ": organ_name(case.organ)},
        same=voices,
    )
