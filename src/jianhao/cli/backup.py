"""`jianhao backup`: one consistent, encrypted set of the installation; what sets there are; whether they are whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jianhao.cli.words import SETTINGS, Command, in_chinese, write_options
from jianhao.errors import UnusableCall

PATH = click.Path(path_type=Path)
KEY_HELP = "备份密钥文件，没有则新建；不给时用口令（询问，或者取自环境变量JIANHAO_BACKUP_PASSPHRASE）。"
MISSING = "没有安装网页应用所需的组件，请安装jianhao[web]后再试。"


class Group(click.Group):
    """A group that is a command as well; its help page is Chinese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(
            ctx.command_path, "--to 文件夹 [选项]　或者　list|check [选项]", prefix="用法："
        )

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_options(self, ctx, formatter)
        with formatter.section("命令"):
            formatter.write_dl([(name, one.get_short_help_str(60)) for name, one in self.commands.items()])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return in_chinese(super().get_help_option(ctx))


@click.group(
    cls=Group,
    context_settings=SETTINGS,
    invoke_without_command=True,
    help="备份网页应用的全部数据：数据库、文件、密钥，同一时刻、加密、只增加新内容。网页应用和后台处理不必停止。",
)
@click.option("--to", type=PATH, metavar="文件夹", help="备份库，没有则新建；应在另一块磁盘或另一台机器上。")
@click.option("--key", type=PATH, metavar="文件", help=KEY_HELP)
@click.option(
    "--keep", type=click.IntRange(1, 1000), metavar="份数", help="备份后只保留最近几份；不给时不清理。"
)
@click.option("--bags", is_flag=True, help="数据文件夹内bags中的归档包一并备份；不给时只记下个数和大小。")
@click.pass_context
def command(context: click.Context, /, to: Path | None, **options: Any) -> int:
    """Take a set; 0 done, 2 not possible."""
    if context.invoked_subcommand is not None:
        return 0
    if to is None:
        raise UnusableCall("请用--to写明备份到哪个文件夹。用--help查看用法。")
    return _take(to, **options)


def _take(to: Path, key: Path | None, keep: int | None, bags: bool) -> int:
    try:
        from jianhao.web.setup import prepare
    except ImportError as error:
        raise UnusableCall(MISSING) from error
    from jianhao.backup.keys import make_key_file
    from jianhao.backup.store import is_store
    from jianhao.cli.console import Bars
    from jianhao.cli.secret_words import key_from
    from jianhao.web.config import settings

    if not (settings().data / "secret.key").exists():
        raise UnusableCall(
            f"{settings().data}中没有本系统的数据，没有可以备份的内容（位置由JIANHAO_DATA设定）。"
        )
    if key is not None and not key.exists():
        if is_store(to):
            raise UnusableCall(f"密钥文件{key}不存在；这个备份库要用建立时的密钥文件。")
        make_key_file(key)
        click.echo(
            f"已新建密钥文件{key}。没有它任何备份都不能恢复：请立即另存一份，放在本服务器以外的安全处。",
            err=True,
        )
    prepare()
    from jianhao.web.operations.sentences import backup_sentence, moment
    from jianhao.web.operations.taking import back_up

    with Bars() as bars:
        taken = back_up(to, key_from(key, new=not is_store(to)), keep=keep or 0, bags=bags, progress=bars)
    click.echo(f"备份完成：{taken.header.id}，数据截至{moment(taken.header)}。{backup_sentence(taken)}")
    if taken.removed_sets:
        click.echo(f"已清理{len(taken.removed_sets)}份旧备份。")
    return 0


@command.command(name="list", cls=Command, context_settings=SETTINGS, help="列出备份库中的备份，不需要密钥。")
@click.option("--from", "store", required=True, type=PATH, metavar="文件夹", help="备份库。")
def list_sets(store: Path) -> int:
    """One line a set, the newest last; sets that were broken off are named."""
    from jianhao.backup.sets import unfinished
    from jianhao.backup.store import stored_sets
    from jianhao.cli.sets_told import told

    for header in stored_sets(store):
        click.echo(told(header))
    for set_id in unfinished(store / "sets"):
        click.echo(f"{set_id}  没有完成（被中断），不能用于恢复；不影响其他备份，下一次备份时清除。")
    return 0


@command.command(cls=Command, context_settings=SETTINGS, help="核对一份备份能否完整恢复，指出损坏的文件。")
@click.option("--from", "store", required=True, type=PATH, metavar="文件夹", help="备份库。")
@click.option("--key", type=PATH, metavar="文件", help="备份密钥文件；不给时用口令。")
@click.option("--set", "set_id", metavar="编号", help="哪一份；不给时为最近一份。")
@click.option("--quick", is_flag=True, help="只核对内容在不在、长度对不对，不解密。")
def check(store: Path, key: Path | None, set_id: str | None, quick: bool) -> int:
    """0 intact, 1 damaged, 2 unusable."""
    from jianhao.backup.checking import check as prove
    from jianhao.backup.store import Store
    from jianhao.cli.console import Bars
    from jianhao.cli.secret_words import key_from

    with Bars() as bars:
        found = prove(Store.open(store, key_from(key)), bars, set_id, full=not quick)
    for damage in found.damaged:
        click.echo(f"{damage.path}：{damage.why}", err=True)
    header = found.header
    if not found.intact:
        click.echo(
            f"有损坏：备份{header.id}的{header.files}个文件中有{len(found.damaged)}个不能恢复。", err=True
        )
        return 1
    how = "内容都在，长度一致" if quick else "逐个解密，校验值一致"
    click.echo(f"完好：备份{header.id}，{header.files}个文件，{how}。")
    return 0
