"""发前检查: one text, at once, nothing kept; and the two commands."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from jianhao.cli import main
from jianhao.errors import UnusableCall
from jianhao.risk.check import LONGEST, check_text, review_sheet

TEXT = "关于办理登记的通知\n各级人民攻府：\n联系人张某13800138000，网址http://abc123.vip。"


def test_remarks_name_line_and_column_the_most_urgent_first() -> None:
    remarks = check_text(TEXT)
    assert {(r.rule.id, r.line, r.column) for r in remarks} == {
        ("misprint", 2, 5),
        ("mobile", 3, 6),
        ("odd_link", 3, 20),
    }
    sheet = review_sheet(remarks, len(TEXT))
    assert "138****8000" in sheet
    assert "13800138000" not in sheet
    assert "终审（签发）" in sheet
    assert "未发现需要提示的问题" in review_sheet([], 10)


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(UnusableCall, match="分开检查"):
        check_text("长" * (LONGEST + 1))


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


def test_check_prints_a_sheet_and_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "稿.txt"
    path.write_text(TEXT, encoding="gb18030")
    assert run("check", "--text", str(path)) == 0
    assert "发布审核单" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [path]
    assert run("check", "--text", str(tmp_path / "无.txt")) == 2


def test_check_reads_standard_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "jianhao", "check", "--text", "-"],
        input=TEXT.encode(),
        capture_output=True,
        check=True,
    )
    assert "第2行第5字" in done.stdout.decode()


def test_risk_writes_its_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "内容.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["账号ID", "平台", "内容ID", "标题", "正文", "发布时间"])
        writer.writerow(["gh_0123456789ab", "微信公众号", "1", "通知", TEXT, "2024-05-20 10:00"])
        writer.writerow(
            ["gh_0123456789ab", "微信公众号", "2", "通知", "澳门新葡京，加微信abc12345", "2024-05-21 10:00"]
        )
    words = tmp_path / "词表.csv"
    words.write_text("关于办理,关于做好\n", encoding="utf-8")
    out = tmp_path / "结果"
    assert run("risk", str(path), "--lexicon", str(words), "--csv", "--out", str(out)) == 0
    said = capsys.readouterr().out
    assert "检查内容2条" in said
    found = {row["rule"] for row in pq.read_table(out / "risk.parquet").to_pylist()}
    assert {"misprint", "mobile", "odd_link", "hijack_gambling", "hijack_contact", "office_word"} <= found
    assert pq.read_table(out / "risk_signals.parquet").num_rows == 4
    assert run("risk", "--out", str(out)) == 2
    assert run("risk", str(words), "--out", str(tmp_path / "另一个")) == 2
