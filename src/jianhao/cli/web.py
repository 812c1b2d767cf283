"""`jianhao web`: the office's application on this machine or behind a proxy."""

from __future__ import annotations

import socket

import click

from jianhao.cli.words import SETTINGS, Command
from jianhao.errors import UnusableCall

MISSING = "没有安装网页应用所需的组件，请安装jianhao[web]后再试。"


@click.command(
    cls=Command,
    context_settings=SETTINGS,
    help="启动办公室的网页应用。首次启动打印一次性链接，用于登记本单位和系统管理员。",
)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="地址", help="监听的本机地址。")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535),
    metavar="端口",
    help="监听的端口。",
)
@click.option("--no-worker", is_flag=True, help="不同时启动后台处理（另用jianhao worker启动时使用）。")
def command(host: str, port: int, no_worker: bool) -> int:
    """Bring the database up to date, print the first link, answer until Ctrl+C."""
    try:
        from jianhao.web.setup import bring_up_to_date, first_link, prepare
    except ImportError as error:
        raise UnusableCall(MISSING) from error
    _free(host, port)
    prepare()
    bring_up_to_date()
    token = first_link()
    address = f"http://{host}:{port}/"
    click.echo(f"网页应用：{address} （按Ctrl+C结束）")
    if token is not None:
        click.echo(f"首次启用请打开（只能使用一次，7天内有效，重新启动后换新）：{address}link/{token}/")
    from jianhao.web.serve import serve

    serve(host, port, with_worker=not no_worker)
    return 0


def _free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UnusableCall(f"不能监听{host}:{port}，可能已被占用，请用--port另选一个。") from error
