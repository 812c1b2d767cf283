"""What the operator brings: the account collected, archived, stamped and packed; codes as pictures; papers of others."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import segno
from journeys.closing_people import NAME, NATIVE
from journeys.material import today

TESTS = Path(__file__).resolve().parent.parent
sys.path.append(str(TESTS / "archive"))
sys.path.append(str(TESTS / "collect"))

from authority import Authority  # noqa: E402
from weixin_server import APPID, SECRET  # noqa: E402

COUNTY_BIZ = "3099000002"  # of the account that takes over
OWN_BIZ = "MzA5OTAwMDAwMQ=="  # as links write it
CREDENTIALS = (
    f'[[account]]\naccount_id = "weixin:{NATIVE}"\nappid = "{APPID}"\nsecret_env = "SECRET_OF_THE_TOWN"\n'
)
RECORD = f'账号ID = "{NATIVE}"\n账号名称 = "{NAME}"\n平台 = "微信公众号"\n主办单位 = "丁镇人民政府"\n层级 = "乡级"\n'
SIGNED = '[signed]\ncount = {count}\nby = "经办人丙"\non = {day}\n\n[personal]\nbasis = "个人信息保护法第六条"\napproved_by = "镇长丁"\n'
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass(frozen=True, slots=True)
class Kept:
    """The archive as the operator keeps it: the folder, the file that is handed in, its root, whom to trust, the last day in it."""

    bag: Path
    packed: Path
    root: str
    trust: Path
    last: date


def run(*command: object, **more: str) -> str:
    """What a command says; it must succeed."""
    environment = {**os.environ, "PYTHONPATH": str(TESTS), "PYTHONUTF8": "1", **more}
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)], env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def interface() -> Iterator[str]:
    """The official interface in a process of its own."""
    command = [sys.executable, "-m", "journeys.weixin_process", "serve"]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
    finally:
        server.kill()
        server.communicate()


def collected(folder: Path) -> tuple[Path, list[dict[str, str]]]:
    """The materials of the account as `jianhao collect` leaves them, and the articles in them."""
    (folder / "凭据.toml").write_text(CREDENTIALS, encoding="utf-8")
    since = (today() - timedelta(4)).isoformat()
    with interface() as address:
        said = run(
            "journeys.weixin_process", "collect", address, folder / "凭据.toml", "--since", since, "--out", folder / "采集",
            SECRET_OF_THE_TOWN=SECRET,
        )  # fmt: skip
    assert "各项均已采集" in said
    materials = folder / "采集" / "材料" / NATIVE
    with (materials / "发布内容" / "接口发布内容.csv").open(encoding="utf-8-sig", newline="") as stream:
        return materials, list(csv.DictReader(stream))


def archived(folder: Path) -> Kept:
    """Collected, signed for, built, stamped by an authority of time, packed."""
    materials, articles = collected(folder)
    (materials / "账号.toml").write_text(RECORD, encoding="utf-8")
    (materials / "归档.toml").write_text(SIGNED.format(count=len(articles), day=today()), encoding="utf-8")
    bag = folder / "归档包"
    root = re.search("[0-9a-f]{64}", run("jianhao", "archive", "build", materials, "--out", bag))
    (folder / "authority").mkdir()
    authority = Authority(folder / "authority")
    run("jianhao", "archive", "stamp", bag, "--request", folder / "请求.tsq")
    authority.reply(folder / "请求.tsq", folder / "回执.tsr")
    run("jianhao", "archive", "stamp", bag, "--token", folder / "回执.tsr", "--trust", authority.root)
    assert root is not None
    last = max(date.fromisoformat(row["发布时间"][:10]) for row in articles)
    return Kept(bag, packed(bag), root[0], authority.root, last)


def packed(bag: Path) -> Path:
    """The folder as a zip, as people make one."""
    target = bag.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for path in sorted(p for p in bag.rglob("*") if p.is_file()):
            out.write(path, f"{bag.name}/{path.relative_to(bag).as_posix()}")
    return target


def code(path: Path, text: str) -> Path:
    """A QR code as a picture."""
    segno.make(text, error="m").save(str(path), scale=6)
    return path


def own_code(folder: Path) -> Path:
    """The code of the very account that is to be closed."""
    address = f"https://mp.weixin.qq.com/mp/profile_ext?action=home&__biz={OWN_BIZ}#wechat_redirect"
    return code(folder / "本号二维码.png", address)


def official_code(folder: Path) -> Path:
    """The code that the platform gives for an account: a token that names nobody."""
    return code(folder / "承接账号二维码.png", "http://weixin.qq.com/r/0T4nJcLEbVxYrQ1S9x2b")


def paper(folder: Path, name: str) -> Path:
    """A receipt of somebody else."""
    path = folder / f"{name}.pdf"
    path.write_bytes(PDF)
    return path
