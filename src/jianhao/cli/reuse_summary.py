"""What a finished comparison says on the terminal."""

from __future__ import annotations

import click
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.jobs.reuse import Compared
from jianhao.jobs.reuse_history import Kept
from jianhao.reuse.parameters import DEFAULT


def print_compared(done: Compared) -> None:
    """How much was compared, what was found, where it lies."""
    posts, pairs, accounts = done.reuse.posts, done.reuse.pairs, done.reuse.accounts
    known = posts.num_rows - posts.column("share").null_count
    click.echo(
        f"发布内容{posts.num_rows:,}条，可比对{known:,}条（其余没有正文）；账号{accounts.num_rows:,}个"
    )
    contains, copied = (_at_least(posts, share) for share in (DEFAULT.contains, DEFAULT.copied))
    click.echo(f"含他处在先内容（占比30%以上）{contains:,}条，其中整体雷同（50%以上）{copied:,}条")
    ordered = pc.sum(pairs.column("ordered")).as_py() or 0
    click.echo(f"规定转载{ordered:,}对，不计入原创占比")
    if done.kept:
        _print_kept(done.kept)
    if spun := done.reuse.spun_posts.num_rows:
        click.echo(f"没有找到来源、用词与改写内容相近的{spun:,}条（提示，待核实），见spun_posts")
    if done.unmatched_posts:
        click.echo(f"名录外账号的发布内容{done.unmatched_posts:,}条，只计数")
    if done.rejected_rows:
        click.echo(f"未读入{done.rejected_rows:,}行，位置和原因见rejected.parquet")
    click.echo(
        f"结果在：{done.folder}（reuse_pairs、reuse_posts、reuse_accounts、reuse_edges、unique_posts、spin_words、spun_posts）"
    )


def _print_kept(kept: Kept) -> None:
    """What the history took in, and what the reader must know of it."""
    if added := kept.added:
        click.echo(f"历史新增{added.texts:,}条；已有{added.known:,}条，沿用原来的结果")
        if added.known and not kept.rejudged:
            click.echo("账号、去向、独有内容各表只统计新增的内容")
        if added.changed:
            click.echo(f"已有内容中{added.changed:,}条与原来不同或已删除")
        if added.waiting:
            click.echo(f"对照来源中{added.waiting:,}条晚于最后一条内容，留待以后使用")
        if added.unsettled and not kept.rejudged:
            click.echo("历史中有补录、改动或删除的内容，先后关系可能变化；加--rejudge可全部重新核查")
    if kept.rejudged:
        click.echo("历史中的全部内容已重新核查，结果含全部内容")


def _at_least(posts: pa.Table, share: float) -> int:
    found: int = pc.sum(pc.greater_equal(posts.column("share"), share)).as_py() or 0
    return found
