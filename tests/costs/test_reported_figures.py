"""What a 受托单位 reported beside the export: agrees, differs, or cannot be compared because."""

from __future__ import annotations

import pytest
from costs_made import AS_OF, post, posts, register, sample, samples, table

from jianhao.costs.reported_figures import reported_figures
from jianhao.store.schemas import CONTRACTOR_REPORTS, REPORTED_FIGURES

A = "weixin:gh_a"
FROM, TO = AS_OF - 30, AS_OF - 1
EXPORT = "wechat_backoffice_articles"


def compare(value: int, made: list[tuple[int, int | None]], *, metric="people", said="people", measure="reads", profile=EXPORT,
            kind="exact", value_kind="exact", **account):  # fmt: skip
    given = posts(*(post(f"{A}:{n}", A, day, profile=profile) for n, (day, _) in enumerate(made)))
    seen = samples(
        *(sample(f"{A}:{n}", reads, metric=metric, reads_kind=kind) for n, (_, reads) in enumerate(made))
    )
    report = {"account_id": A, "contractor": "示例传媒", "from": FROM, "to": TO, "measure": measure, "metric": said, "value": value,
              "value_kind": value_kind}  # fmt: skip
    found = reported_figures(
        table([report], CONTRACTOR_REPORTS), given, seen, register({"account_id": A} | account)
    )
    assert found.schema == REPORTED_FIGURES
    return found.to_pylist()[0]


MONTH = [(FROM - 5, 7), (FROM + 1, 400), (FROM + 9, 500), (TO - 1, 100), (TO + 1, 9)]


@pytest.mark.parametrize(
    ("value", "answer"), [(1_000, "yes"), (1_080, "yes"), (950, "yes"), (3_000, "no"), (100, "no")]
)
def test_reads_of_the_period(value, answer):
    found = compare(value, MONTH)
    assert (found["exported"], found["answer"]) == (1_000, answer)


def test_a_difference_is_said_and_an_explanation_asked_for():
    found = compare(12_300, MONTH)
    assert found["sentence"] == (
        "2024-04-20至2024-05-19阅读数：受托单位报送12,300，后台导出1,000，相差11,300，为后者的12.3倍，请受托单位说明统计范围和口径。"
    )


def test_times_are_not_set_against_people():
    found = compare(12_300, MONTH, said="times")
    assert (found["answer"], found["reason"]) == ("unknown", "definition")
    assert "一为次数、一为人数" in found["sentence"]
    assert compare(1_000, MONTH, said=None)["reason"] == "definition"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"profile": "generic"}, "no_export"),
        ({"kind": "at_least"}, "capped"),
        ({"value_kind": "at_least"}, "capped"),
    ],
)
def test_what_cannot_be_compared(more, reason):
    found = compare(1_000, MONTH, **more)
    assert (found["answer"], found["reason"]) == ("unknown", reason)


def test_an_export_of_a_part_of_the_period_says_nothing():
    assert compare(1_000, MONTH[2:])["reason"] == "no_export"
    assert compare(1_000, MONTH[:2])["reason"] == "no_export"
    assert compare(1_000, [(FROM, 900), (FROM + 9, None), (TO, 100)])["reason"] == "reads_missing"


@pytest.mark.parametrize(("value", "answer"), [(3, "yes"), (4, "yes"), (22, "no")])
def test_counts_of_posts(value, answer):
    assert compare(value, MONTH, measure="posts", said=None)["answer"] == answer


@pytest.mark.parametrize(
    ("account", "answer", "reason"),
    [
        ({"followers": 10_200, "followers_on": TO + 3}, "yes", ""),
        ({"followers": 2_000, "followers_on": TO}, "no", "differs"),
        ({"followers": 10_200, "followers_on": TO - 40}, "unknown", "no_followers"),
        ({}, "unknown", "no_followers"),
    ],
)
def test_followers_are_those_of_the_register_near_the_end(account, answer, reason):
    found = compare(10_000, [], measure="followers", said=None, **account)
    assert (found["answer"], found["reason"]) == (answer, reason)


def test_an_account_outside_the_register_has_no_export_to_compare():
    report = {
        "account_id": "weixin:gh_z",
        "from": FROM,
        "to": TO,
        "measure": "reads",
        "value": 5,
        "value_kind": "exact",
    }
    found = reported_figures(
        table([report], CONTRACTOR_REPORTS), posts(), samples(), register({"account_id": A})
    )
    assert found.to_pylist()[0]["answer"] == "unknown"
