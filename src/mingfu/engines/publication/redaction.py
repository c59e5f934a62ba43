# SPDX-License-Identifier: Apache-2.0
"""Taking out of a text what must not become public: numbers that lead to a person, and names after titles of address.

It errs on the side of taking out; a person looks at every text before it is public.
"""

import re

MASK = "＊＊＊"

RULES = (
    re.compile(r"(?<![0-9])[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[0-9Xx](?![0-9])"),  # resident ID
    re.compile(r"(?<![0-9])\d{15,19}(?![0-9])"),  # bank card and the like
    re.compile(r"(?<![0-9])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![0-9])"),  # mobile phone
    re.compile(r"(?<![0-9])0\d{2,3}[- －]?\d{7,8}(?![0-9])"),  # fixed line
    re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),  # e-mail
    re.compile(
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·• ]?[A-Z0-9]{4,5}[A-Z0-9挂学警港澳](?![A-Za-z0-9])"
    ),
    re.compile(r"(?:微信|QQ|qq|wechat)(?:号)?[:： ]?[A-Za-z0-9_-]{5,20}"),
    re.compile(r"\d{1,4}(?:号楼|栋|幢|座)(?:\d{1,2}单元)?\d{2,4}(?:室|房|号)?"),  # a dwelling
)
NAMED = re.compile(
    r"((?:本人|我叫|姓名|联系人|投诉人|反映人|当事人)[是为叫:： ]{0,2})([一-鿿]{2,4})(?=[，。,；;（( ]|$)"
)
ADDRESSED = re.compile(r"([一-鿿])(?:[一-鿿]{1,2})(先生|女士|同志|小姐)")


def redact(text: str) -> tuple[str, int]:
    """The text with what leads to a person taken out, and how many places were."""
    count = 0
    for rule in RULES:
        text, taken = rule.subn(MASK, text)
        count += taken
    text, taken = NAMED.subn(rf"\1{MASK}", text)
    count += taken
    return text, count
