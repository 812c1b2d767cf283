"""内容风险: misprints, wrong names, adverts of a hijacked account, links, personal data, replies; reminders that a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jianhao.risk.check import check_text
    from jianhao.risk.scan import find_risks

__all__ = ["check_text", "find_risks"]


def __getattr__(name: str) -> Any:
    """Loaded when asked for: whoever only looks at a result does not wait for compiled kernels."""
    if name == "find_risks":
        from jianhao.risk.scan import find_risks

        return find_risks
    if name == "check_text":
        from jianhao.risk.check import check_text

        return check_text
    raise AttributeError(name)
