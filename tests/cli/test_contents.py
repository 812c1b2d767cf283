"""内容检查 inside the main job: tables, report, annex, the office's words, and recomputing all of it later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from jianhao.cli import main
from jianhao.jobs.verify import verify

REGISTER = "账号ID,账号名称,平台,主办单位\ngh_aaaaaaaaaaa1,甲示发布,微信公众号,甲示县人民政府\n"
HEAD = "账号ID,平台,内容ID,标题,正文,发布时间,采集时间\n"
NUMBERS = ("11010519491231002X", "13800138000")
OF = "gh_aaaaaaaaaaa1,微信公众号"
POSTS = (
    f"{HEAD}{OF},1,通知,请带好身份证11010519491231002X到窗口办理。,2024-05-19,2024-05-20 10:00\n"
    f"{OF},2,通知,联系人电话13800138000，今日某某专用词公布。,2024-05-18,2024-05-20 10:00\n"
    f"{OF},3,通知,身份证11010519491231002X已登记。,2023-05-18,2024-05-20 10:00\n"
)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "台账.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "发布.csv").write_text(POSTS, encoding="utf-8")
    (tmp_path / "机关设置.toml").write_text('lexicons = ["本单位词表.txt"]\n', encoding="utf-8")
    (tmp_path / "本单位词表.txt").write_text("某某专用词,某某专有词\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def inspected(files: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """The main job on the files; what it says. Fails unless it ends with the code."""

    def run(*more: str, code: int = 0) -> str:
        given = ("inspect", files / "台账.csv", "--posts", files / "发布.csv", "--out", files / "结果", *more)
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in given])
        said = capsys.readouterr()
        assert ended.value.code == code, said.err
        return said.out + said.err

    return run


def test_places_of_the_window_are_told_and_masked(files: Path, inspected: Callable[..., str]) -> None:
    said = inspected("--office", str(files / "机关设置.toml"))
    assert "内容提示3处" in said
    rows = pq.read_table(files / "结果" / "risk.parquet").to_pylist()
    assert [(row["rule"], row["post_id"][-2:]) for row in rows] == [
        ("citizen_id", ":1"), ("mobile", ":2"), ("office_word", ":2"),
    ]  # fmt: skip
    report = (files / "结果" / "report.html").read_text(encoding="utf-8")
    assert "内容提示" in report
    assert "身份证号码" in report
    assert not any(number in report for number in NUMBERS)
    sheet = openpyxl.load_workbook(files / "结果" / "附件.xlsx")["内容提示"]
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    assert {"立即核实", "尽快核实", "某某专有词"} <= set(cells)
    assert not any(number in cell for cell in cells for number in NUMBERS)


def test_the_result_is_recomputed_with_the_words_of_that_day(
    files: Path, inspected: Callable[..., str]
) -> None:
    inspected("--office", str(files / "机关设置.toml"))
    (files / "本单位词表.txt").unlink()
    assert verify(files / "结果").difference is None


def test_whoever_is_in_a_hurry_leaves_it_out(files: Path, inspected: Callable[..., str]) -> None:
    assert "内容提示" not in inspected("--no-risk")
    assert not (files / "结果" / "risk.parquet").exists()
    assert "内容提示" not in (files / "结果" / "report.html").read_text(encoding="utf-8")
    assert verify(files / "结果").difference is None


def test_others_do_not_see_what_is_not_verified(files: Path, inspected: Callable[..., str]) -> None:
    inspected("--edition", "单位")
    assert "身份证号码" not in (files / "结果" / "report.html").read_text(encoding="utf-8")
    assert "内容提示" not in openpyxl.load_workbook(files / "结果" / "附件.xlsx").sheetnames


def test_a_list_that_is_not_there_is_said(files: Path, inspected: Callable[..., str]) -> None:
    (files / "本单位词表.txt").unlink()
    assert "词表文件本单位词表.txt不存在" in inspected("--office", str(files / "机关设置.toml"), code=2)
    assert not (files / "结果").exists()
