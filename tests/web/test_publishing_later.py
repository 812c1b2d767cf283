"""The public list of many accounts: asked for on the page, written by the worker, never twice and never half."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from web.world import NOW, World

from jianhao.web.audit.models import AuditEvent
from jianhao.web.operations.proving import missing_files
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.publishing import actions, jobs, views
from jianhao.web.publishing.listing import list_path, read_list
from jianhao.web.publishing.models import Publication, PublicationState
from jianhao.web.refusals import Refused


@pytest.fixture
def reviewer(world: World, monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setattr(views, "QUICK", 3)
    monkeypatch.setattr(views, "work_later", lambda: None)
    return world.user("reviewer", world.province, Role.REVIEWER)


def _asked(signed_in, reviewer: User) -> Publication:
    answer = signed_in(reviewer).post("/publications/prepare/", follow=True)
    assert "由后台准备" in answer.content.decode()
    return Publication.objects.get()


def test_a_list_of_many_is_written_by_the_worker(world: World, signed_in, reviewer: User) -> None:
    asked = _asked(signed_in, reviewer)
    assert (asked.state, asked.sha256) == (PublicationState.ASKED, "")
    assert not list(missing_files())  # a backup taken now is whole
    client = signed_in(reviewer)
    waiting = client.get(f"/publications/{asked.pk}/").content.decode()
    assert "准备中" in waiting
    assert "every 2s" in waiting
    assert "HX-Refresh" not in client.get(f"/publications/{asked.pk}/progress/").headers
    assert "准备中" in client.get("/publications/").content.decode()
    with pytest.raises(Refused, match="准备中"):
        actions.prepare(now=NOW, by=reviewer)
    assert "准备中" in client.post("/publications/prepare/", follow=True).content.decode()

    assert jobs.nudge() == 1
    made = Publication.objects.get()
    assert made.state == PublicationState.PREPARED
    assert len(read_list(made.stored, made.sha256)) == made.counts["official"] > 0
    assert client.get(f"/publications/{asked.pk}/progress/").headers["HX-Refresh"] == "true"
    assert "须由另一人批准" in client.get(f"/publications/{asked.pk}/").content.decode()
    verbs = AuditEvent.objects.filter(verb__contains="名录").order_by("pk").values_list("verb", "actor_id")
    assert list(verbs) == [("要求准备公开名录", reviewer.pk), ("准备公开名录", reviewer.pk)]
    assert jobs.nudge() == 0


@pytest.mark.parametrize("why", ["unchanged", "broken"])
def test_a_list_that_cannot_be_written_says_why_and_blocks_nobody(
    world: World, signed_in, reviewer: User, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    decider, before = world.user("decider", world.province, Role.DECIDER), _lists()
    first = actions.prepare(now=NOW, by=reviewer)
    actions.decide(publication=first, approve=True, opinion="", now=NOW, by=decider)
    if why == "broken":
        monkeypatch.setattr(actions, "keep_difference", lambda *_: 1 / 0)
        world.account("庚镇发布", world.town, "gh_0000000000c1")
    asked = actions.ask(now=NOW, by=reviewer)
    jobs.nudge()
    asked.refresh_from_db()
    assert asked.state == PublicationState.FAILED
    page = signed_in(reviewer).get(f"/publications/{asked.pk}/").content.decode()
    assert ("没有变化" if why == "unchanged" else "程序内部错误（ZeroDivisionError）") in page
    assert _lists() - before == {list_path(first.stored)}
    monkeypatch.undo()
    world.account("辛镇发布", world.town, "gh_0000000000c2")
    assert actions.prepare(now=NOW, by=reviewer).state == PublicationState.PREPARED


def test_what_the_worker_left_is_taken_up(reviewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _lists()
    actions.ask(now=NOW, by=reviewer)

    def ended(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(actions, "keep_difference", ended)
        with pytest.raises(KeyboardInterrupt):
            jobs.work_later.call_local()
    assert Publication.objects.get().state == PublicationState.ASKED
    assert _lists() == before
    left, fresh = list_path("left"), list_path("fresh")
    for path in (left, fresh):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"{}\n")
    os.utime(left, (0, 0))
    assert jobs.resume() == 1
    made = Publication.objects.get()
    assert made.state == PublicationState.PREPARED
    assert list_path(made.stored) in _lists()
    assert fresh in _lists()
    assert left not in _lists()
    fresh.unlink()


def _lists() -> set[Path]:
    return set(list_path("x").parent.glob("*.jsonl"))
