"""`jianhao archive`: build, stamp, verify and show the archive of an account."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from jianhao.cli.words import SETTINGS, Command, in_chinese, write_options

PATH = click.Path(path_type=Path)


class Group(click.Group):
    """A group whose help is in Chinese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[选项] 命令 [参数]...", prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_options(self, ctx, formatter)
        with formatter.section("命令"):
            formatter.write_dl([(name, command.help or "") for name, command in self.commands.items()])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return in_chinese(super().get_help_option(ctx))


@click.group(
    cls=Group, context_settings=SETTINGS, help="归档：把一个账号的全部内容做成可以离线核验的归档包。"
)
def command() -> None:
    """The group of the commands on archives."""


@command.command(
    "build",
    cls=Command,
    context_settings=SETTINGS,
    help="由材料文件夹生成归档包；中断后用同样的命令接着做。",
)
@click.argument("materials", type=PATH, metavar="材料文件夹")
@click.option("--keys", type=PATH, metavar="文件夹", help="存放“受限”部分密钥的文件夹，不能在归档包里。")
@click.option("--out", required=True, type=PATH, metavar="归档包", help="归档包的位置，不覆盖已有的。")
def build_command(**options: Any) -> int:
    """0 complete, 1 some rows of the tables left out."""
    from jianhao.archive.records import STATES
    from jianhao.archive.showing import described
    from jianhao.cli.console import Bars
    from jianhao.jobs.archive import BuildRequest, build

    with Bars() as bars:
        done = build(BuildRequest(**options), bars)
    said = done.built.completeness
    click.echo(f"已生成归档包：{done.built.folder}")
    click.echo(
        f"发布内容{said['articles']:,}条，网页{said['pages']:,}个，图片{said['images']:,}个，未归档{said['failures']:,}项。"
    )
    click.echo(f"完整程度：{'；'.join([STATES[said['state']], *said['reasons']])}。")
    click.echo(f"Merkle根（请登记入台账）：{described(done.built.folder)['merkle']['root']}")
    if done.rejected_rows:
        click.echo(f"发布内容中有{done.rejected_rows:,}行未读入，请用inspect查看位置和原因。")
    return 1 if done.rejected_rows else 0


@command.command(
    "stamp", cls=Command, context_settings=SETTINGS, help="时间戳：导出请求，导入回执，或者联网取得。"
)
@click.argument("bag", type=PATH, metavar="归档包")
@click.option("--request", type=PATH, metavar="文件", help="导出时间戳请求（.tsq），带到能联网的机器上。")
@click.option("--token", type=PATH, metavar="文件", help="导入时间戳回执（.tsr）。")
@click.option("--tsa", metavar="网址", help="直接向时间戳服务取得。")
@click.option("--trust", type=PATH, metavar="证书", help="时间戳机构的根证书（PEM），导入前核验。")
def stamp_command(
    bag: Path, request: Path | None, token: Path | None, tsa: str | None, trust: Path | None
) -> int:
    """0 done."""
    from jianhao.archive.stamps import ask_authority, export_request, import_token
    from jianhao.errors import UnusableCall

    if sum(given is not None for given in (request, token, tsa)) != 1:
        raise UnusableCall("--request、--token、--tsa三者给出一个。")
    if request is not None:
        export_request(bag, request)
        click.echo(f"已导出时间戳请求：{request}")
        return 0
    said = import_token(bag, token, trust) if token is not None else ask_authority(bag, str(tsa), trust)
    click.echo(f"已写入时间戳，签发时间{said.moment.isoformat()}。")
    return 0


@command.command(
    "verify",
    cls=Command,
    context_settings=SETTINGS,
    help="核验归档包或单条证明，指出第一处损坏；不需要网络。",
)
@click.argument("bag", type=PATH, metavar="归档包")
@click.option("--root", metavar="十六进制", help="台账中登记的Merkle根。")
@click.option("--trust", type=PATH, metavar="证书", help="时间戳机构的根证书（PEM）。")
def verify_command(bag: Path, root: str | None, trust: Path | None) -> int:
    """0 intact, 1 damaged, 2 no archive."""
    from jianhao.archive.verifier import NoArchive, verify
    from jianhao.errors import NotAResult

    try:
        report = verify(bag, root, trust)
    except NoArchive as error:
        raise NotAResult(str(error)) from error
    click.echo(report.sentence)
    if report.exit_code == 0:
        click.echo(f"发布内容{report.posts:,}条，文件{report.files:,}个。")
    return report.exit_code


@command.command(
    "show", cls=Command, context_settings=SETTINGS, help="显示归档包的内容，或导出单条内容的证明。"
)
@click.argument("bag", type=PATH, metavar="归档包")
@click.option("--post", metavar="内容ID", help="导出这一条内容的证明。")
@click.option("--proof", type=PATH, metavar="文件", help="证明写入的文件。")
def show_command(bag: Path, post: str | None, proof: Path | None) -> int:
    """0 shown."""
    from jianhao.archive.showing import described, post_proof
    from jianhao.archive.verifier import NoArchive
    from jianhao.cli.archive_words import shown
    from jianhao.errors import NotAResult, UnusableCall

    if (post is None) != (proof is None):
        raise UnusableCall("--post和--proof要一起给出。")
    try:
        if post is None or proof is None:
            for line in shown(described(bag)):
                click.echo(line)
            return 0
        proof.write_bytes(post_proof(bag, post))
    except NoArchive as error:
        raise NotAResult(str(error)) from error
    click.echo(f"已写出{post}的证明：{proof}")
    return 0


@command.command(
    "capture",
    cls=Command,
    context_settings=SETTINGS,
    help="按网址清单采集本单位账号的公开页面，每秒至多一次。",
)
@click.argument("addresses", type=PATH, metavar="网址清单")
@click.option("--out", required=True, type=PATH, metavar="文件夹", help="采集结果，放入材料文件夹的“网页”。")
def capture_command(addresses: Path, out: Path) -> int:
    """0 all captured, 1 some failed."""
    from jianhao.archive.capture import capture, read_addresses
    from jianhao.cli.console import Bars

    wanted = read_addresses(addresses)
    with Bars() as bars:
        bars.stage("采集页面", len(wanted))
        done = capture(wanted, out, step=bars.advance)
    click.echo(f"采集成功{done.captured:,}个，失败{len(done.failed):,}个，尚未采集{done.left:,}个。")
    for url, why in done.failed[:20]:
        click.echo(f"  {url}：{why}")
    return 1 if done.failed or done.left else 0


@command.command(
    "erase-key",
    cls=Command,
    context_settings=SETTINGS,
    help="销毁“受限”部分的密钥，该部分从此不能读出，归档包仍可核验。",
)
@click.argument("key", type=PATH, metavar="密钥文件")
@click.option("--by", required=True, metavar="姓名", help="经办人。")
@click.option("--reason", required=True, metavar="文字", help="理由和批准文件。")
def erase_command(key: Path, by: str, reason: str) -> int:
    """0 destroyed."""
    from jianhao.archive.restricted import destroy_key

    destroy_key(key, by, reason, datetime.now(UTC).replace(microsecond=0))
    click.echo("密钥已销毁，已记入销毁记录。")
    return 0
