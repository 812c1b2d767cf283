"""Tables of questions: only day, kind and office come out, and nothing of what people wrote or who they are."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from jianhao.dates import day_number
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.questions import QuestionsRead, office_name, question_files, read_questions
from jianhao.store.schemas import QUESTIONS
from jianhao.supply.question_rules import question_kinds

HEAD = ["工单编号", "来电人姓名", "联系电话", "诉求时间", "诉求类型", "诉求标题", "诉求内容", "承办单位"]
SECRETS = ("赵某甲", "13912345678", "柳树巷7号", "肾病", "440000199001011234")
WRITTEN = f"我是{SECRETS[0]}，住{SECRETS[2]}，得了{SECRETS[3]}，身份证{SECRETS[4]}"
ROW = ["A1", SECRETS[0], SECRETS[1], "2024-05-20 09:30", "咨询", "低保怎么办理", WRITTEN, "示例县民政局"]
DAY = day_number(date(2024, 5, 20))


def read(*sources: object, known: Sequence[str] = ()) -> tuple[QuestionsRead, IssueLog]:
    log = IssueLog()
    return read_questions(list(sources), question_kinds, log, known), log  # type: ignore[arg-type]


def changed(**cells: str) -> list[str]:
    return [cells.get(heading, value) for heading, value in zip(HEAD, ROW, strict=True)]


def test_a_table_becomes_numbers(desk) -> None:
    rows = [ROW, ROW, changed(诉求类型="投诉", 诉求标题="夜间噪音", 诉求内容="太吵", 承办单位="示例县城管局")]
    found, log = read(desk.csv("工单.csv", [HEAD, *rows]))
    assert found.table.schema == QUESTIONS
    assert found.table.to_pylist() == [
        {"day": DAY, "kind": "replies", "office": "示例县城管局", "questions": 1},
        {"day": DAY, "kind": "services", "office": "示例县民政局", "questions": 2},
    ]
    assert (found.rows, found.without_day, found.without_office, len(log)) == (3, 0, 0, 0)


def test_a_workbook_reads_alike(desk) -> None:
    csv, book = (make("工单" + end, [HEAD, ROW]) for make, end in ((desk.csv, ".csv"), (desk.xlsx, ".xlsx")))
    assert read(csv)[0].table.equals(read(book)[0].table)


@pytest.mark.parametrize("broken", [
    {}, {"诉求时间": SECRETS[1]}, {"诉求时间": f"{SECRETS[0]}来电"}, {"承办单位": SECRETS[0]}, {"承办单位": f"{SECRETS[0]} {SECRETS[1]}"},
    {"承办单位": ""}, {"诉求类型": SECRETS[0]}, {"诉求时间": "", "承办单位": ""},
])  # fmt: skip
@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_nothing_personal_reaches_a_table_a_message_or_the_temporary_folder(
    desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: dict[str, str], form: str
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    rows = [ROW, changed(**broken)]
    if form == "json":
        source = desk.json("工单.json", [dict(zip(HEAD, row, strict=True)) for row in rows])
    else:
        source = getattr(desk, form)(f"工单.{form}", [HEAD, *rows])
    written: list[str] = []
    real = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", lambda self, data: written.append(str(self)) or real(self, data))
    found, log = read(source)
    told = str(found.table.to_pylist()) + str(log.table().to_pylist())
    assert not any(secret in told for secret in SECRETS)
    assert list(temporary.rglob("*")) == []
    assert written == []
    assert found.table.schema.names == ["day", "kind", "office", "questions"]


def test_rows_without_a_day_or_an_office_are_counted_in_one_line_each(desk) -> None:
    rows = [ROW, changed(诉求时间="去年"), changed(承办单位="赵某甲"), changed(承办单位="")]
    found, log = read(desk.csv("工单.csv", [HEAD, *rows]))
    assert (found.rows, found.without_day, found.without_office) == (4, 1, 2)
    assert [(i["row"], i["value"]) for i in log.table().to_pylist()] == [(0, ""), (0, "")]
    assert log.rejected_rows() == 0
    assert pa.compute.sum(found.table.column("questions")).as_py() == 1


@pytest.mark.parametrize(
    ("cell", "office"),
    [
        ("示例县民政局", "示例县民政局"), ("示例县公安局(交警大队)", None), ("丙镇人民政府", "丙镇人民政府"), ("民政局", "民政局"),
        ("示例县民政局、示例县财政局", "示例县民政局"), ("赵某甲、示例县财政局", "示例县财政局"), ("赵镇", None), ("钱小村", None),
        ("孙会", None), ("示例县第2税务所", "示例县第2税务所"),
        ("示例县13912345678局", None), ("13912345678", None), ("示例县民政局赵某甲", None), (None, None), ("", None), ("局", None),
    ],
)  # fmt: skip
def test_only_names_of_offices_are_kept(cell: str | None, office: str | None) -> None:
    assert office_name(cell) == office


def test_an_office_of_the_register_is_known_however_it_is_called(desk) -> None:
    found, _ = read(desk.csv("工单.csv", [HEAD, changed(承办单位="丙镇")]), known=["丙镇"])
    assert found.table.column("office").to_pylist() == ["丙镇"]


def test_what_is_no_table_of_questions(desk, refused) -> None:
    assert "不是问题表" in refused(lambda: read(desk.csv("台账.csv", [["账号名称", "平台"], ["甲", "微博"]])))


def test_a_zip_is_refused_before_it_is_unpacked(tmp_path: Path, refused) -> None:
    path = tmp_path / "工单.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("工单.csv", ",".join(HEAD) + "\n" + ",".join(ROW))
    assert "解压" in refused(lambda: read(*question_files([path])))


def test_files_of_a_folder_and_a_file_that_is_not_there(tmp_path: Path, refused) -> None:
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    (tmp_path / ".hidden").write_text("x", encoding="utf-8")
    assert [s.path.name for s in question_files([tmp_path])] == ["a.csv"]
    assert "找不到" in refused(lambda: question_files([tmp_path / "b.csv"]))
