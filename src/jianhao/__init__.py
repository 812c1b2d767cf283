"""jianhao (减号): inspect, close, merge and keep down government social-media accounts.

The library's face: `inspect(InspectRequest(...))` runs the main job, `verify(folder)` recomputes a result. They are
imported when first used, so that `import jianhao` stays light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jianhao.jobs.inspect import Inspected, inspect
    from jianhao.jobs.request import InspectRequest
    from jianhao.jobs.verify import Verified, verify

__version__ = "0.1.0"
__all__ = ["InspectRequest", "Inspected", "Verified", "__version__", "inspect", "verify"]

_HOMES = {
    "InspectRequest": "jianhao.jobs.request",
    "Inspected": "jianhao.jobs.inspect",
    "Verified": "jianhao.jobs.verify",
    "inspect": "jianhao.jobs.inspect",
    "verify": "jianhao.jobs.verify",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'jianhao' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
