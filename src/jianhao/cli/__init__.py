"""The command line: one module per command, imported only when it is called so that `jianhao --help` answers at once."""

from __future__ import annotations

import errno
import sys
import tempfile
import traceback
from importlib import import_module

import click

from jianhao import __version__
from jianhao.cli.words import SETTINGS, in_chinese, write_options
from jianhao.errors import JianhaoError

COMMANDS = {
    "inspect": "逐账号检查，生成检查报告、通报代拟稿和附件",
    "reuse": "比对发布内容，找出内容雷同的条目及其来源",
    "traffic": "核验传播数据，给出数据异常提示（待核实）和真实阅读的估计",
    "plan": "制定整合方案：保留、归集整合、关停，理由、去向和分期",
    "risk": "检查发布内容：错别字、名称、广告和违法信息、链接、个人信息",
    "check": "发前检查：打印一篇文本的发布审核单",
    "checklist": "生成人工核查单",
    "verify": "复核检查结果能否由原始数据重新算出",
    "collect": "由微信官方接口采集本单位账号",
    "archive": "生成、核验、查看账号的归档包",
    "demo": "生成演示数据并完整运行一遍",
    "web": "启动办公室的网页应用",
    "worker": "启动网页应用的后台处理",
    "publish": "把已批准的公开名录写成静态文件夹",
    "audit": "校验网页应用的操作记录",
    "backup": "备份网页应用的全部数据，列出、核对备份",
    "restore": "从备份恢复到一个空文件夹",
    "database": "把数据从SQLite迁移到PostgreSQL",
    "doctor": "检查服务器是否正常，写明怎样处理",
}
INTERNAL_ERROR = 70
FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)
NO_SPACE = (
    "磁盘空间不足，没有写出任何结果。请清理磁盘，或用环境变量TMPDIR把临时文件指到空间足够的位置，再运行一次。"
)


class Commands(click.Group):
    """Finds a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"jianhao.cli.{cmd_name}").command
        return command

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[选项] 命令 [参数]...", prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return in_chinese(super().get_help_option(ctx))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Commands,
    help="减号：政务新媒体检查、整合与关停。",
    context_settings=SETTINGS,
)
@click.version_option(__version__, prog_name="jianhao", message="%(prog)s %(version)s", help="显示版本号。")
def group() -> None:
    """The group of all commands."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command; errors meant for people are one sentence, exit codes are those of the contracts."""
    _speak_utf8()
    try:
        code = group.main(arguments, prog_name="jianhao", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except JianhaoError as error:
        _say(str(error))
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        _say("已取消，没有写出任何结果。")
        sys.exit(130)
    except click.ClickException as error:
        _say(_chinese(error))
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in FULL:
            _say(NO_SPACE)
            sys.exit(INTERNAL_ERROR)
        _say(
            f"程序内部错误（{type(error).__name__}），没有写出任何结果。详细信息在{_kept_trace(error)}，请随问题一并反馈。"
        )
        sys.exit(INTERNAL_ERROR)


def _kept_trace(error: BaseException) -> str:
    """Where the details of an internal error were written: for whoever mends it, not for the terminal."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="jianhao-", suffix=".log", delete=False
    ) as log:
        traceback.print_exception(error, file=log)
    return log.name


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


def _chinese(error: click.ClickException) -> str:
    """Click's own complaints about a call, in one Chinese sentence."""
    if isinstance(error, click.NoSuchOption):
        return f"没有选项{error.option_name}。用--help查看用法。"
    if isinstance(error, click.MissingParameter):
        name = error.param.opts[-1] if error.param is not None else "参数"
        return f"缺少{name}。用--help查看用法。"
    if isinstance(error, click.BadParameter):
        name = error.param.opts[-1] if error.param is not None else "参数"
        return f"{name}的值不能使用：{error.message}"
    return f"命令不能执行：{error.format_message()}"


def _speak_utf8() -> None:
    # A console of Chinese Windows defaults to GBK and would fail on characters of real names.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
