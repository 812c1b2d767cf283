"""A 上报包 that came in, taken for hostile: small, complete, unchanged since it was signed, and its counts those of its rows.

Whether the key belongs to whom it says is not asked here: that is for people to find out (SenderKey).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from jianhao.documents.cells import clean
from jianhao.documents.labels import CONCLUSIONS
from jianhao.ingest.sniff import DAMAGED
from jianhao.web.assigned import package_format as packed
from jianhao.web.assigned.signing import is_key, is_signed
from jianhao.web.refusals import Refused
from jianhao.web.registry.models import PLATFORMS

ROWS_AT_MOST: Final = 120_000
EXPANDED_AT_MOST: Final = 192 * 1024**2
SMALL_AT_MOST: Final = 256 * 1024  # the files that are not tables
YEARS: Final = frozenset(range(2015, 2101))
_CHUNK = 1 << 20
_SMALL = frozenset({packed.META, packed.COUNTS, packed.SUMS, packed.SIGNATURE})
_KNOWN_PLATFORMS = frozenset(value for value, _ in PLATFORMS)
NO_PACKAGE = "不是上报包，或者文件不完整。请使用“导出上报包”得到的文件，不要解压后重新打包。"
CHANGED = "上报包已改动，没有读入：{}。请向报送单位重新索取。"


@dataclass(frozen=True)
class Package:
    """What an unchanged package says. `digest` is the SHA-256 of the list that was signed."""

    digest: str
    public_key: str
    sender: str
    round: str
    moment: datetime
    title: str
    as_of: date
    counts: dict[str, int]
    results: list[dict[str, Any]]
    findings: list[dict[str, Any]]


def read_package(path: Path) -> Package:
    """Read a package; Refused says what is wrong with it. Nothing of one that was changed is used."""
    files = _unpacked(path)
    key = _checked(files)
    meta = _meta(files[packed.META], key)
    results = list(_results(files[packed.RESULTS]))
    findings = list(_findings(files[packed.FINDINGS], {row["account_id"] for row in results}))
    counts = packed.tallied(results, findings)
    if counts != _json(files[packed.COUNTS]):
        raise Refused("包内的计数与逐行结果不一致，没有读入。请向报送单位核对。")
    digest = hashlib.sha256(files[packed.SUMS]).hexdigest()
    return Package(digest, key, **meta, counts=counts, results=results, findings=findings)


def _unpacked(path: Path) -> dict[str, bytes]:
    """The members by name, inflated within limits whatever the directory says of their size."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = [info.filename for info in members]
            if len(names) != len(packed.MEMBERS) or set(names) != packed.MEMBERS:
                raise Refused(NO_PACKAGE)
            if any(info.flag_bits & 0x1 for info in members):
                raise Refused(NO_PACKAGE)
            files: dict[str, bytes] = {}
            left = EXPANDED_AT_MOST
            for info in members:
                allowed = min(left, SMALL_AT_MOST) if info.filename in _SMALL else left
                files[info.filename] = _inflated(archive, info, allowed)
                left -= len(files[info.filename])
            return files
    except (*DAMAGED, NotImplementedError, RuntimeError) as error:
        raise Refused(NO_PACKAGE) from error


def _inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo, allowed: int) -> bytes:
    out = io.BytesIO()
    with archive.open(info) as member:
        while chunk := member.read(_CHUNK):
            if out.tell() + len(chunk) > allowed:
                raise Refused("上报包解压后异常庞大，没有读入。")
            out.write(chunk)
    return out.getvalue()


def _checked(files: dict[str, bytes]) -> str:
    """The key that signed the list, after every file was held against the list."""
    for name, expected in zip(
        packed.CONTENT, files[packed.SUMS].decode("utf-8", "replace").splitlines(), strict=False
    ):
        if expected != f"{hashlib.sha256(files[name]).hexdigest()}  {name}":
            raise Refused(CHANGED.format(f"{name}与签名的清单不一致"))
    if files[packed.SUMS] != packed.sums(files):
        raise Refused(CHANGED.format("清单不完整"))
    said = _json(files[packed.SIGNATURE])
    key, signature = str(said.get("public_key", "")), str(said.get("signature", ""))
    if said.get("algorithm") != "Ed25519" or not is_signed(files[packed.SUMS], signature, key):
        raise Refused(CHANGED.format("签名与清单不符"))
    return key


def _json(content: bytes) -> dict[str, Any]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Refused(NO_PACKAGE) from error
    if not isinstance(said, dict):
        raise Refused(NO_PACKAGE)
    return said


def _meta(content: bytes, key: str) -> dict[str, Any]:
    said = _json(content)
    if said.get("format") != packed.FORMAT:
        raise Refused("上报包由不同版本的程序生成，请升级后再试。")
    if said.get("public_key") != key:
        raise Refused(CHANGED.format("签名的公钥不是报送单位写明的公钥"))
    try:
        moment = datetime.fromisoformat(said["moment"])
        found = {
            "sender": _line(said["sender"], 120), "title": _line(said["title"], 80), "round": said["round"],
            "as_of": date.fromisoformat(said["as_of"]), "moment": moment,
        }  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(NO_PACKAGE) from error
    told = moment.tzinfo is not None and {moment.year, found["as_of"].year} <= YEARS
    if not told or not is_key(str(said["round"]) * 2):
        raise Refused(NO_PACKAGE)
    return found


def _line(value: Any, most: int) -> str:
    text = " ".join(clean(value).split()) if isinstance(value, str) else ""
    if not text or len(text) > most:
        raise ValueError(most)
    return text


def _rows(content: bytes, columns: list[str], name: str) -> Iterator[dict[str, str]]:
    try:
        text = io.StringIO(content.decode("utf-8-sig"), newline="")
        reader = csv.reader(text, strict=True)
        if next(reader, None) != columns:
            raise Refused(f"{name}的列与格式不符，没有读入。")
        for number, row in enumerate(reader, 1):
            if number > ROWS_AT_MOST or len(row) != len(columns):
                raise Refused(f"{name}第{number + 1}行不能读取，没有读入。")
            yield dict(zip(columns, row, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused(f"{name}不能读取，没有读入。") from error


def _results(content: bytes) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for row in _rows(content, packed.RESULT_COLUMNS.names, packed.RESULTS):
        account_id = row["account_id"]
        if account_id in seen or not _sound(row):
            raise Refused(f"{packed.RESULTS}中“{clean(account_id)[:60]}”一行不能采用，没有读入。")
        seen.add(account_id)
        yield {**row, "examined": int(row["examined"]), "applicable": int(row["applicable"])}


def _sound(row: dict[str, str]) -> bool:
    """Whether a row of results may be stored and shown as it is."""
    texts = (("account_id", 200), ("name", 120), ("agency", 120), ("division_code", 12))
    fits = all(len(row[name]) <= most and row[name] == clean(row[name]) for name, most in texts)
    numbers = all(
        row[name].isascii() and row[name].isdigit() and len(row[name]) < 4
        for name in ("examined", "applicable")
    )
    named = bool(row["account_id"] and row["name"]) and row["platform"] in _KNOWN_PLATFORMS
    return fits and numbers and named and row["conclusion"] in CONCLUSIONS


def _findings(content: bytes, accounts: set[str]) -> Iterator[dict[str, Any]]:
    for row in _rows(content, packed.FINDING_COLUMNS.names, packed.FINDINGS):
        if row["account_id"] not in accounts:
            raise Refused(f"{packed.FINDINGS}中有不在结果内的账号，没有读入。")
        yield row
