"""The contents of a finished run looked through by the same function as `jianhao risk`; what people decided goes in with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from jianhao.dates import day_number
from jianhao.jobs.folder import dataset_folder
from jianhao.jobs.progress import Progress
from jianhao.risk.decisions import Decision, Decisions
from jianhao.risk.masking import defanged, masked_words
from jianhao.risk.own_words import Lexicon
from jianhao.store.dataset import Dataset
from jianhao.web.inspections.folders import RUNS, place
from jianhao.web.people.models import Agency
from jianhao.web.registry.models import Account
from jianhao.web.scope import within
from jianhao.web.watch.models import ContentCheck, ContentHint, HintState, WordList

OWN_TABLE = "risk.parquet"  # of a run that looked its contents through itself
AROUND = 20  # characters shown before and behind a place
ANSWERS = {
    HintState.MISTAKEN: Decision.MISTAKEN,
    HintState.CONFIRMED: Decision.CONFIRMED,
    HintState.REMEDIED: Decision.REMEDIED,
}


@dataclass(frozen=True, slots=True)
class Examined:
    """Rows of store.schemas.RISK, how many places were left out as mistaken, how many posts there were, the lists that were used."""

    rows: list[dict[str, Any]]
    mistaken: int
    posts: int
    lists: tuple[tuple[str, str, str], ...] = ()


def examined(check: ContentCheck, progress: Progress) -> Examined:
    """Everything that a person should look at in the posts that the run rests on."""
    from jianhao.risk.scan import (
        Options,
        find_risks,
    )  # pages show passages; only the worker loads what it takes to scan

    folder = place(RUNS, check.run.folder)
    paths = post_files(folder)
    posts = sum(pq.read_metadata(path).num_rows for path in paths)
    progress.stage("检查内容", posts)
    own = folder / OWN_TABLE
    if own.is_file():
        return Examined(pq.read_table(own).to_pylist(), 0, posts)
    until = day_number(check.run.inspection.as_of)
    lexicon = own_words(check.agency)
    told = (lexicon, _names(check.agency), decided(check.agency), until)
    found = find_risks(paths, Options(*told, advance=progress.advance))
    return Examined(found.findings.to_pylist(), found.mistaken, found.posts, lexicon.versions)


def _names(agency: Agency) -> Iterator[str]:
    """What accounts and units below an agency are called: no misprints."""
    yield from (
        Account.objects.filter(within(agency.path, "agency__path")).values_list("name", flat=True).iterator()
    )
    yield from Agency.objects.filter(within(agency.path, "path")).values_list("name", flat=True).iterator()


def own_words(agency: Agency) -> Lexicon:
    """The words of all lists in force for an agency."""
    from jianhao.risk.lexicon import lexicon_of  # as above

    rows = list(WordList.objects.in_force_for(agency).values_list("file_name", "version", "sha256", "text"))
    found = lexicon_of((name, text.encode("utf-8")) for name, _, _, text in rows)
    return replace(found, versions=tuple((name, version, digest) for name, version, digest, _ in rows))


def post_files(folder: Path) -> list[Path]:
    """The files of posts that a run kept; none where it had none."""
    kept = dataset_folder(folder)
    if not kept.is_dir():
        return []
    dataset = Dataset(kept)
    return dataset.paths(dataset.current(), "posts")


def decided(agency: Agency) -> Decisions:
    """What people decided on the contents of accounts below an agency, as the checks take it."""
    rows = ContentHint.objects.filter(within(agency.path, "agency_path")).exclude(state=HintState.OPEN)
    by_finding, mistaken = {}, set()
    columns = ("finding_id", "state", "account__account_id", "rule", "term")
    for finding, state, account, rule, term in rows.values_list(*columns).iterator(5_000):
        by_finding[finding] = ANSWERS[HintState(state)]
        if state == HintState.MISTAKEN and term:
            mistaken.add((account, rule, term))
    return Decisions(by_finding, frozenset(mistaken))


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of a place as they were published, with a little before and behind, which stays masked; no link can be followed."""

    before: str
    text: str
    after: str


def passage_of(hint: ContentHint) -> Passage | None:
    """The words of a place; None where the run's posts are not on disk any more, or the place is the post as a whole."""
    if hint.start is None or hint.end is None or not hint.field:
        return None
    for path in post_files(place(RUNS, hint.run.folder)):
        found = pq.read_table(path, columns=[hint.field], filters=[("post_id", "=", hint.post_id)])
        if found.num_rows:
            text = found.column(hint.field)[0].as_py() or ""
            start, end = hint.start, hint.end
            before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
            return Passage(masked_words(before), defanged(text[start:end]), masked_words(after))
    return None
