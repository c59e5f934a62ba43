# SPDX-License-Identifier: Apache-2.0
"""`mingfu kiosk`: self-service machines, registered, renewed, ended.

What is printed here once, a link, is kept nowhere.
"""

import click

from mingfu.faces.kiosk.devices import Ticket, end_kiosk, register_kiosk, renew_ticket
from mingfu.faces.kiosk.models import Kiosk
from mingfu.kernel.access import system
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.organs import titles

CLI = system("cli")
site_option = click.option(
    "--site", default="", help="网址开头，如 https://gm.example.cn / address of the site, for the link"
)


@click.group(name="kiosk", help="市民之窗自助终端：登记、换链接、停用。 Self-service machines.")
def group() -> None:
    """Gather the commands about machines."""


@group.command("register", help="登记一台终端，给出一次性链接，在终端的浏览器里打开。 Register a machine.")
@click.option("--place", required=True, help="放在哪里，如 区政务服务大厅 2 号机 / where it stands")
@click.option(
    "--post", required=True, help="有人求助时叫哪个岗位，见 mingfu people posts / the post that is called for help"
)
@click.option("--hall", default="", help="给哪个大厅取号，缺省为全部 / the hall whose numbers it gives out [all]")
@site_option
def register_command(place: str, post: str, hall: str, site: str) -> None:
    """Register a machine."""
    if post not in titles([post]):
        raise click.ClickException(f"没有岗位“{post}”，用 mingfu people posts 查看 / no such post")
    _show(register_kiosk(place, post, actor=CLI, hall=hall), site)


@group.command("renew", help="给一台终端新的一次性链接；旧浏览器随即失效。 A new link for a machine.")
@click.argument("number")
@site_option
def renew_command(number: str, site: str) -> None:
    """Give a machine a new link."""
    _show(renew_ticket(number, actor=CLI), site)


@group.command("end", help="停用一台终端。 Take a machine out of service.")
@click.argument("number")
@click.option("--reason", required=True, help="为什么停用 / why")
def end_command(number: str, reason: str) -> None:
    """Take a machine out of service."""
    end_kiosk(number, actor=CLI, reason=reason)
    click.echo(f"{number} 已停用 ended")


@group.command("list", help="列出全部终端。 Every machine.")
def list_command() -> None:
    """List machines."""
    for one in Kiosk.objects.order_by("number"):
        state = "已停用 ended" if one.ended_at else "在用 in use" if one.secret else "待登记 waiting for its browser"
        click.echo(f"{one.number}\t{one.place}\t{one.post}\t{state}")


def _show(ticket: Ticket, site: str) -> None:
    click.echo(f"终端 machine: {ticket.kiosk}")
    click.echo(f"有效至 until: {ticket.until.astimezone(LEGAL_ZONE):%Y-%m-%d %H:%M}")
    click.echo(f"在终端的浏览器里打开 open on the machine: {site.rstrip('/')}/kiosk/device/{ticket.token}")
