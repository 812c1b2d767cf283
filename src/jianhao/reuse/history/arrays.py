"""Arrays in a file of their own, looked at where they lie: written in one go, mapped when read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.errors import UnusableFile
from jianhao.store.dataset import flush

Arrays = Mapping[str, npt.NDArray[Any]]
INCOMING = "incoming-"
_ALIGNED = 64


@contextmanager
def arriving(path: Path) -> Iterator[Path]:
    """A temporary path to write to; the file is forced to disk and gets its name if all went well."""
    temporary = path.with_name(INCOMING + path.name)
    try:
        yield temporary
        flush(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_arrays(path: Path, arrays: Arrays) -> None:
    """Write the arrays; the file appears whole or not at all."""
    heads, at = [], 0
    for name, values in arrays.items():
        heads.append({"name": name, "dtype": values.dtype.str, "shape": values.shape, "at": at})
        at += -(-values.nbytes // _ALIGNED) * _ALIGNED
    head = json.dumps({"size": at, "arrays": heads}).encode()
    head += b" " * (-(len(head) + 8) % _ALIGNED)
    with arriving(path) as temporary, temporary.open("wb") as stream:
        stream.write(len(head).to_bytes(8, "little") + head)
        for values in arrays.values():
            stream.write(np.ascontiguousarray(values).reshape(-1).view(np.uint8).data)
            stream.write(bytes(-values.nbytes % _ALIGNED))


def map_arrays(path: Path) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a file, read-only; nothing is read before it is looked at, and the file is not kept open."""
    try:
        with pa.memory_map(str(path)) as stream:
            data = stream.read_buffer()
        length = int.from_bytes(data[:8], "little")
        head = json.loads(bytes(data[8 : 8 + length]))
        body = data[8 + length :]
        if body.size != head["size"]:
            raise ValueError("truncated")
        return {entry["name"]: _array(body, entry) for entry in head["arrays"]}
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise UnusableFile(path.name, "历史数据不存在或已损坏。") from error


def _array(body: pa.Buffer, entry: Mapping[str, Any]) -> npt.NDArray[Any]:
    shape = tuple(entry["shape"])
    number = int(np.prod(shape, dtype=np.int64))
    if not number:
        return np.empty(shape, entry["dtype"])
    return np.frombuffer(body, entry["dtype"], number, entry["at"]).reshape(shape)
