"""The interface answers as its OpenAPI says, whatever is asked."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from web import material
from web.world import World

from jianhao.web.api import actions
from jianhao.web.people.roles import Role

DEEP = bool(os.environ.get("JIANHAO_DEEP"))
HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Cache-Control")


@pytest.fixture
def token(world: World) -> str:
    reviewer = world.user("reviewer", world.county, Role.REVIEWER)
    material.run(material.make(world, reviewer), reviewer)
    return actions.issue(name="取用", now=timezone.now(), by=reviewer)[0]


def test_lists_come_in_parts_and_in_order(token: str) -> None:
    client = Client(headers={"Authorization": f"Bearer {token}"})
    first = client.get("/api/v1/accounts?size=3").json()
    assert (first["total"], len(first["items"]), first["next"]) == (4, 3, 2)
    second = client.get("/api/v1/accounts?size=3&page=2").json()
    assert (len(second["items"]), second["next"]) == (1, None)
    assert client.get("/api/v1/accounts?page=100000").json()["items"] == []
    assert client.get("/api/v1/accounts?q=jyfb").json()["total"] == 0
    assert client.get("/api/v1/accounts?q=yxjy").json()["items"][0]["name"] == "乙县教育"
    inspection = client.get("/api/v1/inspections").json()["items"][0]
    assert inspection["counts"]["unqualified"] == 1
    results = client.get(f"/api/v1/inspections/{inspection['id']}/results").json()
    assert results["total"] == 4
    finding = client.get("/api/v1/findings?state=open").json()["items"][0]
    assert (finding["severity"], finding["answer"], finding["new_outcome"]) == ("veto", None, "")


def test_the_public_part_says_what_the_page_says(world: World) -> None:
    answer = Client().get("/api/v1/public/lookup?q=乙县发布")
    assert answer.json() == [
        {"standing": "official", "name": "乙县发布", "platform": "微信公众号", "agency": "乙县人民政府办公室", "closing": False,
         "closed_on": None, "successor": "", "successor_link": "", "notice_link": ""}
    ]  # fmt: skip
    assert all(answer.headers[name] for name in HEADERS)
    assert Client().get("/api/v1/public/lookup?q=没有这个账号").json() == []
    assert Client().get("/api/v1/public/lookup").status_code == 422


def test_wrong_values_are_named_and_not_repeated(token: str) -> None:
    client = Client(headers={"Authorization": f"Bearer {token}"})
    answer = client.get("/api/v1/accounts?page=0&size=<script>")
    assert answer.status_code == 422
    assert answer.json() == {"detail": "参数page、size的值不能使用。"}


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The end of a request leaves the connection open, which carries the test's transaction (as in Django's own client)."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
def test_schemathesis_finds_nothing(token: str) -> None:
    """Every operation of the description with what it allows and with what it does not."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    seen = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=400 if DEEP else 25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @schemathesis_given(operation)
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(headers={"Authorization": f"Bearer {token}"})

        ask()
        seen += 1
    assert seen == 11


def schemathesis_given(operation):
    """Hypothesis' `given` over the cases of an operation."""
    from hypothesis import given

    return given(case=operation.as_strategy())
