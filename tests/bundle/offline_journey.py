"""From a bundle alone, cut off: install, first start, demo, import, inspection, backup, everything killed, restored elsewhere.

python offline_journey.py BUNDLE.tar.gz FOLDER      prints one JSON object: seconds of every stage, and what was seen
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from visitor import Visitor

PASSWORD = "Zhengwu-2026!"
OFFICE = "示例省人民政府办公厅"
LATE = 900.0  # seconds that no stage needs; nothing here measures against them


@dataclass
class Journey:
    """Where it goes and what it has seen."""

    folder: Path
    seconds: dict[str, float] = field(default_factory=dict)
    seen: dict[str, object] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage."""
        print(name, file=sys.stderr, flush=True)
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 1)


@dataclass
class Server:
    """One installation."""

    prefix: Path
    data: Path
    port: int

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def run(self, *words: str) -> str:
        """A command of the installed program; AssertionError if it fails."""
        return _run(str(self.prefix / "bin" / "jianhao"), *words)

    def service(self, what: str) -> str:
        """Start, stop."""
        return _run(str(self.prefix / "bin" / "service"), what)

    def kill(self) -> int:
        """Everything of it at once, as when the power fails; how many processes there were."""
        own = [
            int(p.name) for p in Path("/proc").iterdir()
            if p.name.isdigit() and str(self.prefix).encode() in _command_line(p)
        ]  # fmt: skip
        for number in own:
            os.kill(number, signal.SIGKILL)
        return len(own)


def _command_line(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def install(unpacked: Path, place: Path, *more: str) -> tuple[Server, str]:
    """An installation with defaults but for its places; what the script said."""
    server = Server(place / "app", place / "data", _free_port())
    said = _run("sh", str(unpacked / "install.sh"), "--yes", "--no-systemd", "--prefix", str(server.prefix), "--data", str(server.data),
                "--backups", str(place / "backups"), "--port", str(server.port), "--python", sys.executable, *more)  # fmt: skip
    return server, said


def first_start(server: Server, link: str) -> Visitor:
    """Three administrators, a reviewer with a role; the reviewer, signed in."""
    system = Visitor(server.address)
    system.open(link)
    twice = {"new": PASSWORD, "again": PASSWORD}
    system.submit(
        "启用",
        {"agency_name": OFFICE, "level": "province", "name": "系统管理员甲", "login_name": "system", **twice},
    )
    system.submit("登记并取得链接", {
        "security_name": "安全管理员乙", "security_login": "security", "auditor_name": "审计管理员丙", "auditor_login": "auditor",
    })  # fmt: skip
    security, auditor = (
        _entered(server, one, who) for one, who in zip(system.secrets(), ("security", "auditor"), strict=True)
    )
    assert "操作记录" in auditor.page
    system.open("/people/new/")
    system.submit("保存", {"name": "审核员丁", "login_name": "reviewer", "agency": OFFICE})
    (reviewers,) = system.secrets()
    security.open("/people/")
    security.open(security.link("审核员丁"))
    security.submit("保存角色", {"roles": ["reviewer"]})
    return _entered(server, reviewers, "reviewer")


def _entered(server: Server, link: str, login: str) -> Visitor:
    who = Visitor(server.address)
    who.open(link)
    who.submit("设置", {"new": PASSWORD, "again": PASSWORD})
    return signed_in(server, login)


def signed_in(server: Server, login: str) -> Visitor:
    """Somebody with a password."""
    who = Visitor(server.address)
    who.open("/login/")
    who.submit("login_name", {"login_name": login, "password": PASSWORD})
    assert who.at.endswith("/office/"), who.page
    return who


def take_in(reviewer: Visitor, register: Path) -> str:
    """The demo's register into an empty office; how many accounts there are then."""
    reviewer.open("/imports/new/")
    reviewer.submit("上传并预览", file=register)
    reviewer.wait(lambda page: "确认导入（" in page, LATE)
    reviewer.submit("确认导入（")
    reviewer.wait(lambda page: re.search(r'aria-current="step">已导入', page) is not None, LATE)
    reviewer.open("/accounts/")
    found = re.search(r"([\d,]+)个账号", reviewer.page)
    assert found is not None
    return found[1].replace(",", "")


def examine(reviewer: Visitor, files: Path, as_of: str) -> str:
    """An inspection of all accounts with the demo's files; its address."""
    reviewer.open("/inspections/new/")
    reviewer.submit("新建", {"title": "离线安装后的检查", "as_of": as_of})
    where = reviewer.at
    packed = files.parent / "发布内容.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        archive.write(files / "发布内容.csv", "发布内容.csv")
    materials = (
        ("posts", packed),
        ("checks", files / "核查记录.csv"),
        ("collections", files / "采集记录.csv"),
    )
    for role, path in materials:
        reviewer.submit("加入材料", {"role": role}, file=path)
        assert path.name in reviewer.page
    reviewer.submit("开始检查")
    reviewer.open(where)
    reviewer.wait(lambda page: "逐个账号的结果" in page or "未能完成" in page, LATE)
    return where


def journey(archive: Path, folder: Path) -> Journey:
    """All of it."""
    done = Journey(folder)
    with done.stage("unpack"), tarfile.open(archive) as tar:
        tar.extractall(folder / "unpacked", filter="data")
    (unpacked,) = (folder / "unpacked").iterdir()
    with done.stage("install"):
        server, said = install(unpacked, folder / "first")
    link = said.rstrip().splitlines()[-1]
    done.seen["doctor"] = "jianhao doctor" in said
    with done.stage("first start"):
        reviewer = first_start(server, link)
    with done.stage("demo"):
        server.run("demo", "--no-serve", "--dir", str(folder / "demo"))
    run = json.loads((folder / "demo" / "检查结果" / "run.json").read_text(encoding="utf-8"))
    with done.stage("import"):
        done.seen["accounts"] = take_in(reviewer, folder / "demo" / "原始文件" / "台账.xlsx")
    with done.stage("inspection"):
        where = examine(reviewer, folder / "demo" / "原始文件", _as_of(run))
    done.seen["circular"] = reviewer.fetched(reviewer.link("通报"))[:2] == b"PK"
    key, backups = server.prefix / "etc" / "backup.key", folder / "first" / "backups"
    with done.stage("backup"):
        server.run("backup", "--to", str(backups), "--key", str(key))
    before = _figures(reviewer.open(where))
    done.seen["killed"] = server.kill()
    with done.stage("install elsewhere"):
        other, _ = install(unpacked, folder / "second", "--no-start")
    with done.stage("restore"):
        restored = other.data.with_name("restored")
        said = other.run("restore", "--from", str(backups), "--key", str(key), "--data", str(restored))
    other.data.rename(folder / "second" / "unused")
    restored.rename(other.data)
    with done.stage("go on"):
        other.service("start")
        _until_answers(other.port)
        reviewer = signed_in(other, "reviewer")
        path = where.removeprefix(server.address)
        done.seen["same figures"] = _figures(reviewer.open(path)) == before
        reviewer.submit("发送反馈核实")
        done.seen["went on"] = "反馈期限" in reviewer.page
        done.seen["audit"] = "完好" in other.run("audit", "verify")
    with done.stage("verify the run"):
        (kept,) = (other.data / "runs").iterdir()
        done.seen["verified"] = "一致" in other.run("verify", str(kept))
    other.service("stop")
    return done


def _as_of(run: dict[str, dict[str, int]]) -> str:
    return (date(1970, 1, 1) + timedelta(run["question"]["as_of"])).isoformat()


def _figures(page: str) -> list[str]:
    return re.findall(r"<dd>([\d,]+)</dd>", page)


def _until_answers(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("no answer")


if __name__ == "__main__":
    told = journey(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps({"seconds": told.seconds, "seen": told.seen}, ensure_ascii=False))
