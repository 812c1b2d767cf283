"""Write the rule manual docs/rules/*.md from the rules, the packs and the tables in tests/spec.

`--check` writes nothing and exits 1 when a page is missing, differs or should not be there.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from jianhao.dates import chinese_date
from jianhao.inspection.catalogue import all_rules
from jianhao.inspection.packs import Pack, PackRule, builtin_packs, load_packs
from jianhao.inspection.rule import Rule
from jianhao.inspection.rules._parameters import PARAMETERS
from jianhao.inspection.verdict import canonical_json
from jianhao.vocab.levels import Level
from jianhao.vocab.platform_names import Platform

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "rules"
OUTCOMES = {"passed": "通过", "failed": "不通过", "not_applicable": "不适用", "undetermined": "待核实"}
BODIES = {"government": "政府", "department": "部门", "any": ""}
SEVERITIES = {"veto": "单项否决", "deduct": "扣分", "remind": "提醒"}
GENERATED = "<!-- 由 scripts/make_rule_docs.py 生成，请勿手工修改。 -->"


def main(arguments: list[str]) -> int:
    pages = dict(all_pages())
    if "--check" in arguments:
        stale = sorted(stale_pages(pages))
        for name in stale:
            print(f"docs/rules/{name} 与规则不一致，请运行 scripts/make_rule_docs.py")
        return 1 if stale else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for name in {path.name for path in PAGES.glob("*.md")} - set(pages):
        (PAGES / name).unlink()
    for name, text in pages.items():
        (PAGES / name).write_bytes(text.encode())
    return 0


def stale_pages(pages: dict[str, str]) -> Iterator[str]:
    """Names of pages on disk that differ from what would be written (line ends aside)."""
    for name in {path.name for path in PAGES.glob("*.md")} | set(pages):
        path = PAGES / name
        written = path.read_text(encoding="utf-8") if path.is_file() else None
        if written != pages.get(name):
            yield name


def all_pages() -> Iterator[tuple[str, str]]:
    packs, tables = load_packs(builtin_packs()), _tables()
    yield "README.md", _index(packs)
    for rule in all_rules():
        yield f"{rule.id}.md", "\n".join((*_head(rule), *_uses(rule, packs), *_cases(rule, tables))) + "\n"


def _index(packs: tuple[Pack, ...]) -> str:
    lines = [
        "# 规则手册",
        "",
        GENERATED,
        "",
        "每条规则只有四种结果：通过、不通过、不适用、待核实。未取得记录的一律待核实，不作不通过处理。"
        "单项否决影响检查结论，提醒不影响。",
        "",
    ]
    for pack in packs:
        lines += [f"## {pack.title}（{pack.id}）", "", f"- 文件：{pack.document}", *_pack_facts(pack), ""]
        lines += _table(("规则", "后果", "指标", "阈值", "核实情况"), map(_pack_row, pack.rules))
    return "\n".join(lines).rstrip() + "\n"


def _pack_facts(pack: Pack) -> Iterator[str]:
    yield f"- 适用范围：{'、'.join(pack.applies_to)}"
    if pack.by_reference:
        yield f"- 参照检查：{'、'.join(pack.by_reference)}"
    yield f"- 施行：{_effective(pack.effective_from, pack.effective_to)}；核实情况：{pack.confidence}"
    if pack.note:
        yield f"- 说明：{pack.note}"


def _pack_row(entry: PackRule) -> tuple[str, ...]:
    title = f"[{entry.rule.title}]({entry.rule.id}.md)"
    return title, SEVERITIES[entry.severity], entry.heading, _threshold(entry), entry.confidence


def _head(rule: Rule) -> list[str]:
    paragraphs = rule.criterion.split("\n\n")
    text = "\n\n".join(paragraph.replace("\n", "") for paragraph in paragraphs)
    return [
        f"# {rule.title}",
        "",
        GENERATED,
        "",
        f"规则编号 `{rule.id}`，版本 {rule.version}。",
        "",
        text,
        "",
    ]


def _uses(rule: Rule, packs: tuple[Pack, ...]) -> list[str]:
    rows = [_use(pack, entry) for pack in packs for entry in pack.rules if entry.rule is rule]
    header = ("规则包", "后果", "依据", "阈值", "施行", "核实情况", "说明")
    lines = ["## 所在规则包", "", *_table(header, rows)]
    names = [name for name in PARAMETERS if name in rule.parameters]
    if names:
        parameters = [(f"`{n}`", PARAMETERS[n].meaning, _default(PARAMETERS[n].default)) for n in names]
        lines += ["## 可调参数", "", *_table(("参数", "含义", "未写明时"), parameters)]
    return lines


def _use(pack: Pack, entry: PackRule) -> tuple[str, ...]:
    dates = _effective(entry.effective_from, entry.effective_to)
    what = (pack.id, SEVERITIES[entry.severity], entry.clause, _threshold(entry))
    return (*what, dates, entry.confidence, entry.note or "—")


def _cases(rule: Rule, tables: dict[str, list[Any]]) -> list[str]:
    rows = []
    for case in tables[rule.id]:
        judgement = rule.judge(case.facts, case.threshold)
        measured = json.loads(canonical_json(judgement.measured))
        told = judgement.reason or judgement.outcome.value != "passed"
        sentence = rule.explain(measured, case.threshold, case.facts.as_of, judgement.reason) if told else "—"
        rows.append((case.title, OUTCOMES[judgement.outcome.value], sentence))
    return ["## 判定情形", "", *_table(("情形", "结果", "说明"), rows)][:-1]


def _threshold(entry: PackRule) -> str:
    names = [name for name in PARAMETERS if name in entry.threshold]
    return "；".join(f"{PARAMETERS[name].meaning}：{_value(entry.threshold[name])}" for name in names) or "—"


def _value(value: object) -> str:
    if isinstance(value, list):
        return "、".join(_value(item) for item in value) or "无"
    if isinstance(value, dict):
        return f"{Level(value['level']).chinese}{BODIES[value['body']]}{value['maximum']}个"
    return Platform(str(value)).chinese if value in list(Platform) else str(value)


def _default(value: object) -> str:
    if value is None:
        return "必填"
    return "无" if value == () else str(value)


def _effective(start: int, end: int | None) -> str:
    return f"{chinese_date(start)}起" if end is None else f"{chinese_date(start)}至{chinese_date(end)}"


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [f"| {' | '.join(header)} |", f"|{' --- |' * len(header)}"]
    lines += [f"| {' | '.join(cell.replace('|', '／') for cell in row)} |" for row in rows]
    return [*lines, ""]


def _tables() -> dict[str, list[Any]]:
    reader = _spec_reader()
    return {path.stem: reader.cases(path) for path in reader.spec_files()}


def _spec_reader() -> ModuleType:
    # tests/ is no installed package, so its reader is loaded from its file.
    path = ROOT / "tests" / "spec" / "cases.py"
    spec = importlib.util.spec_from_file_location("jianhao_spec_cases", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
