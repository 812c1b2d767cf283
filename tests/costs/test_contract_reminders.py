"""Reminders on contracts: clauses, ownership, handover, terms, and one 受托单位 for many accounts."""

from __future__ import annotations

import pytest
from costs_made import AS_OF, register, table

from jianhao.costs.contract_reminders import (
    MANY_ACCOUNTS,
    contract_reminders,
    contractor_key,
    ownership,
    unsettled,
)
from jianhao.store.schemas import CONTRACT_REMINDERS, CONTRACTS

A = "weixin:gh_a"
SOUND = {
    "contract_id": "HT-01", "contractor": "示例传媒有限公司", "qualification": "互联网新闻信息服务许可证", "from": AS_OF - 100,
    "to": AS_OF + 200, "account_ids": [A], "terms": "内容准确，三审三校。", "ownership": "归甲方所有", "handover": "期满10日内移交",
}  # fmt: skip


def reminders(*contracts: dict[str, object], accounts=None):
    given = table([SOUND | c for c in contracts], CONTRACTS)
    found = contract_reminders(
        given, accounts if accounts is not None else register({"account_id": A}), AS_OF
    )
    assert found.schema == CONTRACT_REMINDERS
    return found.to_pylist()


def kinds(*contracts: dict[str, object], accounts=None) -> list[str]:
    return [row["kind"] for row in reminders(*contracts, accounts=accounts)]


def test_a_sound_contract_reminds_of_nothing():
    assert kinds({}) == []


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"terms": "年阅读量达到10万次的支付尾款。"}, "pays"),
        ({"terms": "粉丝净增不少于3000人；根据考核结果支付服务费。"}, "assessed"),
        ({"terms": "每月发布不少于20条。"}, "target"),
        ({"ownership": None}, "ownership"),
        ({"ownership": "另行协商"}, "ownership"),
        ({"ownership": "归乙方所有"}, "ownership"),
        ({"ownership": "双方共有"}, "ownership"),
        ({"ownership": "见附件三"}, "ownership"),
        ({"handover": None}, "handover"),
        ({"handover": "不移交"}, "handover"),
        ({"to": None}, "no_end"),
        ({"to": AS_OF + 60}, "ends_soon"),
        ({"to": AS_OF}, "ends_soon"),
        ({"to": AS_OF - 1}, "ended"),
        ({"qualification": None}, "qualification"),
    ],
)
def test_what_is_reminded_of(cells, kind):
    assert kinds(cells) == [kind]


@pytest.mark.parametrize(
    "cells",
    [{"to": AS_OF + 61}, {"from": AS_OF + 10, "to": AS_OF + 20}, {"terms": "不得以阅读量作为付款依据。"}],
)
def test_what_is_not(cells):
    assert kinds(cells) == []


@pytest.mark.parametrize(
    ("text", "client"),
    [
        ("归甲方所有", True), ("账号及全部数据归委托单位所有，乙方不得擅自处置", True), ("甲方", True), ("属于采购人", True),
        ("甲方拥有账号的所有权，乙方仅在合同期内使用", True), ("账号所有权不归乙方，归主办单位所有", True), ("归我局", True),
        ("归乙方所有", False), ("合同期内归乙方所有，期满归甲方所有", False), ("双方共有", False), ("由供应商持有", False),
        ("未约定", None), ("", None), (None, None), ("无", None), ("按平台规则", None), ("/", None),
    ],
)  # fmt: skip
def test_who_owns_the_accounts(text, client):
    assert ownership(text).client is client


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        ("期满移交", False),
        ("未作约定", True),
        ("另行协商", True),
        ("无", True),
        ("无需移交", True),
        (None, True),
        ("不得延迟移交", False),
    ],
)
def test_what_is_left_open(text, open_):
    assert unsettled(text) is open_


def test_a_clause_is_quoted_from_its_place():
    terms = "内容准确。年阅读量达到10万次的，支付尾款，联系电话138****5678。"
    (row,) = reminders({"terms": terms})
    assert (row["thing"], row["quoted"]) == ("reads", terms[row["start"] : row["end"]])
    assert "不宜以阅读量为依据" in row["sentence"]


def test_the_days_to_the_end_are_said():
    (soon,), (over,) = reminders({"to": AS_OF + 41}), reminders({"to": AS_OF - 10})
    assert "合同将于2024年6月30日到期（还有41天）" in soon["sentence"]
    assert "合同已于2024年5月10日到期（10天前）" in over["sentence"]


def test_one_contractor_for_many_accounts_by_contracts_and_register():
    ids = [f"weixin:gh_{n}" for n in range(MANY_ACCOUNTS)]
    known = register(*({"account_id": i, "agency": f"示例县{n % 4}局", "contractor": "示例传媒 有限公司" if n else None}
                       for n, i in enumerate(ids)))  # fmt: skip
    rows = reminders({"account_ids": ids[:1]}, accounts=known)
    (row,) = [r for r in rows if r["kind"] == "many_accounts"]
    assert row["account_ids"] == sorted(ids)
    assert row["sentence"].startswith("该受托单位运维10个账号（台账共10个），涉及4个主办单位。")
    over = reminders({"account_ids": ids, "to": AS_OF - 1}, accounts=register({"account_id": A}))
    assert "many_accounts" not in {r["kind"] for r in over}


def test_the_register_alone_tells_of_ends_and_of_contracts_that_are_not_there():
    known = register(
        {"account_id": A, "contractor": "示例运维中心", "contract_end": AS_OF + 5}, {"account_id": "weibo:1"}
    )
    assert kinds(accounts=known) == ["ends_soon"]
    assert kinds({"account_ids": []}, accounts=known) == ["ends_soon", "no_contract"]
    assert kinds({"account_ids": [A]}, accounts=known) == []


def test_names_of_contractors_are_compared_without_width_and_brackets():
    assert contractor_key("示例传媒（甲市） 有限公司") == contractor_key("示例传媒(甲市)有限公司")


def test_the_order_of_rows_does_not_matter():
    many = [
        {
            "contract_id": f"HT-{n}",
            "to": AS_OF + n,
            "ownership": None,
            "terms": "每月发布不少于20条，粉丝数不少于1万人。",
        }
        for n in range(5)
    ]
    assert reminders(*many) == reminders(*many[::-1])
