"""The command line: exit codes and sentences of the contract."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REGISTER = "账号ID,账号名称,平台,主办单位\ngh_aaaaaaaaaaa1,甲示发布,微信公众号,甲示县人民政府\n"
POSTS = "账号ID,平台,内容ID,标题,发布时间,采集时间\ngh_aaaaaaaaaaa1,微信公众号,1,通知,2024-05-19,2024-05-20 10:00\n"


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "jianhao", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "台账.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "发布.csv").write_text(POSTS, encoding="utf-8")
    return tmp_path


def test_a_complete_run_exits_0_and_says_where_the_result_is(files):
    done = run("inspect", "台账.csv", "--posts", "发布.csv", "--out", "结果", folder=files)
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
    assert "监测时间点：2024年5月20日" in done.stdout
    assert "结果在：结果" in done.stdout
    assert {"report.html", "通报.docx", "附件.xlsx"} <= {p.name for p in (files / "结果").iterdir()}


def test_rows_left_out_exit_1(files):
    (files / "台账.csv").write_text(REGISTER + "7.1E+18,乙示发布,抖音,乙示县人民政府\n", encoding="utf-8")
    done = run("inspect", "台账.csv", "--posts", "发布.csv", "--out", "结果", folder=files)
    assert done.returncode == 1
    assert "未读入1行" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("inspect", "没有.csv", "--out", "结果"), "没有.csv：找不到该文件或文件夹。"),
        (("inspect", "台账.csv"), "缺少--out。用--help查看用法。"),
        (("inspect", "--out", "结果"), "请至少给出一个账号台账文件。"),
        (("inspect", "台账.csv", "--out", "结果", "--as-of", "去年"), "--as-of应为日期，如2024-05-20。"),
        (
            ("inspect", "台账.csv", "--out", "结果", "--covers", "2024-05-20..2024-05-01"),
            "--covers的起始日期晚于截止日期。",
        ),
        (("inspect", "台账.csv", "--out", "结果", "--ruleset", "没有"), "没有规则包“没有”"),
        (("inspect", "台账.csv", "--out", "结果"), "请用--as-of指定监测时间点"),
        (("inspect", "台账.csv", "--out", "结果", "--nonsense"), "没有选项--nonsense。"),
        (("verify", "台账.csv"), "不是检查结果文件夹"),
        (("nothing",), "命令不能执行"),
    ],
)
def test_an_unusable_call_exits_2_with_one_sentence_and_writes_nothing(files, arguments, sentence):
    done = run(*arguments, folder=files)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert {p.name for p in files.iterdir()} == {"台账.csv", "发布.csv"}


def test_verify_exits_0_for_what_recomputes_and_1_for_what_does_not(files):
    run("inspect", "台账.csv", "--posts", "发布.csv", "--out", "结果", folder=files)
    assert run("verify", "结果", folder=files).returncode == 0
    report = files / "结果" / "report.html"
    report.write_text(report.read_text("utf-8") + " ", encoding="utf-8")
    done = run("verify", "结果", folder=files)
    assert done.returncode == 1
    assert "report.html与生成时不一致" in done.stdout


def test_the_checklist_goes_out_and_comes_back_as_evidence(files):
    from openpyxl import load_workbook

    assert run("checklist", "台账.csv", "--out", "核查单.xlsx", folder=files).returncode == 0
    book = load_workbook(files / "核查单.xlsx")
    sheet = book["人工核查单"]
    (header,) = (row for row in sheet.iter_rows() if any(c.value == "账号ID" for c in row))
    column = {cell.value: cell.column for cell in header}
    row = header[0].row + 1
    for heading, value in (
        ("最近更新日期", "2024-05-18"),
        ("互动功能（有/无）", "无"),
        ("核查人", "某科"),
        ("核查时间", "2024-05-20"),
    ):
        sheet.cell(row, column[heading], value)
    book.save(files / "填好.xlsx")
    done = run("inspect", "台账.csv", "--checks", "填好.xlsx", "--out", "结果", folder=files)
    assert done.returncode == 0, done.stderr
    assert "不合格1个" in done.stdout
    assert "未提供有效互动功能：1个账号" in done.stdout


def test_help_is_chinese_and_needs_no_heavy_library(files):
    done = run("--help", folder=files)
    assert "逐账号检查" in done.stdout
    code = "import sys, jianhao.cli; print([m for m in ('pyarrow', 'duckdb', 'docx', 'matplotlib') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("RuntimeError('boom')", "程序内部错误（RuntimeError），没有写出任何结果"),
        ("OSError(28, 'full')", "磁盘空间不足，没有写出任何结果"),
    ],
)
def test_an_internal_error_exits_70_and_publishes_nothing(files, error, sentence):
    code = (
        "import jianhao.jobs.inspect as job\n"
        f"def broken(*_): raise {error}\n"
        "job.examine = broken\n"
        "from jianhao.cli import main\n"
        "main(['inspect', '台账.csv', '--posts', '发布.csv', '--out', '结果'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=files,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 70
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert {p.name for p in files.iterdir()} == {"台账.csv", "发布.csv"}
