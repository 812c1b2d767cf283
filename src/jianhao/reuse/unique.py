"""独有内容: posts whose text stands nowhere else — what would be lost by closing their account."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.kernels.reach import reach_accounts
from jianhao.reuse.corpus import Corpus, batches
from jianhao.reuse.pairs import TEMPLATE, Kinds
from jianhao.reuse.remembered import Texts
from jianhao.store.schemas import UNIQUE_POSTS

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int32]
STANDS = 0.8  # of a text that must stand in another for nothing to be lost
# Documents, notices and guides are listed first: somebody may still have to act on them. Patterns of titles.
KINDS = {
    "document": r"〔\d{4}〕|规定|办法|条例|细则|实施方案|实施意见|规划|决定|批复|政策解读|政策文件",
    "notice": r"通知|公告|通告|公示|启事|通报|预警|提示|告知|招聘|招考|招标|中标",
    "guide": r"指南|流程|须知|攻略|怎么办|如何|怎样|一图读懂|问答|办理|申请|预约|操作",
}
OTHER = "other"


def unique_table(
    corpus: Corpus, texts: Texts, measures: Ints, kinds: Kinds, kept: frozenset[str] | None
) -> pa.Table:
    """UNIQUE_POSTS of texts that stand on no kept account (None: on no other account at all) and in no given source.

    `texts` are all files of the corpus in the order read. `share` is the part of the text that stands in one other text. Texts
    too short to be compared are left out.
    """
    keeps = np.array([kept is None or name in kept for name in corpus.accounts.to_pylist()], np.bool_)
    place = keeps[corpus.account] | corpus.source_only if corpus.size else np.zeros(0, np.bool_)
    real = kinds.kind != TEMPLATE
    stands = reach_accounts(
        measures[real, 0], measures[real, 1], kinds.share[real] >= STANDS, kinds.source_share[real] >= STANDS,
        corpus.account, place,
    )  # fmt: skip
    own = np.flatnonzero(~stands & ~corpus.source_only & (corpus.lengths > 0))
    share = np.zeros(corpus.size)
    np.maximum.at(share, measures[real, 0], kinds.share[real])
    np.maximum.at(share, measures[real, 1], kinds.source_share[real])
    rank = np.concatenate([np.empty(0, np.int8), *map(_ranks, batches(texts, ("title",)))])[corpus.rows[own]]
    order = np.argsort(rank, kind="stable")
    own = own[order]
    return pa.table([
        corpus.facts.column("post_id").take(pa.array(corpus.rows[own])), corpus.accounts.take(pa.array(corpus.account[own])),
        pa.array([*KINDS, OTHER]).take(pa.array(rank[order])), pa.array(np.minimum(share[own], 1.0)),
    ], UNIQUE_POSTS)  # fmt: skip


def _ranks(titled: pa.RecordBatch) -> npt.NDArray[np.int8]:
    """Number of the first kind whose pattern each title matches, len(KINDS) if none."""
    titles = titled.column(0).cast(pa.string())
    ranks = np.full(len(titles), len(KINDS), np.int8)
    for number, pattern in reversed(list(enumerate(KINDS.values()))):
        matches = pc.fill_null(pc.match_substring_regex(titles, pattern), False)
        ranks[np.asarray(matches.cast(pa.uint8())) == 1] = number
    return ranks
