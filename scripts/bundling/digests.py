"""SHA256SUMS and SM3SUMS: the first as `sha256sum -c` reads it, the second as `cksum --check` (coreutils 9) reads it."""

from __future__ import annotations

from pathlib import Path

from jianhao.archive.verifier.digests import both_of_file

SHA256, SM3 = "SHA256SUMS", "SM3SUMS"
SIGNATURE = f"{SHA256}.sig"


def write_sums(folder: Path) -> None:
    """Both lists over every file of a folder but the lists themselves."""
    left_out = {SHA256, SM3, SIGNATURE}
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in left_out)
    rows = [(path.relative_to(folder).as_posix(), both_of_file(path)) for path in files]
    _write(folder / SHA256, [f"{sha256}  {name}" for name, (sha256, _, _) in rows])
    _write(folder / SM3, [f"SM3 ({name}) = {sm3}" for name, (_, sm3, _) in rows])


def _write(path: Path, lines: list[str]) -> None:
    path.write_bytes(("\n".join(lines) + "\n").encode())
