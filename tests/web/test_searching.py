"""Finding accounts by what people type or paste."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from web.world import World

from jianhao.web.registry.models import Account
from jianhao.web.registry.searching import matching


def _found(asked: str) -> set[str]:
    return set(Account.objects.filter(matching(asked)).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("乙县教育", {"乙县教育"}),
        ("ｙｘｊｙ", {"乙县教育"}),
        ("Dzxx", {"丁镇小学"}),
        ("甲 市", {"甲市发布"}),
        ("gh_0000000000a5", {"乙县教育"}),
        (
            "gh_0000000000",
            {"示例省发布", "甲市发布", "乙县发布", "丙县发布", "乙县教育", "丁镇之声", "丁镇小学"},
        ),
        ("0000a5", {"乙县教育"}),
        ("gh_0000000000ee", set()),
        ("%", set()),
        ("", {"示例省发布", "甲市发布", "乙县发布", "丙县发布", "乙县教育", "丁镇之声", "丁镇小学"}),
    ],
)
def test_names_initials_and_ids_whole_or_in_part(world: World, asked: str, names: set[str]) -> None:
    assert _found(asked) == names


def test_a_whole_id_needs_no_walk_over_all_accounts(world: World) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert _found("gh_0000000000a5") == {"乙县教育"}
    assert not any("search" in query["sql"].split("WHERE")[-1] for query in asked)
