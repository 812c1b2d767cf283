"""The one door to numba: how every kernel is compiled and where what was compiled is kept.

The folder is named after the sources of all kernels: a kernel is kept together with those it calls, and numba looks only at
the file of the caller when it asks whether a kept one is still good.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

_Function = TypeVar("_Function", bound=Callable[..., object])


def _sources() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _cache_folder() -> Path:
    """A folder of the user's that can be written; a temporary one where there is none (a locked-down service)."""
    user = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    for base in (Path(user) if user else Path.home() / ".cache", Path(tempfile.gettempdir())):
        folder = base / "jianhao" / f"kernels-{_sources()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return Path(tempfile.mkdtemp(prefix="jianhao-kernels-"))


os.environ.setdefault("NUMBA_CACHE_DIR", str(_cache_folder()))

import numba  # noqa: E402 - the folder must be named before


def kernel(function: _Function) -> _Function:
    """Compile at the first call; no Python objects, no interpreter lock."""
    compiled: _Function = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return compiled


def inlined(function: _Function) -> _Function:
    """A kernel that is copied into its callers."""
    compiled: _Function = numba.njit(cache=True, nogil=True, error_model="numpy", inline="always")(function)
    return compiled
