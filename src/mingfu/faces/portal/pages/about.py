# SPDX-License-Identifier: Apache-2.0
"""Plain texts that every government site must have, and the map of the site."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mingfu.engines.cases import procedures, program_of, starts
from mingfu.engines.manifest import systems
from mingfu.faces.portal.frame import public_pages
from mingfu.faces.portal.pages.saying import address_of
from mingfu.faces.ui.frame import Link
from mingfu.kernel.refusals import _


@dataclass(frozen=True)
class Paragraph:
    """A heading and what stands under it."""

    title: Any
    lines: tuple[Any, ...]


@dataclass(frozen=True)
class PlainPage:
    """A page of text."""

    title: Any
    lead: Any
    parts: tuple[Paragraph, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class MapPage:
    """The site in groups of links."""

    groups: tuple[tuple[Any, tuple[Link, ...]], ...]


TEXTS: Mapping[str, PlainPage] = {
    "about": PlainPage(
        _("关于我们"),
        _("一个入口，说什么都行；谁来办、什么时候办完、办得怎么样，都看得见，也查得到。"),
        (
            Paragraph(
                _("这里做什么"),
                (
                    _("收下您对政府说的话，派给有职责的单位，按法定期限答复，回访，请您评价。"),
                    _("您同意公开的答复，隐去个人信息后向所有人公开。"),
                ),
            ),
            Paragraph(
                _("为什么可以相信"),
                (
                    _("每一步都记入只增不改的账本，每天封存并签名；您手里的回执可以不依赖我们独立核验。"),
                    _("每个公开的数字都能点开，看到它数的是哪些办件。"),
                ),
            ),
            Paragraph(_("有话要说"), (_("对平台本身的意见，也从“说一句”提出，或拨打 12345。"),)),
        ),
        (Link(_("看看装了哪些系统、依据什么"), "/systems"), Link(_("核验回执"), "/verify")),
    ),
    "privacy": PlainPage(
        _("隐私与个人信息保护"),
        _("只收办事必需的信息，分开加密保存，谁看过都有记录。"),
        (
            Paragraph(
                _("收集什么"),
                (
                    _("您写的内容、上传的文件；您愿意留的称呼和手机号。不留也受理。"),
                    _("登录时验证手机号；不要求身份证号。"),
                ),
            ),
            Paragraph(
                _("怎样保存"),
                (
                    _("称呼和手机号与诉求内容分开，逐项加密；页面上只显示隐去中间的样子。"),
                    _("账本里只有编码、日期和加盐摘要，没有您写的文字，也没有姓名和电话。"),
                ),
            ),
            Paragraph(
                _("谁能看到"),
                (
                    _(
                        "承办单位的办理人员，因工作需要、写明原因才能看到联系方式，每次查看都有记录；登录后在“我的”里能看到谁看过。"
                    ),
                ),
            ),
            Paragraph(
                _("您的权利"),
                (
                    _("依照《中华人民共和国个人信息保护法》第四十四条至第四十七条，您可以查阅、更正、要求删除。"),
                    _("请从“说一句”提出，或拨打 12345。"),
                ),
            ),
            Paragraph(_("Cookie"), (_("只用来保持登录、记住显示方式和语言，不用来追踪。"),)),
        ),
    ),
    "accessibility": PlainPage(
        _("无障碍声明"),
        _("每个人都应当能用：老人、看不清的人、只用键盘的人、网络慢的人。"),
        (
            Paragraph(
                _("做到了什么"),
                (
                    _("对照 GB/T 37668-2019 和 WCAG 2.2 AA 逐页自动检查。"),
                    _("全部功能可以只用键盘完成，不开脚本也能用；页面上方可以切换大字版、夜间和语言。"),
                    _("图表都配有数据表，颜色从不单独表示意思。"),
                ),
            ),
            Paragraph(_("还可以怎样办"), (_("不方便上网的，请拨打 12345，二十四小时有人接听；也可以请家人代办。"),)),
            Paragraph(_("发现问题"), (_("哪一页不好用，请从“说一句”告诉我们，写明页面和您使用的设备。"),)),
        ),
    ),
    "mistakes": PlainPage(
        _("我为政府网站找错"),
        _("错别字、打不开的链接、不准确的内容、答非所问，都欢迎指出。"),
        (
            Paragraph(
                _("怎么说"), (_("请写明是哪一页（把地址复制过来最好）、哪里错了。不用登录，按诉求的期限答复您。"),)
            ),
            Paragraph(_("也可以"), (_("拨打 12345。"),)),
        ),
        (Link(_("现在就说"), "/say"),),
    ),
}


def plain_page(name: str) -> PlainPage:
    """The text of that name."""
    return TEXTS[name]


def map_page() -> MapPage:
    """Every page that anybody may open."""
    begun = tuple(Link(start.title, address_of(start)) for start in starts() if "web" in start.by)
    own = tuple(Link(page.title, f"/{page.path}") for _key, page in public_pages() if "<" not in page.path)
    groups: tuple[tuple[Any, tuple[Link, ...]], ...] = (
        (_("办"), (*begun, Link(_("查办理进度"), "/track"), Link(_("我的"), "/me"))),
        (_("看"), (Link(_("大家说，政府答"), "/replies"), Link(_("数据晾晒"), "/figures"), *own)),
        (
            _("查"),
            (
                Link(_("期限计算器与工作日历"), "/calendar"),
                Link(_("核验回执"), "/verify"),
                Link(_("封存记录"), "/ledger"),
                Link(_("搜索"), "/search"),
                Link(_("开放数据与接口"), "/open"),
                Link(_("清单与台账"), "/registers"),
            ),
        ),
        (
            _("系统与流程"),
            (
                *(Link(one.title, f"/systems/{one.key}") for one in systems()),
                *(Link(_(program_of(key).name), f"/procedures/{key}") for key in procedures()),
            ),
        ),
        (
            _("关于"),
            tuple(Link(page.title, "/about" if name == "about" else f"/about/{name}") for name, page in TEXTS.items()),
        ),
    )
    return MapPage(groups)
