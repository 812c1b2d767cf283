"""The one door to numba: how every kernel is compiled."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

_Function = TypeVar("_Function", bound=Callable[..., object])


def _cache_folder() -> None:
    """Where compiled kernels are kept if the package's own folder cannot be written (a system-wide installation)."""
    if not os.access(Path(__file__).parent, os.W_OK):
        user = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
        folder = Path(user) if user else Path.home() / ".cache"
        usable = os.access(folder if folder.exists() else folder.parent, os.W_OK)
        os.environ.setdefault(
            "NUMBA_CACHE_DIR", str((folder if usable else Path(tempfile.gettempdir())) / "jianhao")
        )


_cache_folder()

import numba  # noqa: E402 - the folder must be named before


def kernel(function: _Function) -> _Function:
    """Compile at the first call; no Python objects, no interpreter lock."""
    compiled: _Function = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return compiled


def inlined(function: _Function) -> _Function:
    """A kernel that is copied into its callers."""
    compiled: _Function = numba.njit(cache=True, nogil=True, error_model="numpy", inline="always")(function)
    return compiled
