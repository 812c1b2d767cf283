"""An office's own words: a file per list, with a version, taken as it is. No list of political words comes with the package.

TOML: `version = "2026-11"` and `[[word]]` with `word`, and optionally `suggestion`, `note`, `severity` (urgent, important, hint).
Text or CSV: a word a line, then optionally what to write instead and a note, divided by a tab or a comma; `#` begins a remark.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from jianhao.errors import UnusableCall
from jianhao.risk.finding import Hit, Severity
from jianhao.risk.folding import folded
from jianhao.risk.masking import masked_words
from jianhao.risk.own_words import Lexicon, OwnWord
from jianhao.risk.texts import Texts
from jianhao.risk.word_list import WordList

SIZE_LIMIT = 16 * 1024**2
MOST_WORDS = 200_000
KEYS = frozenset({"word", "suggestion", "note", "severity"})


def read_lexicons(paths: tuple[Path, ...]) -> Lexicon:
    """All files together; UnusableCall names the file and line that cannot be used."""
    return lexicon_of((path.name, _content(path)) for path in paths)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.stat().st_size <= SIZE_LIMIT else b""
    except OSError as error:
        raise UnusableCall(f"词表文件{path.name}不存在或不能读取。") from error


def lexicon_of(files: Iterable[tuple[str, bytes]]) -> Lexicon:
    """The same of files that were read already, each as its name and bytes."""
    found: list[OwnWord] = []
    versions = []
    for name, content in files:
        if not content or len(content) > SIZE_LIMIT:
            raise UnusableCall(f"词表文件{name}为空或超过16MB。")
        version, rows = _parsed(name, content)
        found += rows
        versions.append((name, version, hashlib.sha256(content).hexdigest()))
    if len(found) > MOST_WORDS:
        raise UnusableCall(f"词表合计超过{MOST_WORDS:,}个词。")
    return Lexicon(tuple(found), tuple(versions))


def find_own_words(texts: Texts, search: WordList[OwnWord]) -> list[Hit]:
    """Words of the office's lists, written without anything in between."""
    hits = []
    for one in search.find(texts.codes, texts.places):
        row = texts.row_of(one.begin)
        start, own = int(texts.starts[row]), one.value
        if one.end - one.begin <= len(own.word) + 2:
            shown = masked_words(texts.slice(one.begin, one.end))
            advice = own.suggestion or "按本机关词表核对"
            hits.append(
                Hit(
                    row,
                    one.begin - start,
                    one.end - start,
                    "office_word",
                    shown,
                    advice,
                    own.word,
                    own.severity,
                )
            )
    return hits


def _parsed(name: str, content: bytes) -> tuple[str, list[OwnWord]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise UnusableCall(f"词表文件{name}须为UTF-8或GB18030编码的文本。") from error
    if name.lower().endswith(".toml"):
        return _of_toml(name, text)
    return "", list(_of_lines(name, text))


def _of_toml(name: str, text: str) -> tuple[str, list[OwnWord]]:
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnusableCall(f"词表文件{name}不符合TOML的写法。") from error
    rows = data.get("word", [])
    if set(data) - {"version", "word"} or not isinstance(rows, list):
        raise UnusableCall(f"词表文件{name}只能有version和[[word]]。")
    found = []
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or set(row) - KEYS or not all(isinstance(v, str) for v in row.values()):
            raise UnusableCall(
                f"词表文件{name}第{number}个[[word]]只能有word、suggestion、note、severity，值为文字。"
            )
        found.append(
            _own(
                name, number, row.get("word", ""), row.get("suggestion", ""), row.get("severity", "important")
            )
        )
    return str(data.get("version", "")), found


def _of_lines(name: str, text: str) -> Iterator[OwnWord]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = line.split("\t") if "\t" in line else next(csv.reader([line]), [""])
        yield _own(name, number, cells[0], cells[1] if len(cells) > 1 else "", "important")


def _own(name: str, number: int, word: str, suggestion: str, severity: str) -> OwnWord:
    word = word.strip()
    if len(folded(word)) < 2 or len(word) > 40:
        raise UnusableCall(f"词表文件{name}第{number}行：词须为2至40个字，且含有文字。")
    if severity not in tuple(Severity):
        raise UnusableCall(f"词表文件{name}第{number}行：severity须为urgent、important或hint。")
    return OwnWord(word, suggestion.strip()[:60], Severity(severity))
