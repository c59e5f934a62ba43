# SPDX-License-Identifier: Apache-2.0
"""Taking out of a text what must not become public: numbers that lead to a person, dwellings, and names.

It errs on the side of taking out; a person looks at every text before it is public. Dates, amounts, the numbers of
cases, documents and houses on a road, and the public's own telephone numbers of five digits stay.
"""

import re
from collections.abc import Iterator

MASK = "＊＊＊"

# Full-width forms have the same length as the plain ones, so a place found in the plain text is one of the text itself.
PLAIN = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | dict.fromkeys((0x3000, 0xA0, 0x2002, 0x2003), 0x20)
PLAIN |= dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), 0x2D)

NOT_MORE = r"(?![0-9]|\.[0-9]|[,]?[0-9]*(?:元|万|亿|平方|公里|立方|吨))"
GAP = r"[ -]{0,2}"
LABEL = r"(?:号码|号|为|是|[: ]){0,3}"

RULES = tuple(
    re.compile(rule)
    for rule in (
        # Resident identity number, as one or in its parts.
        rf"(?<![0-9])[1-9][0-9]{{5}}{GAP}(?:18|19|20)[0-9]{{2}}{GAP}[01][0-9][0-3][0-9]{GAP}[0-9]{{3}}[0-9Xx](?![0-9])",
        # Bank cards and old identity numbers; in groups of four only where a card can begin so (years cannot).
        r"(?<![0-9.])[0-9]{15,19}(?![0-9])",
        r"(?<![0-9])[3-9][0-9]{3}(?:[ -][0-9]{4}){3}(?:[ -]?[0-9]{1,3})?(?![0-9])",
        # Mobile telephones, in the groups in which people write them, or in words.
        rf"(?<![0-9.])(?:\+?86{GAP})?1[3-9][0-9](?:{GAP}[0-9]{{4}}{GAP}[0-9]{{4}}|{GAP}[0-9]{{3}}{GAP}[0-9]{{5}}){NOT_MORE}",
        rf"(?<![0-9.])1[3-9][0-9]{{2}}{GAP}[0-9]{{3}}{GAP}[0-9]{{4}}{NOT_MORE}",
        r"[一幺][三四五六七八九][〇零一幺二两三四五六七八九]{9}(?![〇零一二三四五六七八九])",
        # Fixed lines, with their area or after a word that says so.
        rf"(?:\(0[1-9][0-9]{{1,2}}\)|(?<![0-9.])0[1-9][0-9]{{1,2}}){GAP}[0-9]{{3,4}}[ -]?[0-9]{{4}}(?![0-9])",
        rf"(?:电话|座机|固话|致电|拨打){LABEL}(?P<told>[2-8][0-9]{{2,3}}[ -]?[0-9]{{4}})(?![0-9])",
        r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
        # Number plates of vehicles.
        (
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][·•. -]?"
            r"[A-Za-z0-9]{4,5}[A-Za-z0-9挂学警港澳](?![A-Za-z0-9])"
        ),
        rf"(?:微信|QQ|qq|Qq|[Ww]e[Cc]hat){LABEL}(?P<told>[A-Za-z0-9_-]{{5,20}})",
        (
            rf"(?:卡号?|账号|帐号|账户|户口簿|护照|通行证|居住证|社保|医保|病历|学号|工号|车牌){LABEL}"
            r"(?P<told>[A-Za-z]{0,3}[0-9][A-Za-z0-9-]{3,})"
        ),
        # Dwellings: a house of an estate with its flat, or a flat.
        (
            r"[0-9A-Za-z一二三四五六七八九十]{1,4}(?:号楼|栋|幢|座)(?:[0-9A-Za-z一二三四五六七八九十]{1,3}(?:单元|梯))?"
            r"[0-9]{2,4}(?:室|房|号)?(?![0-9]|\.[0-9]|平|米|吨|万|元|人|亩|个|户|盏|公里|年|月|日|%)"
        ),
        r"(?:[0-9一二三四五六七八九十]{1,3}(?:单元|梯))[0-9]{2,4}(?:室|房|号)?(?![0-9个户人])",
        r"(?<![0-9])[0-9]{3,4}(?:室|房)(?!间)",
    )
)

# The three hundred or so most frequent; those that are everyday words in front of 先生 (和, 全, 公) are left out.
SURNAME = (
    "(?:欧阳|司徒|上官|诸葛|司马|皇甫|尉迟|令狐|"
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤温康施牛樊葛"
    "邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲翁骆蓝"
    "路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶牟艾尤阳时穆农卓古缪简车项连芦麦褚娄窦戚岑景费冷席卫米柏宗瞿桂"
    "佟臧闵苟邬卞姬仇栾隋商刁沙荣巫寇郎甄丛虞敖池麻苑迟邝官封谈匡鞠荆冀胥储原燕鄢劳谌奚粟冼蔺楼区植招])"
)
NAME = rf"{SURNAME}[一-鿿]{{1,2}}?"
ENDS = r"(?=[,.;:()、。\s0-9＊]|$|电话|手机|联系|身份|先生|女士|同志|小姐)"
WHO = r"(?:姓名|联系人|投诉人|反映人|当事人|举报人|申请人|业主)"
NAMES = tuple(
    re.compile(rule)
    for rule in (
        rf"(?:本人|{WHO})(?:是|为|叫)?[: ]{{0,2}}(?P<told>{NAME}){ENDS}",
        rf"(?:{WHO}(?:[: ]|是|为|叫){{1,2}}|我叫|名叫)[: ]{{0,2}}(?P<told>{NAME}{ENDS}|[一-鿿]{{2,4}}{ENDS}|{SURNAME}[一-鿿]{{1,2}})",
        rf"(?!高明区)(?P<told>{SURNAME}[一-鿿]{{1,2}})(?=先生|女士|小姐|师傅|同志)",
    )
)


def redact(text: str) -> tuple[str, int]:
    """The text with what leads to a person taken out, and how many places were."""
    plain = text.translate(PLAIN)
    parts, at, count = [], 0, 0
    for first, last in _joined(sorted(_places(plain))):
        parts += [text[at:first], MASK]
        at, count = last, count + 1
    return "".join(parts) + text[at:], count


def _places(plain: str) -> Iterator[tuple[int, int]]:
    for rule in (*RULES, *NAMES):
        # What a word announces is taken out; the word stays.
        told = "told" if "told" in rule.groupindex else 0
        yield from (found.span(told) for found in rule.finditer(plain))


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places that overlap are one."""
    joined: list[tuple[int, int]] = []
    for first, last in places:
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined
