# SPDX-License-Identifier: Apache-2.0
"""Finding among 100,000 service items with their guides: by name, by everyday words, narrowed, and by whole sentences."""

from collections.abc import Iterator
from time import perf_counter

from django.db import connection
from figures import Told, quantile
from part import Asked, Heard

from mingfu.kernel.clock import chance
from mingfu.systems.services.items import Condition, Item, Kind, Limit, Material, Serves, Window
from mingfu.systems.services.items.finding import Wanted, find_items
from mingfu.systems.services.items.listing import put

THINGS = "食品 药品 餐具 饮水 旅馆 网吧 影院 书店 幼儿园 学校 诊所 养老院 加油站 码头 渔船 货车 客车 出租车 网约车 驾校 工厂 仓库 冷库 市场 摊位 广告 招牌 道路 桥梁 管道 水库 河道 取水 排污 林地 耕地 矿山 古树 种子 农药 兽药 饲料 苗木 养殖 屠宰 电梯 锅炉 烟花 油品 燃气 房屋 土地 工地 社团 基金 劳务 职介 护士 医师 教师 律师 导游".split()  # noqa: SIM905 - a list of sixty words reads better so
VERBS = "生产 经营 销售 运输 储存 设立 设置 占用 挖掘 采伐 建设 改造 使用 执业 从业".split()  # noqa: SIM905 - as above
FORMS = "许可 备案 登记 审批 核准 认定 确认 检验 补贴申领 资格认定".split()  # noqa: SIM905 - as above
CASES = "新办 变更 延续 注销 补发 换发 年审 信息变更 地址变更 法定代表人变更".split()  # noqa: SIM905 - as above
PAPERS = "申请表 章程 平面图 合同 检测报告 管理制度 承诺书 人员名单 资格证明 设备清单".split()  # noqa: SIM905 - as above
SAID = ("开饭店", "我想开个饭店要办什么证", "老人卡", "挖马路", "没工作了怎么领钱", "吃低保", "办营业执照", "盖房子")
AIM = 50


def measure(told: Told, asked: Asked) -> None:
    """The figures of this part."""
    total = asked.count(10_000, 100_000)
    heard = Heard("事项入库", total)
    with chance.seeded(11):
        names: list[str] = []
        begun = perf_counter()
        put(_seen(_items(total), names, heard))
        per_second = total / (perf_counter() - begun)
        questions = {
            "2 个字": [_piece(chance.choice(names), 2) for _one in range(200)],
            "4 个字": [_piece(chance.choice(names), 4) for _one in range(200)],
            "全名": [chance.choice(names) for _one in range(200)],
            "大白话": [chance.choice(SAID) for _one in range(100)],
            "一句话": [f"我想办{_piece(chance.choice(names), 6)}要什么材料" for _one in range(100)],
        }
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE services_listing")
    told.add(f"找服务：入库（{total:,} 项，连同指南）", per_second, "项/s")
    for name, texts in questions.items():
        taken = [_timed(Wanted(text=text)) for text in texts]
        told.add(f"找服务：{name}，p50", quantile(taken, 0.5), "ms")
        told.add(f"找服务：{name}，p95", quantile(taken, 0.95), "ms", aim=AIM, most=True)
    narrowed = [_timed(Wanted(text=text, audience="firm", organ="gm.market")) for text in questions["2 个字"]]
    told.add("找服务：2 个字，限部门，p95", quantile(narrowed, 0.95), "ms", aim=AIM, most=True)
    browsed = [_timed(Wanted(theme="food", audience="person")) for _one in range(100)]
    told.add("找服务：按主题看，p95", quantile(browsed, 0.95), "ms", aim=AIM, most=True)


def _timed(wanted: Wanted) -> float:
    begun = perf_counter()
    find_items(wanted)
    return (perf_counter() - begun) * 1000


def _piece(name: str, size: int) -> str:
    at = chance.below(max(1, len(name) - size))
    return name[at : at + size]


def _seen(items: Iterator[Item], names: list[str], heard: Heard) -> Iterator[tuple[int, Item]]:
    for place, item in enumerate(items):
        names.append(item.name)
        heard.at(place)
        yield place, item


def _items(count: int) -> Iterator[Item]:
    """Items with names that no two share more than real ones do, and a guide of some 300 signs."""
    themes = ("food", "market", "transport", "building", "health", "education", "relief", "land")
    organs = ("gm.market", "gm.housing", "gm.transport", "gm.health", "gm.civil", "gm.land")
    for number in range(count):
        thing, verb = chance.choice(THINGS), chance.choice(VERBS)
        form, case = chance.choice(FORMS), chance.choice(CASES)
        name = f"{thing}{verb}{form}（{case}）"
        papers = tuple(
            Material(code=f"m{place}", name=f"{thing}{verb}{PAPERS[(number + place) % len(PAPERS)]}", originals=1)
            for place in range(6)
        )
        yield Item(
            code=f"bench-{number:06}",
            name=name,
            power="GM-QT-0020",
            kind=Kind.LICENCE,
            serves=(Serves.PERSON, Serves.ENTERPRISE),
            organ=organs[number % len(organs)],
            organ_name="测量用单位",
            summary=f"从事{thing}{verb}活动，应当先取得{form}；{case}的，按本指南办理。",
            conditions=(Condition(text=f"有与{thing}{verb}相适应的场所、设备和人员，符合国家规定的安全卫生条件"),),
            materials=papers,
            legal=Limit(amount=20),
            promised=Limit(amount=5),
            windows=(Window(place="政务服务中心"),),
            themes=(themes[number % len(themes)],),
            words=(f"办{thing}",),
        )
