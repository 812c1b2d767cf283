"""Texts for users: official words only, and the table of definitions is whole."""

from __future__ import annotations

from importlib import resources

import pytest

from jianhao.costs.cost_words import hour_text, money
from jianhao.costs.definitions import definitions_table
from jianhao.store.schemas import METRIC_DEFINITIONS
from jianhao.vocab.metrics import definitions

FORBIDDEN = ("造假", "作弊", "疑点", "线索", "刷量")


def test_no_text_calls_anyone_a_cheat():
    for package in ("jianhao.costs", "jianhao.inspection"):
        for file in resources.files(package).iterdir():
            if file.name.endswith("_words.py") and file.name != "clause_words.py":
                text = file.read_text(encoding="utf-8")
                assert [word for word in FORBIDDEN if word in text] == []
    for row in definitions_table().to_pylist():
        assert not any(word in row["counts"] + row["source"] for word in FORBIDDEN)


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        (0, "0.0元"),
        (92.46, "92.5元"),
        (1_050.75, "1,051元"),
        (11_095.89, "1.11万元"),
        (4.5e7, "4,500.00万元"),
    ],
)
def test_money(yuan, text):
    assert money(yuan) == text


def test_hours():
    assert (hour_text(2.34), hour_text(112.7)) == ("2.3小时", "113小时")
    assert (hour_text(0.15), hour_text(0.001), hour_text(0)) == ("9分钟", "不足1分钟", "0小时")


def test_definitions_as_a_table():
    table = definitions_table()
    assert table.schema == METRIC_DEFINITIONS
    assert table.column("definition_id").to_pylist() == [d.id for d in definitions()]
    assert set(table.column("confidence").to_pylist()) == {"已核", "待核"}
