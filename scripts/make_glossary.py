"""Write GLOSSARY.md from docs/glossary.toml: the Chinese word, the identifier in the code, and where the word comes from.

`--check` writes nothing and exits 1 when GLOSSARY.md is stale or an identifier is not in the code. Identifiers are written
`module:Name.attribute` (kind object), `table.column` (kind column), or the id of a rule, a pack or a command.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa

from jianhao.cli import COMMANDS
from jianhao.inspection.catalogue import all_rules
from jianhao.inspection.packs import builtin_packs
from jianhao.store import schemas

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "docs" / "glossary.toml"
PAGE = ROOT / "GLOSSARY.md"
HEAD = """# 术语表

<!-- 由 scripts/make_glossary.py 依据 docs/glossary.toml 生成，请勿手工修改。 -->

中文用词、程序中的标识、出处。界面、文书用左列的词，代码用中列的标识。出处写“本项目”的，是本项目为说明自己的做法所用，文件中没有。
"""


def main(arguments: list[str]) -> int:
    """Write the page, or check it."""
    content = tomllib.loads(DATA.read_text(encoding="utf-8"))
    unknown = sorted(t["identifier"] for t in terms(content) if not exists(t["kind"], t["identifier"]))
    for identifier in unknown:
        print(f"docs/glossary.toml：代码中没有{identifier}")
    if unknown:
        return 1
    page = "\n".join([HEAD, *_groups(content), *_words(content)]).rstrip() + "\n"
    if "--check" in arguments:
        stale = not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page
        if stale:
            print("GLOSSARY.md 与 docs/glossary.toml 不一致，请运行 scripts/make_glossary.py")
        return int(stale)
    PAGE.write_bytes(page.encode())
    return 0


def terms(content: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    """Every term that has an identifier, and every enumeration as one."""
    for group in content["group"]:
        yield from (term for term in group["term"] if "identifier" in term)
    yield from ({"kind": "object", "identifier": one["identifier"]} for one in content["words"])


def exists(kind: str, identifier: str) -> bool:
    """Whether the code holds that identifier."""
    return _EXISTS[kind](identifier)


def object_of(identifier: str) -> Any:
    """What `module:Name.attribute` leads to; AttributeError or ImportError if it leads nowhere."""
    module, _, path = identifier.partition(":")
    return reduce(_member, path.split("."), import_module(module))


def _member(owner: Any, name: str) -> Any:
    # A field of a dataclass without slots and default is no attribute of its class.
    declared = getattr(owner, "__dataclass_fields__", {})
    return declared[name] if name in declared else getattr(owner, name)


def _object(identifier: str) -> bool:
    try:
        object_of(identifier)
    except (ImportError, AttributeError):
        return False
    return True


def _column(identifier: str) -> bool:
    table, _, column = identifier.partition(".")
    schema = getattr(schemas, table.upper(), None)
    return isinstance(schema, pa.Schema) and column in schema.names


_EXISTS: Mapping[str, Callable[[str], bool]] = {
    "object": _object,
    "column": _column,
    "rule": lambda identifier: identifier in {rule.id for rule in all_rules()},
    "pack": lambda identifier: identifier in builtin_packs(),
    "command": lambda identifier: identifier in COMMANDS,
}


def _groups(content: Mapping[str, Any]) -> Iterator[str]:
    for group in content["group"]:
        rows = [(t["zh"], _shown(t), t.get("meaning", "—"), t["source"]) for t in group["term"]]
        yield from (f"## {group['title']}", "", *_table(("中文", "标识", "含义", "出处"), rows))


def _shown(term: Mapping[str, str]) -> str:
    identifier = term.get("identifier")
    return f"`{identifier.partition(':')[2] or identifier}`" if identifier else "—"


def _words(content: Mapping[str, Any]) -> Iterator[str]:
    """The controlled vocabularies, value by value, as the code holds them."""
    for one in content["words"]:
        enumeration: type[StrEnum] = object_of(one["identifier"])
        rows = [(_chinese(value), f"`{value}`") for value in enumeration]
        title = f"## {one['title']}（`{one['identifier'].partition(':')[2]}`）"
        yield from (title, "", f"出处：{one['source']}。", "", *_table(("中文", "值"), rows))


def _chinese(value: StrEnum) -> str:
    return str(getattr(value, "chinese", value))


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{' --- |' * len(header)}"
    yield from (f"| {' | '.join(cell.replace('|', '／') for cell in row)} |" for row in rows)
    yield ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
