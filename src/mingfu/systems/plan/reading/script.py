# SPDX-License-Identifier: Apache-2.0
"""One script for the patterns: characters, width and signs are unified one for one, so that every place keeps its offset.

This is no converter: the table holds what the patterns of this package need. What is shown to people is always the original.
"""

import re
from dataclasses import dataclass

_VARIANTS = (
    "並并乾干佈布佔占併并來来侷局係系個个備备傢家傳传傷伤億亿優优兌兑內内兩两冊册凈净別别則则剋克創创劃划効效動动務务勢势勵励匯汇區区協协厤历參参員员啓启啟启單单噸吨噹当嚮向嚴严國国園园圖图團团埰采"
    "堅坚報报場场塊块壓压壞坏夠够奬奖學学寀采實实審审寬宽將将對对導导屆届屬属崗岗嵗岁帶带幫帮幹干幾几庫库廣广廳厅張张強强彆别彔录彙汇彿佛後后徑径從从復复徵征態态慮虑應应戰战戶户捲卷採采換换揮挥損损"
    "撥拨擇择擔担據据擴扩攷考數数斷断於于昇升時时暢畅曆历曏向書书會会査查條条業业極极榦干構构標标樹树機机檔档檢检檯台檻槛權权歩步歲岁歷历歸归汙污決决沒没況况淨净淸清減减準准滙汇滿满潛潜災灾為为無无"
    "營营爭争爲为牀床牽牵狀状獎奖現现產产産产畝亩異异當当療疗發发盞盏監监眞真確确碼码礎础種种稱称積积穩稳竝并箇个節节範范簡简簽签籌筹籤签糰团約约納纳純纯級级紮扎細细組组結结給给統统經经綫线維维綱纲"
    "網网緊紧線线編编緫总縣县縮缩總总織织繫系續续纍累纔才罰罚羣群義义聯联職职聽听脩修脫脱臺台與与興兴舉举舊旧舘馆萬万蓋盖蔘参處处號号衕同衹只裏里補补裝装裡里製制複复覈核見见規规訂订計计訓训訪访設设"
    "訴诉証证評评詞词試试該该認认課课調调請请諧谐證证議议護护讀读變变讓让負负貧贫責责貼贴資资購购躋跻車车軌轨軍军較较輛辆轄辖轉转辦办迴回週周進进過过達达違违遞递遲迟選选邁迈鄉乡鄰邻醫医鈡钟銀银鋪铺"
    "錄录録录錶表鍾钟鎭镇鎮镇鐘钟長长門门閉闭開开間间閤合關关陞升隊队階阶隻只鞏巩韆千響响頃顷項项順顺須须預预頒颁領领頭头題题額额類类顯显颱台養养館馆饋馈駐驻體体髮发鬚须麪面麫面麵面點点黨党齊齐齡龄"
    "齣出"
)

_SIGNS = '。。｡。﹐,﹑、､、﹔;﹕:﹖?﹗!﹪%「“」”『“』”‘“’”"“—-–-―-－-─-～-~-〜-∼-○〇◯〇零〇≧≥≦≤〔〔〕〕﹙(﹚)\u3000 \xa0 \t \ufeff \u200b \u2028\n\u2029\n\x0b \x0c \x85 '

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TABLE: dict[int, int | str] = {
    **_FULL_WIDTH,
    **{ord(odd): even for odd, even in zip(_VARIANTS[::2], _VARIANTS[1::2], strict=True)},
    **{ord(odd): even for odd, even in zip(_SIGNS[::2], _SIGNS[1::2], strict=True)},
}

_LABEL_AHEAD = re.compile(
    r"\s*(?:[一二三四五六七八九十]+[、.]|[(]?[一二三四五六七八九十\d]{1,3}[).、]|第.{1,4}[章节条]|[①-⒛㈠-㈩●•·-])"
)
_ENDS = "。;:!?"
_WRAPPED = 18
"""A line shorter than this that ends without a stop is a heading or a table cell, not a line the paper's width broke."""


def plain(text: str) -> str:
    """The text in the one script of the patterns. Its length and every offset are those of `text`."""
    return text.translate(_TABLE)


@dataclass(frozen=True)
class Strip:
    """A stretch of a source as the patterns see it: plain, without blanks and without the line breaks of a narrow page.

    A line break that ends something stays, as a line feed. `at[i]` is the offset in the source of the i-th character.
    """

    source: str
    text: str
    at: tuple[int, ...]

    @classmethod
    def of(cls, source: str, start: int = 0, end: int | None = None) -> "Strip":
        """The stretch from `start` to `end` of `source`."""
        kept: list[str] = []
        at: list[int] = []
        place = start
        for line in plain(source[start:end]).splitlines(keepends=True) if start != end else ():
            if kept and not _runs_on("".join(kept[-_WRAPPED:]), line):
                kept.append("\n")
                at.append(place - 1)
            for offset, sign in enumerate(line):
                if not sign.isspace():
                    kept.append(sign)
                    at.append(place + offset)
            place += len(line)
        return cls(source, "".join(kept), tuple(at))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the source of the characters from `start` up to, not with, `end`."""
        if start >= end:
            place = self.at[start] if start < len(self.at) else len(self.source)
            return place, place
        return self.at[start], self.at[end - 1] + 1

    def cut(self, start: int, end: int) -> str:
        """The original text of the characters from `start` up to `end`."""
        first, last = self.span(start, end)
        return self.source[first:last]


def _runs_on(before: str, line: str) -> bool:
    """Whether `line` goes on with the sentence that the line before broke off for want of room."""
    last = before.rpartition("\n")[2]
    return bool(line.strip()) and len(last) >= _WRAPPED and last[-1] not in _ENDS and not _LABEL_AHEAD.match(line)
