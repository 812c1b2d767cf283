"""Small honest files of every kind that can be read: what the mutations start from."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from datetime import UTC, datetime

import xlsxwriter
from make_xls import xls

REGISTER = [
    ["账号ID", "账号名称", "平台", "主办单位", "行政区划代码", "层级", "粉丝数", "开设日期", "最近更新日", "检查时间"],
    ["gh_aaaaaaaaaaa1", "甲示发布", "微信公众号", "甲示县人民政府", "119901", "县级", "1.2万", "2019-05-01", "2024/5/3", "2024-05-20"],
    ["gh_aaaaaaaaaaa2", "甲示教育", "微信公众号", "甲示县教育局", "119901", "县级", "10万+", "2020年3月2日", "", "2024-05-20"],
    ["9900000001", "甲示水务", "新浪微博", "甲示县水务局", "119902", "县级", "—", "2018-01-01", "2024-01-01", "2024-05-20"],
    ["合计", "", "", "", "", "", "3", "", "", ""],
]  # fmt: skip
POSTS = [
    ["账号ID", "平台", "内容ID", "标题", "正文", "链接", "发布时间", "阅读数", "点赞数", "采集时间"],
    ["gh_aaaaaaaaaaa1", "微信公众号", "2247483650_1", "关于汛期安全的提示", "第一段，\n第二段“引号”", "https://post.example.invalid/1",
     "2024-05-03 08:05:00", "1.2万", "12", "2024-05-20 20:00:00"],
    ["gh_aaaaaaaaaaa2", "微信公众号", "2247483651_1", "招生问答", "内容", "", "2024/5/4 9:30", "10万+", "", "2024-05-20 20:00:00"],
    ["9900000001", "新浪微博", "5034567890123456", "停水通知", "内容", "", "2024-05-05", "31", "0", "2024-05-20 20:00:00"],
    ["1234509876", "新浪微博", "5034567890123457", "外人", "内容", "", "2024-05-05", "31", "0", "2024-05-20 20:00:00"],
]  # fmt: skip
OFFICE = """[[waivers]]
account_id = "weixin:gh_aaaaaaaaaaa1"
rule = "silence_14d"
reason = "机构改革"
approver = "甲示县"
until = 2024-12-31
"""


def seed_files() -> dict[str, bytes]:
    """Name → bytes, in a fixed order."""
    return {
        "register.xlsx": _xlsx(REGISTER), "posts.xlsx": _xlsx(POSTS), "register.xls": xls(_numbers(REGISTER)),
        "posts.xls": xls(_numbers(POSTS)), "register.csv": _csv(REGISTER).encode("utf-8-sig"),
        "posts.csv": _csv(POSTS).encode("utf-8"), "posts-gb.csv": _csv(POSTS).encode("gb18030"),
        "posts-16.csv": _csv(POSTS).encode("utf-16"), "posts.json": _json(POSTS), "posts.jsonl": _jsonl(POSTS),
        "posts.db": _sqlite(POSTS), "posts.zip": _zip(), "register.html": _html(REGISTER), "register-2003.xls": _xml_2003(REGISTER),
        "机关设置.toml": OFFICE.encode(),
    }  # fmt: skip


def _numbers(rows: list[list[str]]) -> list[list[str | float | None]]:
    return [
        [None if cell == "—" else float(cell) if cell.isdigit() and len(cell) < 8 else cell for cell in row]
        for row in rows
    ]


def _xlsx(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2024, 5, 20, tzinfo=UTC)})
        sheet = book.add_worksheet("第一张")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.write_formula(2, 7, "=1/0", None, "#DIV/0!")
        sheet.merge_range(len(rows), 0, len(rows), 2, "填表人：")
    return out.getvalue()


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _records(rows: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def _json(rows: list[list[str]]) -> bytes:
    return json.dumps(_records(rows), ensure_ascii=False, indent=1).encode()


def _jsonl(rows: list[list[str]]) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in _records(rows)).encode()


def _sqlite(rows: list[list[str]]) -> bytes:
    with sqlite3.connect(":memory:") as db:
        columns = ", ".join(f'"{name}"' for name in rows[0])
        db.execute(f"CREATE TABLE posts ({columns})")
        db.executemany(f"INSERT INTO posts VALUES ({', '.join('?' * len(rows[0]))})", rows[1:])
        db.commit()
        return db.serialize()


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (
            ("甲示发布/posts.csv", _csv(POSTS).encode()),
            ("甲示发布/posts.json", _json(POSTS)),
        ):
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _html(rows: list[list[str]]) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><head><meta charset='utf-8'></head><body><table border=1>{body}</table></body></html>".encode()


def _xml_2003(rows: list[list[str]]) -> bytes:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    body = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row) + "</Row>"
        for row in rows
    )
    return (
        f'<?xml version="1.0"?>\n<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="第一张">'
        f"<Table>{body}</Table></Worksheet></Workbook>"
    ).encode()
