"""内容同质化核查: who took which text from whom, how much of it, which characters, how late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jianhao.reuse.result import Reuse

if TYPE_CHECKING:
    from jianhao.reuse.find import find_reuse

__all__ = ["Reuse", "find_reuse"]


def __getattr__(name: str) -> Any:
    """`find_reuse`, loaded when asked for: whoever only looks at a result does not wait for compiled kernels."""
    if name == "find_reuse":
        from jianhao.reuse.find import find_reuse

        return find_reuse
    raise AttributeError(name)
