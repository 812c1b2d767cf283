"""A real bundle installed where no network is, used, lost and restored; for minutes, under `./dev test --deep`."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

from bundle.small_bundles import PYTHON
from make_bundle import make

HERE = Path(__file__).parent


def test_from_the_bundle_alone_without_network_and_restored_elsewhere(root: Path, tmp_path: Path) -> None:
    archive = make(root, tmp_path / "made", platform.machine(), (PYTHON,), None)
    alone = ["unshare", "-n"] if os.getuid() == 0 else ["unshare", "-Urn"]
    command = [
        *alone,
        sys.executable,
        str(HERE / "cut_off.py"),
        sys.executable,
        str(HERE / "offline_journey.py"),
    ]
    server = tmp_path / "server"
    server.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    with (tmp_path / "log").open("wb") as log:
        done = subprocess.run(
            [*command, str(archive), str(server)], env=kept | {"HOME": str(tmp_path / "home")}, stdout=subprocess.PIPE,
            stderr=log, check=False,
        )  # fmt: skip
    assert done.returncode == 0, (tmp_path / "log").read_text(encoding="utf-8")[-4000:]
    told = json.loads(done.stdout)
    killed = told["seen"].pop("killed")
    assert told["seen"] == {
        "doctor": True, "accounts": told["seen"]["accounts"], "circular": True, "same figures": True, "went on": True,
        "audit": True, "verified": True,
    }  # fmt: skip
    assert int(told["seen"]["accounts"]) > 2_900
    assert killed >= 3  # server, its process, the worker
    print(json.dumps(told["seconds"]))


def test_the_same_sources_make_the_same_bundle(root: Path, tmp_path: Path) -> None:
    one = make(root, tmp_path / "one", platform.machine(), (PYTHON,), None)
    two = make(root, tmp_path / "two", platform.machine(), (PYTHON,), None)
    assert (
        one.with_name(f"{one.name}.sha256").read_bytes() == two.with_name(f"{two.name}.sha256").read_bytes()
    )
