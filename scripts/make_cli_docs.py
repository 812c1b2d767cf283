"""Write docs/cli.md from the commands themselves: every argument and option with its help and default.

`--check` writes nothing and exits 1 when the page is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from jianhao.cli import COMMANDS, group

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "cli.md"
HEAD = """# 命令

<!-- 由 scripts/make_cli_docs.py 生成，请勿手工修改。 -->

`jianhao 命令 --help` 给出同样的说明。

退出码：0 完成；1 完成，但有行未读入（`verify`：不一致）；2 调用或文件不能使用，没有写出任何结果；
130 由使用者取消。检查中发现的问题不影响退出码。调用或文件有误时给出一句中文说明。
"""


def main(arguments: list[str]) -> int:
    """Write the page, or check it."""
    page = text()
    if "--check" in arguments:
        stale = not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page
        if stale:
            print("docs/cli.md 与命令不一致，请运行 scripts/make_cli_docs.py")
        return int(stale)
    PAGE.write_bytes(page.encode())
    return 0


def text() -> str:
    """The whole page."""
    sections = [line for name, command in commands() for line in _section(name, command)]
    return "\n".join([HEAD, *sections]).rstrip() + "\n"


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by name, in the order of `jianhao --help`."""
    context = click.Context(group)
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None, name
        if isinstance(command, click.Group):
            if command.invoke_without_command:
                yield name, command
            for inner, part in command.commands.items():
                yield f"{name} {inner}", part
            continue
        yield name, command


def _section(name: str, command: click.Command) -> Iterator[str]:
    arguments = [p for p in command.params if isinstance(p, click.Argument)]
    options = [p for p in command.params if isinstance(p, click.Option)]
    words = [p.metavar or p.name or "" for p in arguments]
    needed = [f"{o.opts[0]} {o.metavar}" for o in options if o.required]
    yield from (f"## {name}", "", command.help or "", "")
    more = ["[选项]"] if options else []
    yield from ("```", " ".join(["jianhao", name, *words, *needed, *more]), "```", "")
    if options:
        yield from ("| 选项 | 值 | 默认 | 说明 |", "| --- | --- | --- | --- |")
        yield from (_row(option) for option in options)
        yield ""


def _row(option: click.Option) -> str:
    cells = (f"`{'`、`'.join(option.opts)}`", _value(option), _default(option), option.help or "")
    return f"| {' | '.join(cell.replace('|', '／') for cell in cells)} |"


def _value(option: click.Option) -> str:
    if option.is_flag:
        return "—"
    choices = "／".join(option.type.choices) if isinstance(option.type, click.Choice) else ""
    return choices or option.metavar or ""


def _default(option: click.Option) -> str:
    if option.required:
        return "必填"
    return f"`{option.default}`" if option.show_default and not option.is_flag else "—"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
