"""Numbers of persons: found whatever way they are grouped, never mistaken for others, never repeated."""

from __future__ import annotations

import os
import random
import re

import pytest
from risk_made import bank_card, citizen_id, found_in, one_text

from jianhao.risk.personal_data import find_personal_data

ROUNDS = 3000 if os.environ.get("JIANHAO_DEEP") else 300
FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in "0123456789X"}


def grouped(number: str, sizes: tuple[int, ...], sign: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return sign.join([*parts, number[at:]])


def test_numbers_are_found_however_they_are_written() -> None:
    rng = random.Random(8)
    for _ in range(ROUNDS):
        number, card, mobile = (
            citizen_id(rng),
            bank_card(rng, rng.choice([16, 19])),
            f"1{rng.randrange(3, 10)}{rng.randrange(10**9):09d}",
        )
        kinds = {
            "citizen_id": (
                number,
                number.lower(),
                number.translate(FULL_WIDTH),
                grouped(number, (6, 8), " "),
            ),
            "bank_card": (card, grouped(card, (4, 4, 4), " ")),
            "mobile": (
                mobile,
                f"+86{mobile}",
                f"86-{mobile}",
                grouped(mobile, (3, 4), "-"),
                grouped(mobile, (3, 4), " "),
            ),
        }
        rule = rng.choice(sorted(kinds))
        written = rng.choice(kinds[rule])
        text = f"名单如下：某某，{written}，请核对。"
        assert [(r, w.lstrip("+")) for r, w in found_in(find_personal_data, text)] == [
            (rule, written.lstrip("+"))
        ], text


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码91110108590000000X",
        "订单号20240520123456789012",
        "编号：110105194912310021",  # the check digit is wrong
        "110105194913310028",  # there is no month 13
        "联系电话138****8000，身份证110105********002X",
        "咨询电话：0571-88888888",
        "全国热线12345，人口1234567人，面积12345678平方米",
        "浙政办发〔2022〕15号，2024年5月20日14时30分，2024-05-20 14:30",
        "快递单号6222021234567890",
        "文件编码AB13800138000CD",
        "会议号：123 456 789",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert found_in(find_personal_data, text) == []


def test_a_landline_counts_beside_a_person_only() -> None:
    assert found_in(find_personal_data, "家庭电话：0571-88881234") == [("landline", "0571-88881234")]
    assert found_in(find_personal_data, "办公电话：0571-88881234") == []


def test_findings_never_hold_the_number() -> None:
    rng = random.Random(9)
    for _ in range(ROUNDS):
        text = f"卡号{bank_card(rng)}，证件{citizen_id(rng)}，手机1{rng.randrange(3, 10)}{rng.randrange(10**9):09d}。"
        hits = find_personal_data(one_text(text))
        assert len(hits) == 3, text
        for hit in hits:
            assert max(map(len, re.findall("[0-9]+", hit.text))) <= 6
            assert "*" in hit.text
            assert hit.term == hit.text
