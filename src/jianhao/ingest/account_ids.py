"""Every id that the rows of a register give, brought to one form: those in columns of their own and those in links."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.store.schemas import NATIVE_ID
from jianhao.vocab.links import links
from jianhao.vocab.native_ids import IdKind, normalise_native_id
from jianhao.vocab.platforms import Platform, recognise

ID_COLUMNS = ("gh_id", "biz", "appid", "uid", "sec_uid", "alias", "short_id")
ID_KINDS = {"gh_id": "gh"}
LINK = "link"  # the kind of an id that stands for an address no platform is known by
# The spelling of nearly all ids, which is their one form already: a trial beside `normalise_native_id` holds them together.
USUAL: dict[Platform, tuple[IdKind, str]] = {
    Platform.weixin: (IdKind.original, "gh_[0-9a-f]{12}"),
    Platform.weixin_mini: (IdKind.original, "gh_[0-9a-f]{12}"),
    Platform.weibo: (IdKind.uid, "[1-9][0-9]{4,9}"),
    Platform.toutiao: (IdKind.uid, "[1-9][0-9]{4,19}"),
    Platform.douyin: (IdKind.uid, "[1-9][0-9]{12,19}"),
    Platform.kuaishou: (IdKind.uid, "[1-9][0-9]{4,19}"),
    Platform.bilibili: (IdKind.mid, "[1-9][0-9]{0,19}"),
    Platform.baijiahao: (IdKind.uid, "[1-9][0-9]{9,19}"),
    Platform.pengpai: (IdKind.uid, "[1-9][0-9]{2,19}"),
}
_USUAL = "^(?:" + "|".join(f"{platform}:{pattern}" for platform, (_, pattern) in USUAL.items()) + ")$"


@dataclass(frozen=True, slots=True)
class Links:
    """What the links of rows show: platform, kind and id of an account, null where there is none."""

    platforms: pa.StringArray
    kinds: pa.StringArray
    natives: pa.StringArray


@dataclass(frozen=True, slots=True)
class Identities:
    """Who the rows of a batch are.

    `platforms` as given, else as the id or the link tells; `prefixes` are the platforms that account ids name before a
    colon; `ids` lists all ids of a row (NATIVE_ID), the one first registered under first; `first_kinds` and `first_ids`
    are that one, null for a row without any.
    """

    platforms: pa.StringArray
    prefixes: pa.StringArray
    links: Links
    ids: pa.ListArray
    first_kinds: pa.StringArray
    first_ids: pa.StringArray


@dataclass(frozen=True, slots=True)
class _Ids:
    """One id of each row, null for rows without it."""

    kinds: pa.StringArray
    values: pa.StringArray


def identified(batch: pa.RecordBatch) -> Identities:
    """The identities of a batch of typed rows; it has a column of ids or of links."""
    given, link = _column(batch, "account_id"), _column(batch, "link")
    prefixes, shown = _prefixes(given), _links(link)
    platforms = pc.coalesce(_column(batch, "platform"), prefixes, shown.platforms)
    found = []
    if "account_id" in batch.schema.names:
        found.append(_natives(platforms, _without_platform(given, platforms, prefixes)))
    for name in ID_COLUMNS:
        if name in batch.schema.names:
            values = _natives(platforms, _column(batch, name)).values
            found.append(_Ids(_wherever(values, ID_KINDS.get(name) or name), values))
    if "link" in batch.schema.names:
        own = pc.equal(shown.platforms, platforms)
        found.append(_Ids(pc.if_else(own, shown.kinds, None), pc.if_else(own, shown.natives, None)))
        found.append(_addresses(link, found))
    ids, first = _listed(found, batch.num_rows)
    return Identities(platforms, prefixes, shown, ids, first.kinds, first.values)


def _column(batch: pa.RecordBatch, name: str) -> pa.StringArray:
    known = name in batch.schema.names
    return batch.column(name) if known else pa.nulls(batch.num_rows, pa.string())


def _prefixes(given: pa.StringArray) -> pa.StringArray:
    """The platforms that ids name before their colon."""
    heads = pc.struct_field(pc.extract_regex(given, r"^(?P<head>[^:]*):"), "head")
    return pc.if_else(pc.is_in(heads, pa.array(list(Platform.__members__))), heads, None)


def _without_platform(
    given: pa.StringArray, platforms: pa.StringArray, prefixes: pa.StringArray
) -> pa.StringArray:
    named = pc.fill_null(pc.equal(prefixes, platforms), False)
    return pc.if_else(named, pc.replace_substring_regex(given, r"^[^:]*:", ""), given)


def _links(texts: pa.StringArray) -> Links:
    coded = texts.dictionary_encode()
    seen = [recognise(text) for text in coded.dictionary.to_pylist()]
    platforms = [link and str(link.platform) for link in seen]
    kinds = [str(link.id_kind) if link and link.native_id else None for link in seen]
    natives = [link.native_id if link and link.native_id else None for link in seen]
    return Links(*(pa.array(of, pa.string()).take(coded.indices) for of in (platforms, kinds, natives)))


def _natives(platforms: pa.StringArray, texts: pa.StringArray) -> _Ids:
    """Kind and form of each id on its platform, null where either is missing."""
    keys = pc.binary_join_element_wise(platforms, texts, ":")
    usual = pc.match_substring_regex(keys, _USUAL)
    kinds = pc.if_else(usual, _usual_kinds(platforms), None)
    values = pc.if_else(usual, texts, None)
    rest = pc.fill_null(pc.invert(usual), False)
    if pc.any(rest).as_py():
        coded = keys.filter(rest).dictionary_encode()
        found = [_native(*key.split(":", 1)) for key in coded.dictionary.to_pylist()]
        rare = [pa.array(list(of), pa.string()).take(coded.indices) for of in zip(*found, strict=True)]
        kinds, values = (
            pc.replace_with_mask(*of) for of in ((kinds, rest, rare[0]), (values, rest, rare[1]))
        )
    return _Ids(kinds, values)


def _usual_kinds(platforms: pa.StringArray) -> pa.StringArray:
    coded = platforms.dictionary_encode()
    usual = {str(platform): str(kind) for platform, (kind, _) in USUAL.items()}
    return pa.array([usual.get(p) for p in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def _native(platform: str, text: str) -> tuple[str, str]:
    known = normalise_native_id(Platform[platform], text)
    return (str(known.kind), known.value) if known else ("id", text.strip())


def _wherever(values: pa.StringArray, word: str) -> pa.StringArray:
    return pc.if_else(pc.is_valid(values), word, pa.scalar(None, pa.string()))


def _addresses(texts: pa.StringArray, found: Sequence[_Ids]) -> _Ids:
    """Links as identities of rows that have no other; words that only hide an address (点击查看) are none."""
    bare = pc.is_valid(texts)
    for ids in found:
        bare = pc.and_(bare, pc.is_null(ids.values))
    values: list[str | None] = [None] * len(texts)
    for place in pc.indices_nonzero(bare).to_pylist():
        text = texts[place].as_py()
        if any(links(text)):
            values[place] = hashlib.sha256(text.strip().encode()).hexdigest()[:16]
    found_ids = pa.array(values, pa.string())
    return _Ids(_wherever(found_ids, LINK), found_ids)


def _listed(found: Sequence[_Ids], size: int) -> tuple[pa.ListArray, _Ids]:
    """The ids of each row in one list without repeats, and the first of each."""
    given = np.zeros((size, len(found)), bool)
    for n, ids in enumerate(found):
        new = pc.is_valid(ids.values)
        for before in found[:n]:
            same = pc.and_(pc.equal(ids.kinds, before.kinds), pc.equal(ids.values, before.values))
            new = pc.and_not(new, pc.fill_null(same, False))
        given[:, n] = new.to_numpy(zero_copy_only=False)
    kinds, values = (pa.concat_arrays([getattr(ids, name) for ids in found]) for name in ("kinds", "values"))
    rows, columns = np.nonzero(given)
    places = pa.array(columns * size + rows)
    items = pa.StructArray.from_arrays([kinds.take(places), values.take(places)], fields=list(NATIVE_ID))
    bounds = np.zeros(size + 1, np.int32)
    np.cumsum(given.sum(axis=1), out=bounds[1:])
    listed = pa.ListArray.from_arrays(pa.array(bounds), items)
    first = pa.array(given.argmax(axis=1) * size + np.arange(size), mask=~given.any(axis=1))
    return listed, _Ids(kinds.take(first), values.take(first))
