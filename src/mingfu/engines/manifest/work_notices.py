# SPDX-License-Identifier: Apache-2.0
"""Those who supervise hear of work behind the scenes that keeps failing, and that it works again."""

from mingfu.engines.jobs import Reaction
from mingfu.engines.notices import NoticeTemplate, notify_post, register_template
from mingfu.kernel.access import who_may
from mingfu.kernel.ledger import StoredEvent
from mingfu.kernel.refusals import _

FAILING = NoticeTemplate(
    code="work.failing",
    title=_("后台工作连续失败"),
    text=_(
        "后台工作“{name}”已连续失败 {tries} 次，系统会继续重试，间隔逐次加倍。请打开“督办”页查看，并请运维人员检查日志。"
    ),
)
RECOVERED = NoticeTemplate(
    code="work.recovered",
    title=_("后台工作已恢复"),
    text=_("后台工作“{name}”在失败 {tries} 次后已恢复正常。"),
)


def tell_work(event: StoredEvent) -> None:
    """Tell every post that may act in supervision."""
    values = {"name": event.payload["name"], "tries": event.payload["tries"]}
    for post in sorted({each.post for each in who_may("supervision.act")}):
        notify_post(post, event.name, key=f"{event.name}:{event.id}:{post}", about="", values=values)


TELL_WORK = Reaction("jobs.tell-work", ("work.failing", "work.recovered"), tell_work)


def wire_work_notices() -> None:
    """Register the texts."""
    register_template(FAILING)
    register_template(RECOVERED)
