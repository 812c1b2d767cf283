"""`jianhao worker`: the background work of the office's application."""

from __future__ import annotations

import click

from jianhao.cli.words import SETTINGS, Command
from jianhao.errors import UnusableCall


@click.command(
    cls=Command,
    context_settings=SETTINGS,
    help="启动网页应用的后台处理（读取大文件等）。中断后重新启动即接着办理。",
)
def command() -> int:
    """Work until stopped."""
    try:
        from jianhao.web.setup import prepare
    except ImportError as error:
        raise UnusableCall("没有安装网页应用所需的组件，请安装jianhao[web]后再试。") from error
    prepare()
    from jianhao.web.worker import work

    work()
    return 0
