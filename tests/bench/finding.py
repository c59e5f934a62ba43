# SPDX-License-Identifier: Apache-2.0
"""The search index at 200,000 documents of 200 signs: how fast it is filled, and how long a question takes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import perf_counter

from django.db import connection

from figures import Told, quantile
from mingfu.engines.search import find, index_many
from mingfu.engines.search.indexing import Findable
from mingfu.kernel.access import ANONYMOUS
from mingfu.kernel.clock import chance
from part import Asked, Heard

SIGNS = 200
BATCH = 1000
SINCE = datetime(2024, 1, 1, tzinfo=UTC)
WORDS = (
    "路灯 噪声 施工 物业 停车 积水 井盖 垃圾 公交 学位 医保 社保 水管 电梯 绿化 扬尘 油烟 摊贩 违建 河涌 桥梁 斑马线 红绿灯 "
    "工资 合同 退款 发票 质量 食品 药品 学校 幼儿园 医院 养老 低保 户口 身份证 驾驶证 登记 许可 公示 补偿 征地 拆迁 宅基地 "
    "自来水 燃气 供电 宽带 快递 外卖 共享单车 消防 通道 占用 邻居 装修 漏水 树木 路面 坑洼 污水 臭味 夜间 广场 音响"
).split()
PLACES = "荷城街道 杨和镇 明城镇 更合镇 沧江路 跃华路 文华路 高明大道 泰华路 中山路 怡乐路 康乐街 三洲 西安 富湾 人和 合水 新圩".split()
JOINS = "的 在 和 已经 多次 影响 居民 出行 希望 尽快 处理 请问 什么时候 能够 解决 反映 附近 每天 晚上 早上 无法 正常 使用 存在 安全 隐患".split()


def measure(told: Told, asked: Asked) -> None:
    """The figures of this part."""
    total = asked.count(20_000, 200_000, 1_000_000)
    with chance.seeded(7):
        documents = list(_documents(total))
        questions = [_question(documents) for _one in range(asked.count(60, 300))]
    per_second = _fill(documents)
    told.add(f"检索：入库（{total:,} 篇，每篇 {SIGNS} 字）", per_second, "篇/s", aim=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_entry")
    for size in (2, 3, 4):
        taken = []
        for question in questions:
            begun = perf_counter()
            find(question[:size], actor=ANONYMOUS)
            taken.append((perf_counter() - begun) * 1000)
        told.add(f"检索：{size} 个字，前 20 条，p50", quantile(taken, 0.5), "ms")
        told.add(f"检索：{size} 个字，前 20 条，p95", quantile(taken, 0.95), "ms", aim=30, most=True)


def _fill(documents: list[str]) -> float:
    heard = Heard("入库", len(documents))
    begun = perf_counter()
    for first in range(0, len(documents), BATCH):
        index_many(
            Findable("bench", str(first + place), text[:20], text, "/replies/1", SINCE + timedelta(minutes=first + place))
            for place, text in enumerate(documents[first : first + BATCH])
        )
        heard.at(first + BATCH)
    return len(documents) / (perf_counter() - begun)


def _documents(count: int) -> Iterator[str]:
    """Texts made of words that people use; each is as likely as a rank among them says."""
    for _one in range(count):
        parts: list[str] = []
        length = 0
        while length < SIGNS:
            for pool in (PLACES, WORDS, JOINS, JOINS):
                # The smaller of two draws: some words are common and some are rare, as in real messages.
                word = pool[min(chance.below(len(pool)), chance.below(len(pool)))]
                parts.append(word)
                length += len(word)
            if chance.below(4) == 0:
                parts.append("，")
        yield "".join(parts)[:SIGNS]


def _question(documents: list[str]) -> str:
    """Four signs that stand side by side in some document."""
    while True:
        text = chance.choice(documents)
        at = chance.below(len(text) - 4)
        question = text[at : at + 4]
        if "，" not in question:
            return question
