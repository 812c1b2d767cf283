"""A result folder appears whole or not at all: written beside its place, flushed, renamed at the end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jianhao.errors import NotAResult
from jianhao.store.dataset import Dataset, flush_folder

MARKER = "run.json"


def dataset_folder(folder: Path) -> Path:
    """Where the posts dataset of a result lies."""
    return folder / "inputs" / "dataset"


def sources_folder(folder: Path) -> Path:
    """Where the texts of a result lie that serve as sources only."""
    return folder / "inputs" / "sources"


def source_texts(folder: Path) -> list[Path]:
    """Files of texts that serve as sources only, none if none were given."""
    if not sources_folder(folder).is_dir():
        return []
    dataset = Dataset(sources_folder(folder))
    return dataset.paths(dataset.current(), "posts")


@contextmanager
def published(target: Path) -> Iterator[Path]:
    """A folder to write into; it becomes `target` when the block ends well and is removed when it does not.

    An earlier result at `target` is replaced in one rename; anything else there is refused.
    """
    target = target.absolute()
    refuse_foreign(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target)
    draft = target.with_name(f".{target.name}.draft-{os.getpid()}")
    draft.mkdir()
    try:
        yield draft
        flush_folder(draft)
        _swap(draft, target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def refuse_foreign(target: Path) -> None:
    """NotAResult if there is something at the target that no run of ours wrote."""
    if not target.exists():
        return
    if not target.is_dir():
        raise NotAResult(f"{target.name}已存在且不是文件夹，请另选输出位置。")
    if any(target.iterdir()) and not (target / MARKER).is_file():
        raise NotAResult(f"{target.name}不是空文件夹，也不是以前的检查结果，为免覆盖请另选输出位置。")


def _swap(draft: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}.old-{os.getpid()}")
    if target.exists():
        os.replace(target, old)
    try:
        os.replace(draft, target)
    except OSError:
        if old.exists():
            os.replace(old, target)
        raise
    flush_folder(target.parent)
    shutil.rmtree(old, ignore_errors=True)


def _sweep(target: Path) -> None:
    """What a killed run left: drafts go; an old result whose successor never came is put back."""
    for left in sorted(target.parent.glob(f".{target.name}.*")):
        process = left.name.rpartition("-")[2]
        if not process.isdigit() or _runs(int(process)):
            continue
        if left.name.startswith(f".{target.name}.old-") and not target.exists():
            os.replace(left, target)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    if os.name == "nt":  # there, signal 0 would end the process; leaving its folder alone is the safe answer
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
