"""Click's own words in Chinese: usage, options, the help option, defaults."""

from __future__ import annotations

import click

SETTINGS = {"help_option_names": ["-h", "--help"]}


class Command(click.Command):
    """A command whose help page is Chinese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx)).replace("[OPTIONS]", "[选项]")
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_options(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return in_chinese(super().get_help_option(ctx))


def write_options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """The section 选项."""
    records = [
        record for param in command.get_params(ctx) if (record := param.get_help_record(ctx)) is not None
    ]
    if records:
        with formatter.section("选项"):
            formatter.write_dl([(names, _translated(text)) for names, text in records])


def in_chinese(option: click.Option | None) -> click.Option | None:
    """The help option, saying what it does in Chinese."""
    if option is not None:
        option.help = "显示本说明。"
    return option


def _translated(text: str) -> str:
    return (
        text.replace("[default: ", "[默认：")
        .replace("[required]", "[必填]")
        .replace("; required]", "；必填]")
    )
