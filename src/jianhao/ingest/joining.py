"""Which registered account each row of a batch belongs to, and which rows do not even say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.ingest import cells
from jianhao.ingest.identity import AccountIndex, Joined
from jianhao.ingest.issues import Code
from jianhao.ingest.vector import Problem
from jianhao.vocab.platforms import parse_platform, recognise_post

SEPARATOR = "\x1f"
REMEMBERED = 50_000
NAMED = ("account_ref", "account_name")
NOT_SAID = "未写明是哪个账号的内容，该行未读入。"


@dataclass(frozen=True, slots=True)
class JoinedRows:
    """account_id and the kind of id that joined it, null for strangers; `unread` rows have an unusable reference."""

    accounts: pa.Array
    kinds: pa.Array
    unread: npt.NDArray[np.bool_]
    problems: tuple[Problem, ...]


@dataclass
class AccountJoin:
    """Joins batches against the register; remembers what it found for a reference."""

    index: AccountIndex
    _known: dict[str, Joined | None] = field(default_factory=dict)

    def rows(self, batch: pa.RecordBatch) -> JoinedRows:
        """Join by any id, by a confirmed name, and where no id is given by the link of the post."""
        parts = {name: texts_of(batch, name) for name in ("platform", *NAMED)}
        keys = pc.binary_join_element_wise(
            *(_joinable(p) for p in parts.values()), SEPARATOR
        ).dictionary_encode()
        outcomes = [self._outcome(key) for key in keys.dictionary.to_pylist()]
        found = [None if isinstance(o, cells.CellProblem) else o for o in outcomes]
        by_url = self._by_url(batch, parts, pa.array([j is not None for j in found]).take(keys.indices))
        ids = pa.array([j and j.account_id for j in found], pa.string()).take(keys.indices)
        kinds = pa.array([j and j.by for j in found], pa.string()).take(keys.indices)
        if by_url:
            ids = pc.coalesce(ids, _column(by_url, "account_id", batch.num_rows))
            kinds = pc.coalesce(kinds, _column(by_url, "by", batch.num_rows))
        if (stand_in := self.index.stand_in) is not None:
            ids, kinds = pc.fill_null(ids, stand_in.account_id), pc.fill_null(kinds, stand_in.by)
        problems = _problems(outcomes, keys.indices, parts["account_ref"])
        problems += _unsaid(batch, parts, ids)
        unread = np.zeros(batch.num_rows, bool)
        unread[[p.index for p in problems]] = True
        return JoinedRows(ids, kinds, unread, problems)

    def _outcome(self, key: str) -> Joined | cells.CellProblem | None:
        if key in self._known:
            return self._known[key]
        platform_text, ref_text, name = key.split(SEPARATOR)
        try:
            ref = cells.parse_id(ref_text)
        except cells.CellProblem as problem:
            return problem
        return self._find(key, platform_text, ref, name)

    def _find(self, key: str, platform_text: str, ref: str | None, name: str = "") -> Joined | None:
        if key not in self._known:
            if len(self._known) >= REMEMBERED:  # a file of links has a key for each row
                self._known.clear()
            platform = parse_platform(platform_text) if platform_text else None
            spoken = None if platform is None else str(platform)
            self._known[key] = self.index.find(spoken, ref, cells.fold(name) or None)
        return self._known[key]

    def _by_url(
        self, batch: pa.RecordBatch, parts: Mapping[str, pa.Array], joined: pa.Array
    ) -> dict[int, Joined]:
        """What the links of rows say that carry no id themselves."""
        if "url" not in batch.schema.names:
            return {}
        silent = pc.and_(pc.invert(joined), pc.equal(parts["account_ref"], ""))
        urls, found = batch.column("url"), {}
        for index in pc.indices_nonzero(silent).to_pylist():
            seen = recognise_post(urls[index].as_py() or "")
            if seen and seen.account:
                platform = str(seen.platform)
                if account := self._find(
                    f"{platform}{SEPARATOR}{seen.account.value}", platform, seen.account.value
                ):
                    found[index] = account
        return found


def texts_of(batch: pa.RecordBatch, name: str) -> pa.Array:
    """A column trimmed, empty where the file does not say."""
    if name not in batch.schema.names:
        return pa.repeat(pa.scalar(""), batch.num_rows)
    return pc.fill_null(pc.utf8_trim_whitespace(batch.column(name)), "")


def _joinable(texts: pa.Array) -> pa.Array:
    held = pc.any(pc.match_substring(texts, SEPARATOR)).as_py()
    return pc.replace_substring(texts, SEPARATOR, " ") if held else texts


def _column(found: Mapping[int, Joined], name: str, size: int) -> pa.Array:
    values: list[str | None] = [None] * size
    for index, joined in found.items():
        values[index] = getattr(joined, name)
    return pa.array(values, pa.string())


def _problems(
    outcomes: list[Joined | cells.CellProblem | None], codes: pa.Array, refs: pa.Array
) -> tuple[Problem, ...]:
    bad = {n: o for n, o in enumerate(outcomes) if isinstance(o, cells.CellProblem)}
    if not bad:
        return ()
    places = pc.indices_nonzero(pc.is_in(codes, pa.array(list(bad), codes.type))).to_pylist()
    found = ((i, bad[codes[i].as_py()]) for i in places)
    return tuple(
        Problem(i, refs[i].as_py(), problem.code, f"{problem.message}该行未读入。") for i, problem in found
    )


def _unsaid(batch: pa.RecordBatch, parts: Mapping[str, pa.Array], ids: pa.Array) -> tuple[Problem, ...]:
    """Rows of a table with a column for the account that leave it empty and whose link does not tell it either."""
    if not set(NAMED) & set(batch.schema.names):
        return ()
    empty = pc.and_(pc.equal(parts["account_ref"], ""), pc.equal(parts["account_name"], ""))
    places = pc.indices_nonzero(pc.and_(empty, pc.is_null(ids))).to_pylist()
    return tuple(Problem(i, "", Code.MISSING_REQUIRED, NOT_SAID) for i in places)
