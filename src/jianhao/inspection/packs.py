"""Rule packs: which rules apply to whom, with which thresholds, from which document; loading and hashing."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from jianhao.errors import UnusableCall
from jianhao.inspection.pack_schema import checked_pack, checked_rule
from jianhao.inspection.rule import Rule
from jianhao.inspection.verdict import Severity

DEFAULT = ("national-2019", "national-duties")
LARGEST_FILE = 1_000_000
_PLACE = re.compile(r"at line (\d+), column (\d+)")


@dataclass(frozen=True, slots=True)
class PackRule:
    """One rule as a pack sets it. `threshold` is complete (defaults filled in); days are day numbers."""

    rule: Rule
    severity: Severity
    heading: str
    clause: str
    threshold: Mapping[str, Any]
    source: str
    confidence: str
    effective_from: int
    effective_to: int | None
    note: str = ""

    @property
    def threshold_json(self) -> str:
        """Canonical JSON of the threshold, as verdicts carry it."""
        return canonical(self.threshold)


@dataclass(frozen=True, slots=True)
class Pack:
    """A set of rules from one document (or one office).

    `applies_to` are the scopes (适用范围) the pack was made for, `by_reference` those judged 参照. `text` is
    the file as it was read; `sha256` is of its content: comments, layout and line ends do not change it.
    """

    id: str
    title: str
    document: str
    applies_to: tuple[str, ...]
    by_reference: tuple[str, ...]
    effective_from: int
    effective_to: int | None
    confidence: str
    note: str
    rules: tuple[PackRule, ...]
    sha256: str
    text: str = field(repr=False, compare=False)


def canonical(content: Any) -> str:
    """JSON with sorted keys, without spaces, dates as ISO text: equal content is equal bytes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")


def builtin_packs() -> tuple[str, ...]:
    """Names of the packs that come with the program, sorted."""
    return tuple(sorted(item.name[:-5] for item in _folder().iterdir() if item.name.endswith(".toml")))


def default_packs() -> tuple[str, ...]:
    """What is judged when nothing is chosen."""
    return DEFAULT


def load_packs(names: Iterable[str | Path]) -> tuple[Pack, ...]:
    """Packs in the order given. UnusableCall for an unusable pack and for two packs with the same id."""
    packs = tuple(load_pack(name) for name in names)
    seen: set[str] = set()
    for pack in packs:
        if pack.id in seen:
            raise UnusableCall(f"规则包“{pack.id}”选用了两次，请只保留一个。")
        seen.add(pack.id)
    return packs


def load_pack(name_or_path: str | Path) -> Pack:
    """A pack that comes with the program, by name, or a user's TOML file. UnusableCall if unusable."""
    name = str(name_or_path)
    if name in builtin_packs():
        return parse_pack((_folder() / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")
    path = Path(name_or_path)
    if not path.is_file():
        known = "、".join(builtin_packs())
        raise UnusableCall(f"没有规则包“{name}”：它不是内置规则包（{known}），也不是文件。")
    return parse_pack(_read(path), path.name)


def parse_pack(text: str, file: str) -> Pack:
    """The pack in a TOML text; `file` is only named in errors. UnusableCall names file, rule and key."""
    content = _parsed(text, file)
    head = checked_pack(content, file)
    rules = tuple(
        PackRule(**checked_rule(table, number, head, file))
        for number, table in enumerate(content["rule"], start=1)
    )
    ids = [rule.rule.id for rule in rules]
    twice = next((rule_id for rule_id in ids if ids.count(rule_id) > 1), None)
    if twice is not None:
        raise UnusableCall(f"规则包文件“{file}”中规则“{twice}”出现了两次，请只保留一条。")
    sha256 = hashlib.sha256(canonical(content).encode()).hexdigest()
    return Pack(**head, rules=rules, sha256=sha256, text=text)


def _parsed(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _PLACE.search(str(error))
        where = f"第{at[1]}行第{at[2]}列" if at else "文件末尾"
        raise UnusableCall(f"规则包文件“{file}”在{where}附近不符合TOML格式，请核对。") from error
    except RecursionError as error:
        raise UnusableCall(f"规则包文件“{file}”嵌套过深，无法读取。") from error


def _read(path: Path) -> str:
    try:
        raw = path.read_bytes() if path.stat().st_size <= LARGEST_FILE else None
        if raw is None:
            raise UnusableCall(f"规则包文件“{path.name}”超过1MB，请核对是否选错文件。")
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise UnusableCall(f"规则包文件“{path.name}”无法读取，请检查路径和权限。") from error
    except UnicodeDecodeError as error:
        raise UnusableCall(f"规则包文件“{path.name}”不是UTF-8编码，请另存为UTF-8。") from error


def _folder() -> Any:
    return resources.files("jianhao.inspection.rulesets")
