"""内容同质化核查: who took which text from whom, how much of it, which characters, how late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jianhao.reuse.find import Reuse, find_reuse

__all__ = ["Reuse", "find_reuse"]


def __getattr__(name: str) -> Any:
    """The two names, loaded when asked for: whoever only needs a parameter does not wait for compiled kernels."""
    if name in __all__:
        from jianhao.reuse import find

        return getattr(find, name)
    raise AttributeError(name)
