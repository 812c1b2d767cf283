"""Words and number formats shared by all documents."""

from __future__ import annotations

import json
from types import ModuleType

import pytest

from jianhao.documents import measured_words, wording
from jianhao.inspection.catalogue import all_rules


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (None, 0, "—"),
        (0, 0, "0"),
        (1234, 0, "1,234"),
        (2.5, 0, "3"),
        (0.125, 2, "0.13"),
        (-1234.5, 1, "-1,234.5"),
    ],
)
def test_numbers_are_grouped_and_rounded_half_up(value: float | None, digits: int, text: str) -> None:
    assert wording.number(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "—"), (9800, "9,800元"), (12000, "1.2万元"), (100000, "10万元"), (21_055, "2.11万元")],
)
def test_money_is_written_as_in_running_text(value: float | None, text: str) -> None:
    assert wording.money(value) == text


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [(428, 471, "428/471（90.87%）"), (0, 3, "0/3（0.00%）"), (0, 0, "—（0个）"), (1, 800, "1/800（0.13%）")],
)
def test_a_rate_is_never_shown_without_its_numbers(numerator: int, denominator: int, text: str) -> None:
    assert wording.rate(numerator, denominator) == text


def test_days_have_a_form_for_text_and_one_for_tables(fixtures: ModuleType) -> None:
    assert wording.day_text(fixtures.AS_OF) == "2024年5月20日"
    assert wording.day_cell(fixtures.AS_OF) == "2024-05-20"
    assert wording.day_cell(None) == "—"


def test_texts_of_inputs_lose_controls_overrides_and_full_numbers() -> None:
    assert wording.shown("甲\x00市\u202e发布\n二 行") == "甲市发布 二 行"
    assert wording.shown("联系13800138000") == "联系138****8000"
    assert wording.shown("   ") == "—"
    assert wording.shown(None) == "—"


def test_a_sentence_says_what_was_measured_and_on_what_it_rests(fixtures: ModuleType) -> None:
    result = fixtures.build()
    row = next(
        v for v in result.verdicts.to_pylist() if v["rule_id"] == "silence_14d" and v["outcome"] == "failed"
    )
    assert wording.sentence(row, result.packs) == (
        "监测时间点2024年5月20日前2周内无更新（最近一次公开发布为5月5日，间隔15天）。"
        "依据：国办秘函〔2019〕19号单项否决指标“内容不更新”。"
    )


def test_a_clause_that_is_not_verified_says_so(fixtures: ModuleType) -> None:
    result = fixtures.build()
    row = next(v for v in result.verdicts.to_pylist() if v["rule_id"] == "state_mismatch")
    assert wording.basis(row, result.packs).endswith("（待核）。")


def test_a_plain_pass_is_never_explained_as_a_failure(fixtures: ModuleType) -> None:
    rows = fixtures.build().verdicts.to_pylist()
    passed = [v for v in rows if v["outcome"] == "passed" and not v["reason"]]
    assert len(passed) > 50
    assert {wording.explanation(v).split("：")[-1] for v in passed} == {"未发现问题。"}


def test_an_unknown_rule_is_named_and_not_guessed() -> None:
    row = {"rule_id": "gone", "rule_version": "9", "outcome": "failed", "reason": "", "clause": "某条"}
    assert wording.explanation(row) == "gone：存在问题。"


def test_rules_need_no_english_in_what_was_measured(fixtures: ModuleType) -> None:
    result = fixtures.build()
    texts = result.verdicts["measured"].to_pylist() + result.factors["measured"].to_pylist()
    texts += result.verdicts["threshold"].to_pylist()
    keys = {key for text in texts for key in json.loads(text)}
    chinese = {key for key in keys if not key.isascii()}
    assert keys - chinese - {"unit"} <= set(measured_words.LABELS)


def test_measured_values_are_named_in_a_fixed_order() -> None:
    text = '{"exact":true,"silent_days":15,"last_update_on":"2024-05-05","others":["甲","乙"],"empty":null}'
    assert measured_words.measured(text) == (
        "最近一次公开发布：2024-05-05；间隔天数：15；期间记录完整：是；其他账号：甲、乙"
    )
    assert measured_words.measured('{"days":29440.4}') == "标准天数：29,440"
    assert measured_words.measured('{"days":0.31234}') == "标准天数：0.3123"
    assert measured_words.measured('{"days":14,"unit":"自然日"}') == "标准天数：14（自然日）"
    assert measured_words.measured('{"rules":["silence_14d"]}') == "检查项：监测时间点前2周内无更新"
    assert measured_words.measured("{}") == ""


def test_codes_of_vocabularies_are_named() -> None:
    text = '{"platform_state":"stopped","national_state":"running","scope":"state_firm","platforms":["app"]}'
    assert measured_words.measured(text) == (
        "国办系统状态：正常运行；平台状态：停更；适用平台：移动客户端；适用范围：国企"
    )


def test_every_factor_and_advice_has_a_word(fixtures: ModuleType) -> None:
    result = fixtures.build()
    assert set(result.factors["factor"].to_pylist()) <= set(wording.FACTORS)
    assert set(result.accounts["advice"].to_pylist()) <= set(wording.ADVICE)


def test_no_word_accuses() -> None:
    words = [*wording.REASONS.values(), *wording.FACTORS.values(), *wording.ADVICE.values()]
    words += [rule.title for rule in all_rules()] + list(measured_words.LABELS.values())
    assert not [
        word for word in words for bad in ("造假", "作弊", "疑点", "线索", "体检", "误报") if bad in word
    ]


@pytest.mark.parametrize(
    ("kept", "text"),
    [
        ("register:last_update@2026-09-20", "台账登记的最近更新日2026-09-20"),
        ("check:comments@2026-09-21", "人工核查记录2026-09-21"),
        ("check:comments", "人工核查记录（没有写明核查日期）"),
        ("https://mp.weixin.qq.com/s/a@b", "https://mp.weixin.qq.com/s/a@b"),
        ("weibo:1:2", "weibo:1:2"),
    ],
)
def test_evidence_is_named_in_words(kept: str, text: str) -> None:
    assert wording.evidence(kept) == text
