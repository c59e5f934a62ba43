# SPDX-License-Identifier: Apache-2.0
"""What happens to notices."""

from mingfu.kernel.ledger import event


@event("notice.written")
class NoticeWritten:
    """A notice was put into the outbox. The receiver is a post, or a party by pseudonym."""

    template: str
    receiver: str
    channels: tuple[str, ...]
    about: str
