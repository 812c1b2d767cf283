"""A year of a city, or of several: the blocks of a small corpus again and again under ciphers, written in parts."""

from __future__ import annotations

import multiprocessing
import shutil
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from reuse.accounts import Account, make_accounts
from reuse.cipher import Cipher, make_cipher
from reuse.corpus import POSTS, RECIPE, SEED, blocks, recipe
from reuse.draft import Draft
from reuse.notices import make_notices
from reuse.placing import Placer
from reuse.rows import Row, tables

_made: list[list[Draft]] = []  # shared with the forked workers
_accounts: list[Account] = []


def city(posts: int, folder: Path, seed: int = SEED) -> Path:
    """The folder `posts` of parts beside `truth`, made once; the number of posts is met within a block."""
    whole = folder / f"city-{posts}"
    mark = whole / RECIPE
    if not (mark.exists() and mark.read_text(encoding="utf-8") == recipe(seed)):
        print(f"making {whole.name} …", file=sys.stderr, flush=True)
        draft = whole.with_name(f"draft-{whole.name}")
        shutil.rmtree(draft, ignore_errors=True)
        for name in ("posts", "truth"):
            (draft / name).mkdir(parents=True)
        _fill(draft, posts, seed)
        (draft / RECIPE).write_text(recipe(seed), encoding="utf-8")
        shutil.rmtree(whole, ignore_errors=True)
        draft.replace(whole)
    return whole


def _fill(folder: Path, posts: int, seed: int) -> None:
    _accounts[:] = make_accounts(posts, np.random.default_rng([seed, 4]))
    notices = make_notices(_accounts, posts, seed, 0)
    _write(folder, notices, 0)
    _made[:], ranked = blocks(POSTS - len(notices) * POSTS // posts, seed)
    size = sum(map(len, _made)) / len(_made)
    numbers = range(round((posts - len(notices)) / size))
    jobs = [(folder, number, make_cipher(ranked, number, seed), seed) for number in numbers]
    with multiprocessing.get_context("fork").Pool(2) as pool:
        pool.starmap(_replica, jobs, chunksize=1)


def _replica(folder: Path, number: int, cipher: Cipher, seed: int) -> None:
    drafts = _made[number % len(_made)]
    _write(folder, Placer(_accounts, seed, number).place(drafts, cipher, 0), number + 1)


def _write(folder: Path, rows: list[Row], part: int) -> None:
    for name, table in zip(("posts", "truth"), tables(rows, part), strict=True):
        pq.write_table(table, folder / name / f"{part:04d}.parquet", compression="zstd")
