"""`jianhao demo --app`: the application with a small province in it, for whoever wants to try it before setting it up."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from jianhao.cli.web import MISSING
from jianhao.errors import UnusableCall

APPLICATION, DRAFT, FILES = "网页应用", ".网页应用", "试用文件"


def try_out(folder: Path, port: int, *, serve: bool) -> int:
    """Furnish the installation where there is none yet, print who may sign in by which link, answer until Ctrl+C."""
    final, draft = folder.resolve() / APPLICATION, folder.resolve() / DRAFT
    new = not final.is_dir()
    # An office's own settings must not reach this installation, nor this one an office's database.
    for name in [name for name in os.environ if name.startswith("JIANHAO_")]:
        del os.environ[name]
    os.environ["JIANHAO_DATABASE"], os.environ["JIANHAO_DATA"] = "", str(draft if new else final)
    if new:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
    _print(_furnished(folder / FILES, new), port)
    if new:
        draft.rename(final)  # what a killed call leaves is a draft, and the next call begins anew
    if serve:
        os.environ["JIANHAO_DATA"] = str(final)
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "jianhao", "web", "--port", str(port)])
    return 0


def _furnished(files: Path, new: bool) -> list[tuple[str, str, str, str]]:
    """(who, login name, what to look at first, token) of everybody who has not set a password yet."""
    try:
        from jianhao.web.setup import bring_up_to_date, prepare
    except ImportError as error:
        raise UnusableCall(MISSING) from error
    prepare()
    bring_up_to_date()
    from jianhao.cli.console import Bars
    from jianhao.web.trial import furnish, let_go, seats

    if new:
        with Bars() as bars:
            furnish(files, bars)
    found = [(seat.who, seat.login_name, seat.first, seat.token) for seat in seats()]
    let_go()
    return found


def _print(seats: list[tuple[str, str, str, str]], port: int) -> None:
    click.echo("试用环境已备好，数据是虚构的。打开链接设置密码，再用登录名登录：")
    for who, login, first, token in seats:
        click.echo(f"  {who}  登录名{login}")
        click.echo(f"    http://127.0.0.1:{port}/link/{token}/")
        click.echo(f"    {first}")
    if not seats:
        click.echo("  三个人都已设置密码，请直接登录。删除其中的“网页应用”文件夹即可重新开始。")
