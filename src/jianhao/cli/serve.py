"""Shows a result folder on this machine only, until the person stops it."""

from __future__ import annotations

import os
import sys
import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

from jianhao.errors import UnusableCall


class _Handler(SimpleHTTPRequestHandler):
    """Files of one folder, read only; the terminal stays quiet."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".html": "text/html; charset=utf-8"}

    def log_message(self, format: str, *args: object) -> None:
        pass


def _has_desktop() -> bool:
    """Whether a person sits at a screen; elsewhere a text browser would take over the terminal."""
    if not sys.stdout.isatty():
        return False
    return sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def serve(folder: Path, port: int) -> None:
    """Serve `folder` on 127.0.0.1; returns after Ctrl+C. UnusableCall if the port is taken."""
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, directory=str(folder)))
    except OSError as error:
        raise UnusableCall(
            f"端口{port}已被占用，请用--port另选一个；也可直接打开{folder / 'report.html'}。"
        ) from error
    with server:
        try:
            address = f"http://127.0.0.1:{server.server_port}/report.html"
            click.echo(f"检查报告：{address} （按Ctrl+C结束）")
            if _has_desktop():
                webbrowser.open(address)
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("已结束。")
