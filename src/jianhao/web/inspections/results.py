"""A finished result folder → rows: what it says of each account, its findings, the later verdict beside the first."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jianhao.dates import SHANGHAI
from jianhao.documents import wording
from jianhao.documents.labels import SEVERITIES
from jianhao.inspection.packs import Pack
from jianhao.jobs.excerpts import read_excerpts
from jianhao.jobs.kept import open_kept
from jianhao.web.inspections.models import AccountResult, Finding, FindingState, Run, RunKind
from jianhao.web.registry.importing import chunks
from jianhao.web.registry.models import Account

BULK = 2_000
SHOWN_EVIDENCE = 12
RANK = list(SEVERITIES)


@dataclass(frozen=True)
class Taken:
    """What a folder says: rows of accounts.parquet, and verdict rows by finding id, the gravest first of equal ids."""

    accounts: list[dict[str, Any]]
    verdicts: dict[str, dict[str, Any]]
    failed: list[str]
    packs: tuple[Pack, ...]
    posts: dict[str, dict[str, Any]]
    rejected: int


def read_folder(folder: Path, known: Iterable[str]) -> Taken:
    """What a result folder says: all failed verdicts, and those of the findings `known` whatever their outcome."""
    _, question, material = open_kept(folder)
    table = pq.read_table(folder / "verdicts.parquet")
    wanted = pc.or_(pc.equal(table["outcome"], "failed"), pc.is_in(table["finding_id"], _strings(known)))
    verdicts: dict[str, dict[str, Any]] = {}
    for row in sorted(table.filter(wanted).to_pylist(), key=_gravest_first):
        verdicts.setdefault(row["finding_id"], row)
    failed = [key for key, row in verdicts.items() if row["outcome"] == "failed"]
    ids = {post for key in failed for post in verdicts[key]["evidence"][:SHOWN_EVIDENCE]}
    posts = {row["post_id"]: row for row in read_excerpts(list(material.posts), (), ids).to_pylist()}
    rejected = pq.read_metadata(folder / "rejected.parquet").num_rows
    return Taken(
        pq.read_table(folder / "accounts.parquet").to_pylist(),
        verdicts,
        failed,
        question.packs,
        posts,
        rejected,
    )


def _strings(values: Iterable[str]) -> pa.Array:
    return pa.array(sorted(values), pa.string())


def _gravest_first(row: Mapping[str, Any]) -> tuple[bool, int, str]:
    return row["outcome"] != "failed", RANK.index(row["severity"]), row["ruleset"]


def store(run: Run, taken: Taken) -> dict[str, int]:
    """Write the rows of a run and bring the findings up to date; counts for the page. Called within a transaction."""
    accounts = _accounts({row["account_id"] for row in taken.accounts})
    AccountResult.objects.filter(run=run).delete()
    AccountResult.objects.bulk_create(
        (_result(run, accounts[row["account_id"]], row) for row in taken.accounts if row["account_id"] in accounts),
        batch_size=BULK,
    )  # fmt: skip
    known = {finding.finding_id: finding for finding in run.inspection.findings.all()}
    _renew(run, known, taken)
    fresh = [_finding(run, accounts, key, taken) for key in taken.failed if key not in known]
    Finding.objects.bulk_create([f for f in fresh if f is not None], batch_size=BULK)
    return _counts(taken)


def _accounts(wanted: set[str]) -> dict[str, Account]:
    return {
        account.account_id: account
        for part in chunks(sorted(wanted))
        for account in Account.objects.filter(account_id__in=part).select_related("agency")
    }


def _result(run: Run, account: Account, row: Mapping[str, Any]) -> AccountResult:
    """An account that is closed already is listed without advice."""
    names = ("conclusion", "examined", "applicable", "silent_days", "posts", "median_reads")
    given = {name: row[name] for name in names} | {"advice": row["advice"] or ""}
    return AccountResult(run=run, account=account, agency_path=account.agency_path, **given)


def _finding(run: Run, accounts: Mapping[str, Account], key: str, taken: Taken) -> Finding | None:
    row = taken.verdicts[key]
    account = accounts.get(row["account_id"])
    if account is None:
        return None
    made = Finding(
        inspection=run.inspection, account=account, agency=account.agency, agency_path=account.agency_path,
        line_path=account.line_path, finding_id=key, rule_id=row["rule_id"], run=run,
    )  # fmt: skip
    _tell(made, row, taken)
    return made


def _tell(finding: Finding, row: Mapping[str, Any], taken: Taken) -> None:
    """What the verdict says, on the finding."""
    finding.rule_version, finding.ruleset, finding.severity = (
        row["rule_version"],
        row["ruleset"],
        row["severity"],
    )
    finding.title = wording.title(row["rule_id"], row["rule_version"])[:120]
    finding.outcome = row["outcome"]
    finding.sentence, finding.basis = wording.explanation(row), wording.basis(row, taken.packs)
    finding.measured, finding.threshold = (
        json.loads(row["measured"] or "{}"),
        json.loads(row["threshold"] or "{}"),
    )
    finding.evidence = list(_evidence(row["evidence"], taken.posts))


def _evidence(ids: Iterable[str], posts: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """What a page shows of the first pieces of evidence: posts with their title, address and time in Shanghai."""
    for one in islice(ids, SHOWN_EVIDENCE):
        post = posts.get(one)
        if post is None:
            yield {"id": one}
        else:
            yield {
                "id": one,
                "title": wording.shown(post["title"]),
                "url": post["url"] or "",
                "at": _moment(post["published_at"], post["precision"]),
            }


def _moment(moment: datetime | None, precision: str) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(SHANGHAI)
    return local.date().isoformat() if precision == "day" else local.strftime("%Y-%m-%d %H:%M")


def _renew(run: Run, known: Mapping[str, Finding], taken: Taken) -> None:
    """Findings on file against the new verdicts. Before anything was sent, a finding that is gone and untouched goes."""
    changed = []
    for key, finding in known.items():
        row = taken.verdicts.get(key)
        outcome = row["outcome"] if row else "undetermined"
        if run.kind == RunKind.FIRST:
            if outcome == "failed":
                finding.run = run
                _tell(finding, row, taken)
            elif finding.state == FindingState.OPEN:
                finding.delete()
                continue
        finding.new_run, finding.new_outcome = run, outcome
        finding.new_sentence = wording.explanation(row) if row else "该账号不在本次检查范围内。"
        if finding.state in (FindingState.RECOMPUTE, FindingState.OVERTURNED):
            finding.state = FindingState.CONFIRMED if outcome == "failed" else FindingState.OVERTURNED
        changed.append(finding)
    names = [f.name for f in Finding._meta.concrete_fields if not (f.primary_key or f.generated)]
    Finding.objects.bulk_update(changed, names, batch_size=200)


def _counts(taken: Taken) -> dict[str, int]:
    conclusions = Counter(row["conclusion"] for row in taken.accounts)
    severities = Counter(taken.verdicts[key]["severity"] for key in taken.failed)
    return {
        "accounts": len(taken.accounts),
        "examined": sum(row["examined"] > 0 for row in taken.accounts),
        **{name: conclusions.get(name, 0) for name in ("qualified", "unqualified", "undetermined")},
        **{name: severities.get(name, 0) for name in RANK},
        "rejected": taken.rejected,
    }
