"""Materials of accounts that do not exist: captured pages, tables, exports, drafts, in many shapes."""

from __future__ import annotations

import csv
import io
import json
import random
import struct
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

START = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)
BIZ = "MzA5OTAwMDAwMQ=="
ACCOUNT = '账号ID = "gh_990000000001"\n账号名称 = "示例县某局"\n平台 = "微信公众号"\n主办单位 = "示例县某局"\n层级 = "县级"\n'
TEXT = "为做好便民服务，现将办理时间调整有关事项通知如下，请相互转告。"
SECRET, MOBILE, CITIZEN = "sEcReT0123456789", "13800001234", "11010519491231002X"


def picture(number: int) -> bytes:
    """A small PNG of its own colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    colour = bytes((number % 251, number // 251 % 251, number // 63001 % 251))
    rows = b"".join(b"\0" + colour * 8 for _ in range(8))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def post_url(number: int) -> str:
    return f"https://mp.weixin.qq.com/s?__biz={BIZ}&mid={2247480000 + number}&idx=1&sn={number:032x}"


def image_url(number: int) -> str:
    return f"https://mmbiz.qpic.cn/mmbiz_png/{quote('示例')}{number}/640?wx_fmt=png"


class Captures:
    """A WARC file as a capture leaves it."""

    def __init__(self, path: Path, gzip: bool = True) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._stream = path.open("wb")
        self._writer = WARCWriter(self._stream, gzip=gzip)

    def __enter__(self) -> Captures:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def add(
        self,
        url: str,
        body: bytes,
        mime: str,
        at: datetime = START,
        status: str = "200 OK",
        more: tuple[tuple[str, str], ...] = (),
    ) -> None:
        http = StatusAndHeaders(
            status, [("Content-Type", mime), ("Content-Length", str(len(body))), *more], protocol="HTTP/1.1"
        )
        record = self._writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), length=len(body), http_headers=http,
            warc_headers_dict={"WARC-Date": at.strftime("%Y-%m-%dT%H:%M:%SZ")},
        )  # fmt: skip
        self._writer.write_record(record)


def page(number: int, images: list[int], title: str, encoding: str = "utf-8", text: str = TEXT) -> bytes:
    shown = "".join(
        f'<img data-src="{image_url(i)}" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">' for i in images
    )
    return (
        f'<html><head><meta charset="{encoding}"><title>{title}</title></head><body><h1>{title}</h1><div id="js_content">'
        f"<p>{text}第{number}号。</p>{shown}</div></body></html>"
    ).encode(encoding)


def make(
    folder: Path, *, posts: int = 6, images: int = 2, captured: int | None = None, signed: int | None = None, seed: int = 0,
    gzip: bool = True, warcs: int = 1, with_texts: bool = True, extras: bool = True, personal: bool = False,
) -> Path:  # fmt: skip
    """A folder of materials: `captured` of the posts (all by default) with pages and pictures, in `warcs` files."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "账号.toml").write_text(ACCOUNT, encoding="utf-8")
    captured = posts if captured is None else captured
    hidden = f"联系人手机{MOBILE}，身份证{CITIZEN}，值班电话010-66778899。" if personal else ""
    with_secret = f"&pass_ticket={SECRET}&key={SECRET}&uin=777" if personal else ""
    secret_headers = (("Set-Cookie", f"session={SECRET}"), ("X-Api-Key", SECRET)) if personal else ()
    _write_posts(
        folder / "发布内容" / "发布记录.csv", posts, TEXT + hidden if with_texts else "", with_secret
    )
    for part in range(warcs):
        if captured == 0:
            break
        with Captures(folder / "网页" / f"采集-{part}.warc{'.gz' if gzip else ''}", gzip) as warc:
            for number in range(part, captured, warcs):
                shown = [number * images + k for k in range(images)]
                encoding = ("utf-8", "gb18030")[number % 3 == 1]
                at = START + timedelta(minutes=number)
                body = page(number, shown, f"关于第{number}项工作的通知", encoding, TEXT + hidden)
                warc.add(
                    post_url(number) + with_secret,
                    body,
                    f"text/html; charset={encoding}",
                    at,
                    more=secret_headers,
                )
                for image in shown:
                    warc.add(image_url(image), picture(image + seed * 997), "image/png", at)
    if extras:
        _write_extras(folder, rng)
    if signed is not None:
        (folder / "归档.toml").write_text(
            f'[signed]\ncount = {signed}\nby = "经办人"\non = 2024-06-30\n', encoding="utf-8"
        )
    return folder


def _write_posts(path: Path, posts: int, text: str, secret: str) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("账号ID", "平台", "内容ID", "标题", "正文", "链接", "发布时间", "阅读数"))
        for number in range(posts):
            at = (START + timedelta(days=number // 3, minutes=number)).strftime("%Y-%m-%d %H:%M:%S")
            url = post_url(number) + secret
            title = f"关于第{number}项工作的通知"
            writer.writerow(
                (
                    "gh_990000000001",
                    "微信公众号",
                    f"{2247480000 + number}_1",
                    title,
                    text,
                    url,
                    at,
                    number * 7,
                )
            )


def _write_extras(folder: Path, rng: random.Random) -> None:
    for place, text in (
        ("后台导出/内容分析.csv", "标题,阅读\n通知,12\n"), ("草稿/未发布稿.txt", TEXT), ("接口数据/草稿箱.jsonl", '{"media_id":"a"}\n'),
        ("评论/留言.json", json.dumps([{"nickname": "某某某", "content": f"请问几点上班{rng.random()}", "reply": {"content": "九点"}}])),
    ):  # fmt: skip
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "媒体").mkdir(exist_ok=True)
    (folder / "媒体" / "封面.png").write_bytes(picture(90_000 + rng.randrange(9_000)))
