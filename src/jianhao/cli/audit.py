"""`jianhao audit verify`: prove the chain of the log, in the database or in an exported file."""

from __future__ import annotations

import re
from pathlib import Path

import click

from jianhao.cli.words import SETTINGS, Command, in_chinese, write_options
from jianhao.errors import UnusableCall

HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


class Group(click.Group):
    """A group whose help page is Chinese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[选项] 命令 [参数]...", prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_options(self, ctx, formatter)
        with formatter.section("命令"):
            formatter.write_dl([(name, one.get_short_help_str(60)) for name, one in self.commands.items()])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return in_chinese(super().get_help_option(ctx))


@click.group(cls=Group, context_settings=SETTINGS, help="网页应用的操作记录。")
def command() -> None:
    """The group of audit commands."""


@command.command(
    cls=Command,
    context_settings=SETTINGS,
    help="校验操作记录逐条衔接、没有改动。给出文件时校验从网页导出的记录，不需要数据库。",
)
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="[文件]"
)
@click.option(
    "--head", metavar="编号:校验值", help="此前抄存的末条编号和校验值，用于发现末尾被截去或整体改写。"
)
def verify(file: Path | None, head: str | None) -> int:
    """0 intact, 1 changed, 2 unusable."""
    from jianhao.web.audit.chain import Head

    expected = None
    if head is not None:
        found = HEAD.fullmatch(head.strip().lower())
        if found is None:
            raise UnusableCall("--head应写成“编号:校验值”，见操作记录页或此前的校验结果。")
        expected = Head(int(found[1]), found[2])
    if file is not None:
        from jianhao.web.audit.exported import prove_file

        report = prove_file(file, expected)
    else:
        from jianhao.web.setup import prepare

        prepare()
        from jianhao.web.audit.proof import prove_database

        report = prove_database(expected)
    if not report.intact:
        click.echo(f"有改动：第{report.broken_at}条起不能证明，{report.why}。", err=True)
        return 1
    click.echo(f"完好：共{report.head.sequence}条，逐条衔接，内容与校验值一致。末条 {report.head}")
    return 0
