"""Write the state diagram, the steps, gates and day counts of a closing into docs/closing.md, from the tables the program uses.

`--check` writes nothing and exits 1 when the page is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from jianhao.closing.actions import WITH_REASON, Action
from jianhao.closing.gates import Gate
from jianhao.closing.states import RESTING, State
from jianhao.closing.table import TABLE
from jianhao.closing.terms import Terms, Unit, content
from jianhao.closing.transitions import Transition
from jianhao.closing.words import PublicReason, Route
from jianhao.vocab.platform_names import Platform

PAGE = Path(__file__).resolve().parent.parent / "docs" / "closing.md"
# Drawn once as a sentence below the picture: from nearly every state.
LEFT_OUT = (Action.WITHDRAW,)


def main(arguments: list[str]) -> int:
    """Write the page, or check it."""
    page = PAGE.read_text(encoding="utf-8")
    fresh = filled(page)
    if "--check" in arguments:
        if page != fresh:
            print("docs/closing.md 与关停流程表不一致，请运行 scripts/make_closing_diagram.py")
        return int(page != fresh)
    PAGE.write_bytes(fresh.encode())
    return 0


def filled(page: str) -> str:
    """The page with every generated part made anew; ValueError where a part has no place in it."""
    for name, made in PARTS.items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        before, found, rest = page.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise ValueError(f"docs/closing.md has no place for {name}")
        page = "\n".join([before + begin, *made(), end + after])
    return page


def diagram() -> Iterator[str]:
    """Mermaid: every state, every step that changes it; steps of several routes to one state share an arrow."""
    yield from ("", "```mermaid", "stateDiagram-v2", "    direction TB")
    yield from (f'    state "{state.chinese}" as {state}' for state in State)
    yield f"    [*] --> {State.DRAFT}"
    arrows: dict[tuple[State, State], dict[str, None]] = {}
    for row in TABLE:
        if row.source is not row.target and row.action not in LEFT_OUT:
            arrows.setdefault((row.source, row.target), {})[_label(row)] = None
    yield from (
        f"    {source} --> {target} : {'／'.join(labels)}" for (source, target), labels in arrows.items()
    )
    yield from (f"    {state} --> [*]" for state in State if state in RESTING)
    left = "、".join(f"“{row.source.chinese}”" for row in TABLE if row.action is Action.WITHDRAW)
    yield from ("```", "", f"图中未画“撤回”：由{left}转为“{State.WITHDRAWN.chinese}”。", "")


def _label(row: Transition) -> str:
    return row.action.chinese.replace("：", "—").replace("，", "、")


def steps() -> Iterator[str]:
    """Every row: state, step, result, who, conditions, evidence, deadline."""
    yield from _table(
        ("状态", "步骤", "转为", "办理人", "条件", "须有", "时限"),
        [
            (
                row.source.chinese,
                row.action.chinese + _for(row) + ("（写明理由）" if row.action in WITH_REASON else ""),
                "不变" if row.source is row.target else row.target.chinese,
                row.owner.chinese,
                "；".join(guard.title for guard in row.guards),
                "、".join(e.chinese for e in row.evidence),
                _deadline(row),
            )
            for row in sorted(TABLE, key=lambda r: tuple(State).index(r.source))
        ],
    )


def _for(row: Transition) -> str:
    routes = [] if row.routes == frozenset(Route) else [r.chinese for r in Route if r in row.routes]
    said = ["、".join(routes)] if routes else []
    said += [row.only.title] if row.only else []
    return f"〔{'；'.join(said)}〕" if said else ""


def _deadline(row: Transition) -> str:
    if row.deadline is None:
        return ""
    return f"{row.deadline.counted.chinese}，{Terms()[row.deadline.term].chinese}"


def gates() -> Iterator[str]:
    """The gates, numbered."""
    yield ""
    yield from (f"{number}. {gate.chinese}" for number, gate in enumerate(Gate, 1))
    yield ""


def reasons() -> Iterator[str]:
    """The list of public reasons."""
    yield from ("", "；".join(reason.chinese for reason in PublicReason) + "。", "")


def days() -> Iterator[str]:
    """Day counts with their sources."""
    shipped = Terms()
    rows = [(shipped[row["name"]], row["name"]) for row in content()["term"]]
    yield from _table(
        ("名称", "时限", "标识", "依据", "核实情况"),
        [(term.title, term.chinese, f"`{name}`", term.source, term.confidence) for term, name in rows],
    )
    yield from _table(
        ("公告期适用于", "天数", "依据", "核实情况"),
        [(_notice(row), f"{row['days']}{Unit(row['unit']).chinese}", row["source"], row["confidence"])
         for row in content()["notice"]],
    )  # fmt: skip
    yield from _table(
        ("平台", "起用", "冻结天数", "确认期", "依据", "核实情况"),
        [(Platform(row["platform"]).chinese, row["since"].isoformat(), _tiers(row), f"{row['confirm_within']}天", row["source"],
          row["confidence"]) for row in content()["freeze"]],
    )  # fmt: skip


def _notice(row: Mapping[str, object]) -> str:
    if "route" in row:
        return Route(str(row["route"])).chinese
    return f"粉丝数超过{row['followers_above']:,}" if "followers_above" in row else "其他账号"


def _tiers(row: Mapping[str, Sequence[int]]) -> str:
    below = [
        f"粉丝不超过{most:,}：{days}天"
        for most, days in zip(row["followers_at_most"], row["days"], strict=False)
    ]
    return "；".join([*below, f"以上：{row['days'][-1]}天"])


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield from ("", f"| {' | '.join(header)} |", f"|{'---|' * len(header)}")
    yield from (f"| {' | '.join(cell or '—' for cell in row)} |" for row in rows)
    yield ""


PARTS: Mapping[str, Callable[[], Iterator[str]]] = {
    "reasons": reasons, "diagram": diagram, "gates": gates, "steps": steps, "days": days,
}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
