"""What a result folder keeps, so that every conclusion in it can be recomputed later: inputs, packs, tables, digests.

run.json          what was asked, of which files, by which release
digests.json      SHA-256 of every other file of the folder
<table>.parquet   the results
inputs/           register, checks, collections, office settings, rule packs, and the posts dataset
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jianhao.errors import NotAResult, UnusableFile
from jianhao.ingest.office import Office, read_office
from jianhao.ingest.source import SourceFile
from jianhao.inspection.advice import Thresholds
from jianhao.inspection.material import Material, Question, SideTables
from jianhao.inspection.packs import parse_pack
from jianhao.inspection.result import Edition, FileInfo, RunInfo
from jianhao.jobs.folder import MARKER, dataset_folder, source_texts
from jianhao.risk.finding import Severity
from jianhao.risk.own_words import Lexicon, OwnWord
from jianhao.store.dataset import Dataset

FORMAT = 2
DIGESTS = "digests.json"
OFFICE = "office.toml"
SCENARIO = "scenario.toml"
LEXICON = "lexicon.json"  # the words of all lists of the office together
SUMMARY = "plan.json"
GROUP = 4_096  # rows: a page about one account reads one group; a quarter more bytes than with four times as many rows
INPUT_TABLES = ("register", "doubles", "checks", "collections")
SIDE_TABLES = tuple(f.name for f in fields(SideTables) if f.name != "questions_supplied")


def keep(
    folder: Path, info: RunInfo, question: Question, material: Material, results: Mapping[str, pa.Table]
) -> None:
    """Write inputs, tables and run.json into a draft folder; `seal` comes after the documents."""
    inputs = folder / "inputs"
    (inputs / "rulesets").mkdir(parents=True, exist_ok=True)
    for name in INPUT_TABLES:
        write_table(getattr(material, name), inputs / f"{name}.parquet")
    for name in SIDE_TABLES:
        write_table(getattr(material.side, name), inputs / f"{name}.parquet")
    if material.office.text:
        _write_text(inputs / OFFICE, material.office.text)
    if material.lexicon.words:
        _write_json(inputs / LEXICON, asdict(material.lexicon))
    if question.scenario:
        _write_text(inputs / SCENARIO, question.scenario)
    for pack in question.packs:
        _write_text(inputs / "rulesets" / f"{pack.id}.toml", pack.text)
    for name, table in results.items():
        write_table(table, folder / f"{name}.parquet")
    _write_json(folder / MARKER, _run_record(info, question, material))


def seal(folder: Path) -> None:
    """Record the digest of every file: the last thing written."""
    _write_json(folder / DIGESTS, {name: _sha256(path) for name, path in sorted(_files(folder).items())})


def open_kept(folder: Path) -> tuple[RunInfo, Question, Material]:
    """What a result rests on; NotAResult if the folder holds none."""
    try:
        record = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        if record["format"] != FORMAT:
            raise NotAResult(f"{folder.name}由其他版本生成，请用生成它的版本复核。")
        info = _info(record["info"])
        return info, _question(folder, record["question"]), _material(folder, record)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise NotAResult(f"{folder.name}不是检查结果文件夹，或其中的文件不完整。") from error


def kind_of(folder: Path) -> str | None:
    """The part whose result a folder holds; None for a whole inspection, or where it cannot be read."""
    try:
        kind = json.loads((folder / MARKER).read_text(encoding="utf-8")).get("kind")
    except (OSError, ValueError, AttributeError):
        return None
    return kind if isinstance(kind, str) else None


def changed_files(folder: Path) -> list[str]:
    """Files whose bytes are not those that were sealed, missing and added ones too, in order."""
    try:
        sealed = json.loads((folder / DIGESTS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        if not (folder / MARKER).is_file():
            raise NotAResult(f"{folder.name}不是检查结果文件夹。") from error
        raise NotAResult(f"{folder.name}缺少{DIGESTS}或其内容不完整，无法复核文件是否被改动。") from error
    present = _files(folder)
    names = sorted(set(sealed) | set(present))
    return [n for n in names if n not in sealed or n not in present or _sha256(present[n]) != sealed[n]]


def read_table(path: Path) -> pa.Table:
    """A kept table."""
    return pq.read_table(path)


def write_table(table: pa.Table, path: Path) -> None:
    """A table as Parquet, the same bytes for the same rows."""
    pq.write_table(table, path, compression="zstd", compression_level=3, row_group_size=GROUP)


def _run_record(info: RunInfo, question: Question, material: Material) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "info": asdict(info),
        "question": {
            "as_of": question.as_of,
            "window": question.window,
            "covers": question.covers,
            "packs": [pack.id for pack in question.packs],
            "thresholds": asdict(question.thresholds),
            "compare": question.compare,
            "screen": question.screen,
            "plan": question.plan,
            "contents": question.contents,
        },
        "posts_supplied": material.posts_supplied,
        "questions_supplied": material.side.questions_supplied,
    }


def _info(record: dict[str, Any]) -> RunInfo:
    files = tuple(FileInfo(**{**f, "notes": tuple(f["notes"])}) for f in record["files"])
    covers = tuple(record["covers"]) if record["covers"] else None
    return RunInfo(**{**record, "files": files, "covers": covers, "edition": Edition(record["edition"])})


def _question(folder: Path, record: dict[str, Any]) -> Question:
    texts = [
        (f"{n}.toml", (folder / "inputs" / "rulesets" / f"{n}.toml").read_text("utf-8"))
        for n in record["packs"]
    ]
    covers = tuple(record["covers"]) if record["covers"] else None
    packs = tuple(parse_pack(text, file) for file, text in texts)
    scenario = folder / "inputs" / SCENARIO
    return Question(
        record["as_of"],
        record["window"],
        covers,
        packs,
        Thresholds(**record["thresholds"]),
        record["compare"],
        record["screen"],
        record.get("plan", False),  # results written before plans were part of the main job have none
        scenario.read_bytes().decode("utf-8") if scenario.is_file() else "",
        record.get("contents", False),  # as with plans
    )


def _material(folder: Path, record: dict[str, Any]) -> Material:
    inputs = folder / "inputs"
    dataset = Dataset(dataset_folder(folder))
    manifest = dataset.current()
    office_file = inputs / OFFICE
    office = read_office(SourceFile(OFFICE, office_file)) if office_file.is_file() else Office()
    missing = [p for t in ("posts", "samples") for p in dataset.paths(manifest, t) if not p.is_file()]
    if missing:
        raise UnusableFile(missing[0].name, "发布内容数据缺失，无法复核。")
    tables = {name: read_table(inputs / f"{name}.parquet") for name in INPUT_TABLES}
    # A result of an earlier release lacks the tables that came later.
    side = {name: read_table(path) for name in SIDE_TABLES if (path := inputs / f"{name}.parquet").is_file()}
    return Material(
        **tables, posts=dataset.paths(manifest, "posts"), sources=source_texts(folder), samples=dataset.paths(manifest, "samples"),
        unmatched=read_table(folder / "unmatched.parquet"), office=office, dataset_version=manifest.version,
        posts_supplied=record["posts_supplied"], side=SideTables(**side, questions_supplied=record["questions_supplied"]),
        lexicon=_lexicon(inputs / LEXICON),
    )  # fmt: skip


def _lexicon(path: Path) -> Lexicon:
    if not path.is_file():
        return Lexicon()
    kept = json.loads(path.read_text(encoding="utf-8"))
    words = (OwnWord(one["word"], one["suggestion"], Severity(one["severity"])) for one in kept["words"])
    return Lexicon(tuple(words), tuple((name, version, digest) for name, version, digest in kept["versions"]))


def _files(folder: Path) -> dict[str, Path]:
    """Every file of a result but the digests, by its path inside."""
    return {
        p.relative_to(folder).as_posix(): p
        for p in folder.rglob("*")
        if p.is_file() and p != folder / DIGESTS
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_json(path: Path, content: Any) -> None:
    _write_text(path, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def _write_text(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))
