# SPDX-License-Identifier: Apache-2.0
"""Which column or attribute is meant, where nobody says: by the names that logs commonly use."""

import re
from collections.abc import Collection, Iterable

CASE = (
    "caseconceptname", "caseid", "casenumber", "caseno", "case", "traceid", "trace", "办件编号", "案件编号", "工单编号", "案号",
    "业务编号", "受理编号", "流水号", "processinstanceid", "instanceid", "编号", "id",
)  # fmt: skip
ACTIVITY = (
    "conceptname", "activity", "activityname", "activityid", "task", "taskname", "event", "eventname", "action", "step",
    "环节", "环节名称", "活动", "活动名称", "步骤", "操作", "办理环节",
)  # fmt: skip
TIME = (
    "timetimestamp", "timestamp", "completetimestamp", "endtimestamp", "completetime", "eventtime", "datetime", "time",
    "date", "办理时间", "操作时间", "完成时间", "时间", "日期", "starttimestamp", "starttime",
)  # fmt: skip
LIFECYCLE = ("lifecycletransition", "lifecycle", "transition", "状态变化")
RESOURCE = ("orgresource", "resource", "user", "performer", "岗位", "经办人", "办理人", "orggroup", "orgrole")
END = (
    "closed", "closedat", "closedon", "closedate", "closetime", "enddate", "endtime", "enddatetime", "end", "completed",
    "completedat", "completiondate", "completiontime", "finished", "finishedat", "resolved", "resolvedat", "办结时间", "办结日期",
    "结案时间", "结案日期", "完结时间", "结束时间",
)  # fmt: skip
DEADLINE = (
    "deadline", "due", "dueon", "dueat", "duedate", "duetime", "slaDue".lower(), "enddateplanned", "plannedenddate", "plannedend",
    "期限", "办理期限", "截止时间", "截止日期", "到期日", "到期时间", "承诺办结时间", "应办结时间", "应办结日期",
)  # fmt: skip
ANSWERED = ("answered", "answeredat", "repliedat", "replied", "答复时间", "答复日期")

_SIGNS = re.compile(r"[\W_]+")


def plain(name: str) -> str:
    """A name as names are compared: small letters and signs of scripts only."""
    return _SIGNS.sub("", name.casefold())


def of_case(name: str) -> str:
    """The name of a case's attribute, compared: without the prefix that CSV files and our own logs give it."""
    folded = name.casefold()
    for prefix in ("case:", "case_", "(case)", "mf:"):
        folded = folded.removeprefix(prefix)
    return plain(folded)


def guessed(names: Iterable[str], candidates: Collection[str], *, attribute: bool = False) -> str:
    """The name that fits the candidate that comes first; empty where none does."""
    order = {word: place for place, word in enumerate(candidates)}
    found = [(order[key], name) for name in names if (key := (of_case if attribute else plain)(name)) in order]
    return min(found)[1] if found else ""


def meant(names: Collection[str], wanted: str) -> str:
    """The name somebody means: as it is written, or with the prefix of case attributes, or but for case and signs."""
    for name in (wanted, f"case:{wanted}", f"mf:{wanted}"):
        if name in names:
            return name
    return next((name for name in names if of_case(name) == of_case(wanted)), "")
