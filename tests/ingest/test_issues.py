"""Nothing is dropped silently, and nothing said takes memory without end."""

import pytest

from jianhao.ingest import issues as module
from jianhao.ingest.issues import Code, IssueLog, Place, shown


def test_a_place_in_words():
    assert Place("附件1.xlsx", "Sheet1").of(7, "账号ID") == "附件1.xlsx「Sheet1」第7行「账号ID」列"
    assert Place("台账.csv").of(7) == "台账.csv第7行"


def test_issues_are_sorted_by_place_and_fatal_rows_counted():
    log = IssueLog()
    for file, row, fatal in (("乙", 9, True), ("甲", 7, False), ("甲", 3, True), ("甲", 3, True)):
        Place(file).reject(log, row, "", "x", Code.BAD_COUNT, "错。", fatal=fatal)
    assert [(i["file"], i["row"]) for i in log.table().to_pylist()] == sorted(
        [("乙", 9), ("甲", 7), ("甲", 3), ("甲", 3)]
    )
    assert (log.rejected_rows(), log.rejected_rows("甲"), log.rejected_rows("丙"), len(log)) == (3, 2, 0, 4)
    assert [i.row for i in log.of_file("甲")] == [3, 3, 7]


def test_more_of_one_kind_than_anybody_reads_are_summed_up(monkeypatch):
    monkeypatch.setattr(module, "LISTED_AT_MOST", 3)
    log = IssueLog()
    for row in range(1, 1201):
        Place("台账.csv").reject(log, row, "粉丝数", "x", Code.BAD_COUNT, "错。")
    Place("台账.csv").reject(log, 5, "平台", "x", Code.UNKNOWN_WORD, "错。")
    table = log.table().to_pylist()
    assert len(table) == 5
    assert table[0]["message"] == "台账.csv「粉丝数」列：另有1,197处同类问题，未逐行列出。"
    assert (len(log), log.rejected_rows()) == (1201, 1201)
    assert len(log.of_file("台账.csv")) == 5


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("一行\n两行\t三", "一行 两行 三"),
        ("长" * 200, "长" * 79 + "…"),
        ("\ufdd0#N/A", "#N/A"),
        ("\u202e倒写", "倒写"),
        ("电话13812345678。", "电话138****5678。"),
        ("110101199003071234", "110101***********4"),
        ("11010119900307123X", "110101***********X"),
        ("7123456789012345678", "7123456789012345678"),
        ("2803301701", "2803301701"),
        (5, "5"),
    ],
)
def test_what_is_shown_of_a_cell(value, text):
    assert shown(value) == text
