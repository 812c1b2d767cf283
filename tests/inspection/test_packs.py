"""Rule packs: the ones that come with the program, users' own files, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jianhao.dates import day_number
from jianhao.errors import UnusableCall
from jianhao.inspection.catalogue import all_rules
from jianhao.inspection.packs import builtin_packs, default_packs, load_pack, load_packs, parse_pack
from jianhao.inspection.verdict import Severity

OFFICE = """
[pack]
id = "office"
title = "乙县检查要求"
document = "示例文件"
applies_to = ["政府系统", "学校"]
by_reference = ["国企"]
effective_from = 2024-01-01
confidence = "待核"

[[rule]]
id = "silence_14d"
version = "1"
severity = "remind"
heading = "内容不更新"
clause = "示例文件第一条"
threshold = { days = 10, unit = "自然日" }
source = "示例文件"
confidence = "待核"
"""


def test_builtin_packs_are_all_usable_and_named_after_their_files() -> None:
    names = builtin_packs()
    assert names == (
        "changsha-2019",
        "guangdong-2019",
        "national-2019",
        "national-duties",
        "notices-common",
        "yangling-2025",
        "zhejiang-2022",
    )
    assert tuple(pack.id for pack in load_packs(names)) == names


def test_default_packs() -> None:
    assert default_packs() == ("national-2019", "national-duties")


def test_national_2019_holds_only_vetoes_under_its_three_headings() -> None:
    pack = load_pack("national-2019")
    assert {entry.severity for entry in pack.rules} == {Severity.VETO}
    assert [(entry.rule.id, entry.heading) for entry in pack.rules] == [
        ("security_incident", "安全、泄密事故等严重问题"),
        ("silence_14d", "内容不更新"),
        ("app_unusable", "内容不更新"),
        ("no_interaction", "互动回应差"),
    ]


def test_national_duties_only_remind_in_the_order_of_the_contract() -> None:
    pack = load_pack("national-duties")
    assert {entry.severity for entry in pack.rules} == {Severity.REMIND}
    assert [entry.rule.id for entry in pack.rules] == [
        "one_per_platform",
        "subject_mismatch",
        "unfiled",
        "state_mismatch",
        "advert",
        "off_topic",
        "entertainment",
        "stopped_not_cancelled",
    ]


def test_every_rule_is_in_some_builtin_pack() -> None:
    used = {entry.rule.id for pack in load_packs(builtin_packs()) for entry in pack.rules}
    assert used == {rule.id for rule in all_rules()}


def test_what_rests_on_weak_sources_is_marked() -> None:
    weak = {
        entry.rule.id
        for pack in load_packs(builtin_packs())
        for entry in pack.rules
        if entry.confidence == "待核"
    }
    assert {"off_topic", "entertainment", "long_silence", "late_reply", "level_quota", "data_fraud"} <= weak
    assert "silence_14d" not in weak


def test_thresholds_are_complete_and_in_one_written_form() -> None:
    pack = parse_pack(OFFICE, "office.toml")
    assert pack.rules[0].threshold_json == '{"check_days":0,"days":10,"unit":"自然日"}'
    quotas = load_pack("guangdong-2019").rules[0].threshold["quotas"]
    assert quotas == [
        {"level": "county", "body": "department", "maximum": 0},
        {"level": "township", "body": "any", "maximum": 0},
    ]


def test_rules_inherit_the_dates_of_their_pack() -> None:
    pack = parse_pack(OFFICE, "office.toml")
    assert pack.rules[0].effective_from == day_number(date(2024, 1, 1))
    assert pack.rules[0].effective_to is None
    later = {entry.rule.id: entry.effective_from for entry in load_pack("national-duties").rules}
    assert later["off_topic"] == day_number(date(2023, 2, 1))
    assert later["advert"] == day_number(date(2018, 12, 1))


def test_hash_follows_content_not_layout() -> None:
    pack = parse_pack(OFFICE, "office.toml")
    spaced = parse_pack("# 说明\r\n" + OFFICE.replace("\n", "\r\n"), "other.toml")
    assert pack.sha256 == spaced.sha256
    assert len(pack.sha256) == 64
    assert parse_pack(OFFICE.replace("days = 10", "days = 11"), "office.toml").sha256 != pack.sha256


def test_a_pack_kept_beside_a_result_is_the_same_pack(tmp_path: Path) -> None:
    pack = load_pack("national-2019")
    copy = tmp_path / "copy.toml"
    copy.write_bytes(pack.text.encode())
    assert load_pack(copy) == pack


def test_a_users_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "本县规则.toml"
    path.write_bytes(b"\xef\xbb\xbf" + OFFICE.replace("\n", "\r\n").encode())
    pack = load_pack(str(path))
    assert (pack.id, pack.applies_to, pack.by_reference) == ("office", ("政府系统", "学校"), ("国企",))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "days = 10",
            "day = 10",
            "”的规则“silence_14d”的阈值（threshold）中有不认识的项“day”，可用的项为check_days、days、unit。",
        ),
        (
            "days = 10",
            'days = "10"',
            "”的规则“silence_14d”的阈值（threshold）的“days”项不正确：应为0至3660之间的整数。",
        ),
        (
            "days = 10",
            "days = true",
            "”的规则“silence_14d”的阈值（threshold）的“days”项不正确：应为0至3660之间的整数。",
        ),
        (
            "days = 10",
            "days = -1",
            "”的规则“silence_14d”的阈值（threshold）的“days”项不正确：应为0至3660之间的整数。",
        ),
        ("days = 10, ", "", "”的规则“silence_14d”的阈值（threshold）缺少“days”项。"),
        (
            'id = "silence_14d"',
            'id = "silent"',
            "“本县.toml”的规则“silent”不存在（id），请核对规则手册中的规则名称。",
        ),
        (
            'version = "1"',
            'version = "9"',
            "“本县.toml”的规则“silence_14d”没有版本“9”（version），现有版本为1。",
        ),
        (
            'version = "1"',
            "version = 1",
            "“本县.toml”的规则“silence_14d”的“version”项不正确：应为不超过400字的一行文字。",
        ),
        (
            'severity = "remind"',
            'severity = "fatal"',
            "“本县.toml”的规则“silence_14d”的“severity”项不正确：应为veto、deduct、remind之一。",
        ),
        ('heading = "内容不更新"\n', "", "“本县.toml”的规则“silence_14d”缺少“heading”项。"),
        (
            'heading = "内容',
            'head = "x"\nheading = "内容',
            "“本县.toml”的规则“silence_14d”中有不认识的项“head”",
        ),
        (
            "effective_from = 2024-01-01",
            'effective_from = "2024-01-01"',
            "“本县.toml”的[pack]的“effective_from”项不正确：应为日期，写作2019-04-01，不加引号。",
        ),
        (
            "effective_from = 2024-01-01",
            "effective_from = 2024-01-01T08:00:00",
            "应为日期，写作2019-04-01，不加引号。",
        ),
        (
            '"学校"]',
            '"医院"]',
            "的[pack]的“applies_to”项不正确：应为政府系统、党群、法检、群众自治组织、学校、国企、其他之一。",
        ),
        (
            '"国企"]',
            '"学校"]',
            "“本县.toml”的[pack]把“学校”同时列为适用（applies_to）和参照（by_reference）。",
        ),
        (
            'id = "office"',
            'id = "../x"',
            "“本县.toml”的[pack]的“id”项不正确：应为小写字母、数字和短横线组成的名称。",
        ),
        ('confidence = "待核"\n\n', "\n", "“本县.toml”的[pack]缺少“confidence”项。"),
        ("[pack]", "[packs]", "规则包文件“本县.toml”中没有名为“packs”的表，只能有[pack]和[[rule]]。"),
        ("[[rule]]", "[rule]", "规则包文件“本县.toml”中没有[[rule]]，至少应有一条规则。"),
        ("title = ", "title 乙县", "规则包文件“本县.toml”在第4行第7列附近不符合TOML格式，请核对。"),
    ],
)
def test_unusable_packs_name_file_rule_and_key(old: str, new: str, sentence: str) -> None:
    assert old in OFFICE
    with pytest.raises(UnusableCall) as error:
        parse_pack(OFFICE.replace(old, new, 1), "本县.toml")
    assert sentence in str(error.value)
    assert str(error.value).count("。") == 1


@pytest.mark.parametrize(
    ("quota", "sentence"),
    [
        ('{ level = "县级", body = "部门" }', "每一条应恰有level（层级）、body（主体）、maximum（上限）三项"),
        ('{ level = "火星", body = "部门", maximum = 0 }', "level应为层级"),
        ('{ level = "县级", body = "公司", maximum = 0 }', "body应为“政府”“部门”或“不限”"),
        ('{ level = "县级", body = [], maximum = 0 }', "body应为“政府”“部门”或“不限”"),
        ('{ level = "县级", body = "部门", maximum = 0.5 }', "maximum应为0至10000之间的整数"),
    ],
)
def test_unusable_quotas_are_named(quota: str, sentence: str) -> None:
    text = OFFICE.replace("silence_14d", "level_quota").replace("{ days = 10,", f"{{ quotas = [{quota}],")
    with pytest.raises(UnusableCall, match="“quotas”项不正确") as error:
        parse_pack(text, "本县.toml")
    assert sentence in str(error.value)


def test_the_same_rule_twice_in_a_pack_is_refused() -> None:
    with pytest.raises(UnusableCall, match=r"“本县\.toml”中规则“silence_14d”出现了两次"):
        parse_pack(OFFICE + OFFICE[OFFICE.index("[[rule]]") :], "本县.toml")


def test_the_same_pack_twice_is_refused() -> None:
    with pytest.raises(UnusableCall, match="规则包“national-2019”选用了两次"):
        load_packs(["national-2019", "national-2019"])


def test_a_name_that_is_no_pack_lists_what_there_is() -> None:
    with pytest.raises(UnusableCall, match=r"没有规则包“mars-2020”.*national-2019"):
        load_pack("mars-2020")


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("标题".encode("gb18030"), "不是UTF-8编码"),
        (b"#" * 1_000_001, "超过1MB"),
        (b"a = " + b"[" * 20_000, "规则包文件“x.toml”"),
    ],
    ids=["encoding", "size", "nesting"],
)
def test_hostile_files_are_refused_in_one_sentence(tmp_path: Path, raw: bytes, sentence: str) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(raw)
    with pytest.raises(UnusableCall, match=sentence):
        load_pack(path)
