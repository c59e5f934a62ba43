# SPDX-License-Identifier: Apache-2.0
"""`mingfu up`: database, profile, demo, web and worker in one terminal; one Ctrl-C stops all of it."""

import sys
from contextlib import suppress

import click

from mingfu.faces.cli.server.cluster import ClusterFailedError
from mingfu.faces.cli.server.deployment import Deployment, LiveDataError
from mingfu.faces.cli.server.door import OccupiedError
from mingfu.faces.cli.server.preparation import PreparationFailedError
from mingfu.faces.cli.server.progress import Progress

FAILURES = (OccupiedError, ClusterFailedError, PreparationFailedError, LiveDataError)


@click.command(
    "up",
    help="启动数据库、网站和后台任务；Ctrl-C 全部停止。 Start database, web and worker; Ctrl-C stops all.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--fresh", is_flag=True, help="先清空状态目录（密钥、数据库、文件） forget the state folder first")
@click.option("--really", is_flag=True, help="允许 --fresh 清空正式库 let --fresh forget a live district")
@click.option("--once", is_flag=True, help="就绪后立即停止 stop as soon as everything answers")
def command(*, fresh: bool, really: bool, once: bool) -> None:
    """Start everything, keep it alive, stop it cleanly."""
    progress = Progress()
    deployment = Deployment(progress)
    try:
        with suppress(KeyboardInterrupt):
            deployment.enter()
            if fresh:
                deployment.forget(really=really)
            deployment.start()
            deployment.welcome()
            if not once:
                deployment.supervisor.watch()
    except FAILURES as error:
        progress.say(f"\n✗ {error}\n")
        deployment.stop()
        sys.exit(1)
    except BaseException:
        deployment.stop()
        raise
    deployment.stop()
    progress.say("✓ 已全部停止 all stopped")
