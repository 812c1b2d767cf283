"""Write docs/dengbao.md from docs/dengbao.toml: what graded protection asks, how it is met, and the test that shows it.

Every test that is named must be there. `--check` writes nothing and exits 1 when the page is stale.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "docs" / "dengbao.toml"
PAGE = ROOT / "docs" / "dengbao.md"
HEAD = """# 网络安全等级保护对照

<!-- 由 scripts/make_dengbao.py 根据 docs/dengbao.toml 生成，请勿手工修改。 -->

供单位定级、自查和测评时参考。**本表不是测评结论，不表示本软件或者使用本软件的系统通过了等级保护测评或者商用密码应用安全性评估。**

- 只列GB/T 22239-2019中可以由程序核对的各项；物理环境、网络、主机、管理制度由单位负责，不在表内。
- “级”为第二级及以上（2）或第三级（3）。级别和文字依公开资料整理，**待核**：以标准原文为准。
- “已满足”“部分满足”各有自动测试，写明文件和名称，随每个版本运行；“由单位负责”写明单位要做什么；“未满足”照实写出。
"""


class Answer(StrEnum):
    """What can be said of an item."""

    MET = "met"
    PARTLY = "partly"
    UNIT = "unit"
    UNMET = "unmet"

    @property
    def chinese(self) -> str:
        """As the page says it."""
        return {"met": "已满足", "partly": "部分满足", "unit": "由单位负责", "unmet": "未满足"}[self.value]

    @property
    def is_shown(self) -> bool:
        """Whether it has to be shown by a test."""
        return self in (Answer.MET, Answer.PARTLY)


def main(arguments: list[str]) -> int:
    """Write the page, or check it; 1 with a sentence for every item that shows nothing."""
    parts = tomllib.loads(DATA.read_text(encoding="utf-8"))["part"]
    if wrong := [fault for part in parts for item in part["item"] for fault in faults(item)]:
        print("\n".join(wrong))
        return 1
    page = text(parts)
    if "--check" in arguments:
        stale = not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page
        if stale:
            print("docs/dengbao.md 与 docs/dengbao.toml 不一致，请运行 scripts/make_dengbao.py")
        return int(stale)
    PAGE.write_bytes(page.encode())
    return 0


def faults(item: dict[str, Any]) -> Iterator[str]:
    """What is wrong with an item: no test where one is due, a test that is not there, nothing said of what lacks."""
    answer, tests = Answer(item["answer"]), item.get("tests", [])
    if answer.is_shown != bool(tests):
        yield f"{item['asks']}：{answer.chinese}{'须有测试' if answer.is_shown else '不应有测试'}。"
    if (answer is Answer.PARTLY) != bool(item.get("lacks")):
        yield f"{item['asks']}：部分满足的须写明缺什么，其他不写。"
    if item["level"] not in (2, 3):
        yield f"{item['asks']}：级别应是2或3。"
    yield from (f"{item['asks']}：没有测试{test}。" for test in tests if not exists(test))


def exists(test: str) -> bool:
    """Whether a test of that id (file::function) is there."""
    path, _, name = test.partition("::")
    return name in _functions(ROOT / path)


@cache
def _functions(path: Path) -> frozenset[str]:
    if not path.is_file() or not path.name.startswith("test_"):
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        n.name for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")
    )


def text(parts: list[dict[str, Any]]) -> str:
    """The whole page."""
    lines = [HEAD, *_summary(parts), ""]
    for part in parts:
        lines += [
            f"## {part['title']}",
            "",
            "| 要求 | 级 | 情况 | 怎样做到 | 测试 |",
            "| --- | --- | --- | --- | --- |",
        ]
        lines += [_row(item) for item in part["item"]]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _summary(parts: list[dict[str, Any]]) -> Iterator[str]:
    answers = [Answer(item["answer"]) for part in parts for item in part["item"]]
    counts = "，".join(f"{answer.chinese}{answers.count(answer)}项" for answer in Answer)
    yield f"共{len(answers)}项：{counts}。"


def _row(item: dict[str, Any]) -> str:
    how = item["how"] + (f"**缺：**{item['lacks']}" if item.get("lacks") else "")
    tests = "<br>".join(f"`{test}`" for test in item.get("tests", [])) or "—"
    return f"| {item['asks']} | {item['level']} | {Answer(item['answer']).chinese} | {how} | {tests} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
