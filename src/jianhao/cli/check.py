"""`jianhao check`: one text before it is published; nothing is stored."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jianhao.cli.words import SETTINGS, Command
from jianhao.errors import UnusableCall

SIZE_LIMIT = 4 * 1024**2
PATH = click.Path(path_type=Path)


@click.command(
    cls=Command,
    context_settings=SETTINGS,
    help="发前检查：一篇文本中的错别字、名称、链接、个人信息等，打印发布审核单；不保存文本。",
)
@click.option(
    "--text", required=True, metavar="文件", help="文本文件（UTF-8或GB18030）；-表示从标准输入读取。"
)
@click.option("--lexicon", multiple=True, type=PATH, metavar="文件", help="本机关的词表，可多次给出。")
def command(text: str, lexicon: tuple[Path, ...]) -> int:
    """Read, check, print the sheet."""
    from jianhao.risk.check import check_text, review_sheet
    from jianhao.risk.lexicon import read_lexicons

    content = _decoded(_content(text))
    remarks = check_text(content, read_lexicons(lexicon))
    click.echo(review_sheet(remarks, len(content)))
    return 0


def _content(name: str) -> bytes:
    if name == "-":
        content = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    else:
        try:
            with Path(name).open("rb") as stream:
                content = stream.read(SIZE_LIMIT + 1)
        except OSError as error:
            raise UnusableCall(f"文本文件{Path(name).name}不存在或不能读取。") from error
    if len(content) > SIZE_LIMIT:
        raise UnusableCall("文本超过4MB，请分开检查。")
    return content


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnusableCall("文本须为UTF-8或GB18030编码。")
