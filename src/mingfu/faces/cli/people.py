# SPDX-License-Identifier: Apache-2.0
"""`mingfu people`: the first official without a demo, reset passwords, renewed keys.

What is printed here once, a token, is kept nowhere.
"""

import click

from mingfu.kernel.access import system
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.organs import Letter, holders, invite, offer_reset, posts_on, titles
from mingfu.kernel.parties import rekey

CLI = system("cli")


@click.group()
def group() -> None:
    """邀请人员就任岗位 invite officials to posts."""


@group.command("invite")
@click.option("--post", "post_code", required=True, help="岗位代码，见 mingfu people posts / the post's code")
@click.option("--number", default="", help="工号；不填则取下一个 / work number, the next one when left out")
@click.option("--site", default="", help="网址开头，如 https://gm.example.cn / address of the site, for the link")
def invite_command(post_code: str, number: str, site: str) -> None:
    """给一个岗位发出一次性邀请 a one-time invitation to a post."""
    _show(invite(post_code, actor=CLI, number=number), site)


@group.command("reset")
@click.option("--number", required=True, help="工号 / work number")
@click.option("--site", default="", help="网址开头 / address of the site, for the link")
def reset_command(number: str, site: str) -> None:
    """让忘记密码的人员重设密码 let an official choose a new password."""
    _show(offer_reset(number, actor=CLI), site)


@group.command("posts")
@click.option("--organ", default="", help="只看一个机构 / of one organ only")
def posts_command(organ: str) -> None:
    """列出岗位和任职人员 posts and who holds them."""
    listed = posts_on().filter(organ=organ) if organ else posts_on()
    codes = list(listed.order_by("organ__position", "organ", "-head", "code").values_list("code", flat=True))
    called = titles(codes)
    for code in codes:
        held = "、".join(f"{each.shown}（{each.number}）" for each in holders(code))
        click.echo(f"{code}\t{called[code]}\t{held or '空缺'}")


@group.command("rekey")
def rekey_command() -> None:
    """用当前密钥重新加密个人信息 seal personal fields anew under the present key."""
    total = 0
    while renewed := rekey(actor=CLI):
        total += renewed
        click.echo(f"已重新加密 {total} 项 / {total} fields", err=True)
    click.echo(f"完成，共 {total} 项 / done, {total} fields")


def _show(letter: Letter, site: str) -> None:
    until = letter.expires_at.astimezone(LEGAL_ZONE)
    click.echo(f"工号 number: {letter.number}")
    if letter.post:
        click.echo(f"岗位 post: {letter.post} {titles([letter.post]).get(letter.post, '')}")
    click.echo(f"有效至 until: {until:%Y-%m-%d %H:%M}")
    click.echo(f"一次性链接 one-time link: {site.rstrip('/')}/invitations/{letter.token}")
