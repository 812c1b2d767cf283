"""Rows that name an account a second time, by any of its ids."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

SHARED_KINDS = frozenset({"alias"})
SEPARATOR = "\x1f"

Places = npt.NDArray[np.int64]


def doubled_rows(platforms: pa.StringArray, account_ids: pa.StringArray, ids: pa.ListArray) -> dict[int, int]:
    """The rows that name an account again → the first row that names it, in row order.

    A row that is taken for a double hands none of its ids on. An id of a shared kind (an alias can be given to another
    account) makes no double unless it is all that is known of both.
    """
    rows, ranks, keys = _keys(platforms, account_ids, ids)
    codes = keys.dictionary_encode().indices.to_numpy()
    repeated = np.flatnonzero(np.bincount(codes)[codes] > 1)
    repeated = repeated[np.lexsort((ranks[repeated], rows[repeated]))]
    owners: dict[int, int] = {}
    doubled: dict[int, int] = {}
    pairs = zip(rows[repeated].tolist(), codes[repeated].tolist(), strict=True)
    for row, named in groupby(pairs, key=itemgetter(0)):
        own = [code for _, code in named]
        first = next((owners[code] for code in own if code in owners), None)
        if first is None:
            owners.update(dict.fromkeys(own, row))
        else:
            doubled[row] = first
    return doubled


def _keys(
    platforms: pa.StringArray, account_ids: pa.StringArray, ids: pa.ListArray
) -> tuple[Places, Places, pa.StringArray]:
    """Rows and the keys under which they are known, with the rank of a key within its row.

    The keys are the spellings of the ids in their order (those of `identity.keys_of`, without the hash by which only some
    exports write an id), and behind all of them the account_id.
    """
    items, rows = ids.flatten(), pc.list_parent_indices(ids)
    kinds, values = items.field("kind"), items.field("id")
    own = pc.invert(pc.is_in(kinds, pa.array(sorted(SHARED_KINDS))))
    lower = _lower(values)
    spellings = (
        (own, values),
        (pc.and_(own, pc.not_equal(lower, values)), lower),
        (pc.equal(kinds, "biz"), pc.binary_join_element_wise("mp_wxs_", values, "")),
    )
    places = [pc.indices_nonzero(which).to_numpy() for which, _ in spellings]
    owners = np.concatenate([*(rows.to_numpy()[place] for place in places), np.arange(len(account_ids))])
    keys = pa.concat_arrays([*(text.filter(which) for which, text in spellings), account_ids])
    ranks = np.concatenate(
        [
            *(place * len(spellings) + n for n, place in enumerate(places)),
            np.full(len(account_ids), len(spellings) * len(values)),
        ]
    )
    return owners, ranks, pc.binary_join_element_wise(platforms.take(pa.array(owners)), keys, SEPARATOR)


def _lower(values: pa.StringArray) -> pa.StringArray:
    odd = pc.invert(pc.string_is_ascii(values))
    lower = pc.ascii_lower(values)
    if not pc.any(odd).as_py():
        return lower
    return pc.replace_with_mask(
        lower, odd, pa.array([text.lower() for text in values.filter(odd).to_pylist()], pa.string())
    )
