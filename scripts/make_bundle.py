"""Make the archive that installs the application on a machine without network.

build/jianhao-VERSION-linux-MACHINE.tar.gz, beside it .sha256 (one line), and with --key a signature of that line (.sig).
The same sources, lock and font package give the same bytes. Needs packages from a mirror once; they are kept in build/wheels.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from bundling.contents import LOCK, Edition, fill, write_requirements
from bundling.digests import SHA256, SIGNATURE, write_sums
from bundling.font import write_font
from bundling.locked import read_lock
from bundling.packing import pack
from bundling.signing import fingerprint, public_pem, read_key, sign
from bundling.targets import MACHINES, PYTHONS, Target
from bundling.third_party import write_list
from bundling.wheels import gathered, own_wheel, sha256
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ROOT = Path(__file__).resolve().parent.parent
WHEELS = ROOT / "build" / "wheels"  # what was downloaded once


def main(arguments: list[str] | None = None) -> int:
    """Make one archive and say where it is."""
    given = _arguments(arguments)
    pythons = tuple(given.python.split(","))
    if unknown := [one for one in pythons if one not in PYTHONS]:
        raise SystemExit(f"不支持Python {unknown[0]}，可选：{'、'.join(PYTHONS)}。")
    key = read_key(given.key) if given.key else None
    archive = make(given.root, given.out, given.machine, pythons, key)
    print(f"{archive}（{archive.stat().st_size / 1e6:,.0f} MB）")
    print(f"已签名，公钥：{fingerprint(key)}" if key else "未签名：用--key给出签名密钥。")
    return 0


def make(
    root: Path, out: Path, machine: str, pythons: tuple[str, ...], key: Ed25519PrivateKey | None
) -> Path:
    """The archive of the sources at `root`, in the folder `out`."""
    lock = read_lock(root / LOCK)
    wheels = {
        path.name: path for python in pythons for path in gathered(lock, Target(machine, python), WHEELS)
    }
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".bundle-", dir=out) as place:
        own = own_wheel(root, Path(place))
        edition = Edition(own.name.split("-")[1], machine, pythons, fingerprint(key) if key else None)
        folder = Path(place) / edition.name
        fill(folder, root, edition)
        (folder / "wheels").mkdir()
        for path in (*wheels.values(), own):
            shutil.copyfile(path, folder / "wheels" / path.name)
        write_requirements(root, folder, own)
        write_font(folder / "fonts")
        write_list(wheels.values(), root / "src", folder)
        write_sums(folder)
        if key:
            sign(folder / SHA256, key, folder / SIGNATURE)
        return _publish(folder, out, key)


def _publish(folder: Path, out: Path, key: Ed25519PrivateKey | None) -> Path:
    archive = out / f"{folder.name}.tar.gz"
    beside = archive.with_name(f"{archive.name}.sha256")
    signature = archive.with_name(f"{archive.name}.sig")
    part = archive.with_suffix(".part")
    pack(folder, part)
    part.replace(archive)
    beside.write_text(f"{sha256(archive)}  {archive.name}\n", encoding="utf-8")
    signature.unlink(missing_ok=True)
    if key:
        sign(beside, key, signature)
        (out / "jianhao-signing-key.pem").write_bytes(public_pem(key))
    return archive


def _arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--machine", choices=MACHINES, default="x86_64", help="the processor of the machine to install on"
    )
    parser.add_argument(
        "--python", default=",".join(PYTHONS), help="minor versions, with commas between them"
    )
    parser.add_argument("--key", type=Path, help="PEM file of the Ed25519 key to sign with")
    parser.add_argument("--root", type=Path, default=ROOT, help="the sources")
    parser.add_argument("--out", type=Path, default=ROOT / "build", help="where the archive goes")
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.exit(main())
