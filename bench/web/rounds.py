"""Inspections of the province and of its cities, as they stand when the circulars are out: results, findings, what followed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pyarrow as pa

from jianhao.dates import day_number
from jianhao.inspection.packs import Pack, PackRule, default_packs, load_pack
from jianhao.jobs.kept import write_table
from jianhao.store.schemas import VERDICTS
from jianhao.web.inspections.folders import RUNS, place
from jianhao.web.inspections.models import (
    AccountResult,
    Appeal,
    Finding,
    Inspection,
    Rectification,
    Reply,
    Run,
    Step,
)
from web.filling import fill
from web.measures import keep_measures
from web.province import Person, Unit, account_id_of, unit_of

NOT_INSPECTED = 3  # of ten accounts one is closed: numbers that end in three
FAILS = (
    ("silence_14d", "监测时间点前2周内无更新", "veto", 0),
    ("one_per_platform", "同一平台开设多个账号", "remind", 1),
    ("unfiled", "未备案", "remind", 2),
)
EVERY = 20  # one account of so many fails a rule
PART = 10_000


@dataclass(frozen=True, slots=True)
class Round:
    """An inspection with the accounts that it covers."""

    pk: int
    unit: Unit
    title: str
    as_of: date
    stage: str
    accounts: Sequence[int]

    @property
    def run(self) -> int:
        return self.pk

    @property
    def folder(self) -> str:
        return f"{self.pk:032x}"

    @property
    def out(self) -> bool:
        """Whether the circular is out."""
        return self.stage in ("issued", "closed")


def rounds(made: list[Unit], accounts: int, today: date) -> list[Round]:
    """Two of the province, the older one closed; one of each city whose units are being asked."""
    everything = [n for n in range(1, accounts + 1) if n % 10 != NOT_INSPECTED]
    found = [
        Round(1, made[0], "示例省第二季度检查", today - timedelta(140), "closed", everything),
        Round(2, made[0], "示例省第三季度检查", today - timedelta(45), "issued", everything),
    ]
    cities = {unit.path: [] for unit in made if unit.kind == "city"}
    width = len(next(iter(cities)))
    for n in everything:
        if (mine := cities.get(unit_of(n, made).path[:width])) is not None:
            mine.append(n)
    by_path = {unit.path: unit for unit in made}
    for number, (path, mine) in enumerate(cities.items(), 3):
        found.append(
            Round(
                number, by_path[path], f"{by_path[path].name}11月检查", today - timedelta(5), "feedback", mine
            )
        )
    return found


def hold(found: list[Round], people: list[Person], now: datetime) -> None:
    """The inspections and their runs."""
    makers = [person.pk for person in people[:3]]
    names = ("id", "agency", "agency_path", "title", "as_of", "packs", "stage", "made_by", "made_at", "feedback_due", "finalised_by",
             "finalised_at", "issued_by", "issued_at", "rectify_by")  # fmt: skip
    fill(Inspection, names, (
        (r.pk, r.unit.pk, r.unit.path, r.title, r.as_of, list(default_packs()), r.stage, makers[0], now, r.as_of + timedelta(8),
         *((makers[1], now, makers[2], now, r.as_of + timedelta(60)) if r.out else (None,) * 5))
        for r in found
    ))  # fmt: skip
    names = (
        "id",
        "inspection",
        "number",
        "kind",
        "state",
        "asked_by",
        "asked_at",
        "started_at",
        "finished_at",
        "folder",
        "counts",
    )
    fill(Run, names, (
        (r.run, r.pk, 1, "final" if r.out else "first", "done", makers[0], now, now, now, r.folder, _counts(r)) for r in found
    ))  # fmt: skip


def _counts(found: Round) -> dict[str, int]:
    bad = sum(n % EVERY == 0 for n in found.accounts)
    unknown = sum(n % 7 == 6 and n % EVERY != 0 for n in found.accounts)
    size = len(found.accounts)
    return {"accounts": size, "examined": size, "qualified": size - bad - unknown, "unqualified": bad, "undetermined": unknown,
            "veto": bad, "deduct": 0, "remind": sum(n % EVERY in (1, 2) for n in found.accounts), "rejected": 0}  # fmt: skip


def conclude(found: list[Round], made: list[Unit]) -> None:
    """What each run says of each account."""
    names = (
        "run",
        "account",
        "agency_path",
        "conclusion",
        "examined",
        "applicable",
        "advice",
        "silent_days",
        "posts",
        "median_reads",
    )
    fill(AccountResult, names, (
        (r.run, n, unit_of(n, made).path, *_concluded(n), n * 31 % 55, n % 90, float(n % 2000)) for r in found for n in r.accounts
    ))  # fmt: skip


def _concluded(number: int) -> tuple[str, int, int, str]:
    if number % EVERY == 0:
        return "unqualified", 3, 4, "rectify"
    return ("undetermined", 1, 4, "undetermined") if number % 7 == 6 else ("qualified", 4, 4, "keep")


def find(found: list[Round], made: list[Unit], people: list[Person], now: datetime) -> int:
    """Findings of three rules, each on one account in twenty, with replies, rectifications and appeals; how many findings."""
    rows = list(_findings(found, made, people, now))
    names = ("id", "inspection", "account", "agency", "agency_path", "line_path", "finding_id", "rule_id", "rule_version", "ruleset",
             "title", "severity", "run", "outcome", "sentence", "basis", "evidence", "state", "sent", "judged_by", "judged_at",
             "judge_reason")  # fmt: skip
    fill(Finding, names, rows)
    by_pk = {r.pk: r for r in found}
    whole = [(row[0], by_pk[row[1]]) for row in rows]
    who = people[3].pk
    fill(Reply, ("finding", "answer", "text", "replied_by", "replied_at", "decision", "decided_by", "decided_at", "opinion"), (
        (pk, "objects" if pk % 6 == 0 else "true", "示例", who, now, *_decided(pk, r.out, people[4].pk, now))
        for pk, r in whole if pk % 3 == 0
    ))  # fmt: skip
    owed = [(pk, r) for pk, r in whole if r.out]
    fill(Rectification, ("id", "finding", "state", "deadline", "closed_at", "closed_by"), (
        (place, pk, *(("closed", r.as_of + timedelta(60), now, who) if r.stage == "closed" or pk % 2 else
                      (("open", "reported", "returned")[pk % 3], r.as_of + timedelta(60), None, None)))
        for place, (pk, r) in enumerate(owed, 1)
    ))  # fmt: skip
    fill(
        Step,
        ("rectification", "kind", "text", "by", "at"),
        ((place, "report", "已恢复更新。", who, now) for place in range(1, len(owed) + 1, 2)),
    )
    fill(Appeal, ("finding", "text", "evidence_on", "made_by", "made_at", "decision"), (
        (pk, "有更新。", r.as_of, who, now, "pending") for pk, r in owed if pk % 50 == 0 and r.stage == "issued"
    ))  # fmt: skip
    return len(rows)


def _decided(pk: int, out: bool, by: int, now: datetime) -> tuple[Any, ...]:
    if pk % 6:
        return "", None, None, ""
    return ("rejected", by, now, "未提供材料。") if out else ("pending", None, None, "")


def _findings(
    found: list[Round], made: list[Unit], people: list[Person], now: datetime
) -> Iterator[tuple[Any, ...]]:
    judge, number = people[2].pk, 0
    for r in found:
        for n in r.accounts:
            for rule, title, severity, rest in FAILS:
                if n % EVERY != rest:
                    continue
                number, unit, account = number + 1, unit_of(n, made), account_id_of(n)
                yield (
                    number, r.pk, n, unit.pk, unit.path, unit.line_path, _digest(f"{account}\x1f{rule}"), rule, "1", "national-2019", title,
                    severity, r.run, "failed", f"监测时间点前2周内无更新（最近一次公开发布间隔{n % 55 + 15}天）。",
                    "依据：国办秘函〔2019〕19号单项否决指标“内容不更新”。", [{"id": f"{account}:{n}"}],
                    *(("confirmed", True, judge, now, "属实") if r.out else ("open", True, None, None, "")),
                )  # fmt: skip


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def keep_verdicts(found: list[Round]) -> None:
    """The folder that each run left, as far as pages read it: every rule of every account, what was measured, the packs."""
    for each in found[1:]:
        folder = place(RUNS, each.folder)
        (folder / "inputs" / "rulesets").mkdir(parents=True, exist_ok=True)
        for name in default_packs():
            text = load_pack(name).text
            (folder / "inputs" / "rulesets" / f"{name}.toml").write_text(text, encoding="utf-8")
        write_table(_verdicts(each), folder / "verdicts.parquet")
        keep_measures(folder, sorted(account_id_of(n) for n in each.accounts))


def _verdicts(found: Round) -> pa.Table:
    """By account id, as the main job writes them; in parts, because so many strings at once take gigabytes."""
    rules = [(pack, rule) for pack in map(load_pack, default_packs()) for rule in pack.rules]
    ids, draw = sorted(account_id_of(n) for n in found.accounts), Random(found.pk)
    parts = [
        _part(ids[at : at + PART], rules, day_number(found.as_of), draw) for at in range(0, len(ids), PART)
    ]
    return pa.concat_tables(parts)


def _part(ids: list[str], rules: list[tuple[Pack, PackRule]], as_of: int, draw: Random) -> pa.Table:
    size, several = len(ids) * len(rules), len(rules)
    values: dict[str, Any] = {
        "finding_id": [f"{draw.getrandbits(128):032x}" for _ in range(size)],
        "account_id": [one for one in ids for _ in rules],
        "rule_id": [rule.rule.id for _, rule in rules] * len(ids),
        "rule_version": [rule.rule.version for _, rule in rules] * len(ids),
        "ruleset": [pack.id for pack, _ in rules] * len(ids),
        "ruleset_sha256": [pack.sha256 for pack, _ in rules] * len(ids),
        "as_of": [as_of] * size,
        "dataset_version": [f"{1:064x}"] * size,
        "outcome": ["passed"] * size,
        "severity": [str(rule.severity) for _, rule in rules] * len(ids),
        "reason": [""] * size,
        "measured": [f'{{"days":{n % 55}}}' for n in range(size)],
        "threshold": [rule.threshold_json for _, rule in rules] * len(ids),
        "evidence": [[f"{ids[n // several]}:{n}"] if n % several == 0 else [] for n in range(size)],
        "clause": [rule.clause for _, rule in rules] * len(ids),
    }
    return pa.table([pa.array(values[one.name], one.type) for one in VERDICTS], schema=VERDICTS)
