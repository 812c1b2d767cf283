"""A verification called off: the worker stops before the next file, the state says so, nothing of it counts or is left behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from web.closures_made import Clock, Office, bag_zip, done
from web.world import World

from jianhao.web.audit.models import AuditEvent
from jianhao.web.audit.proof import prove_database
from jianhao.web.closures import actions_archives, jobs
from jianhao.web.closures.evidence import received
from jianhao.web.closures.models import ArchiveCheck, ClosureEvent
from jianhao.web.config import settings


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def office(world: World, clock: Clock, signed_in) -> Office:
    made = Office(world, clock, signed_in)
    made.to_preparing()
    return made


def ask(office: Office) -> ArchiveCheck:
    """An archive handed in whose verification nobody has begun yet."""
    file = received(SimpleUploadedFile("归档包.zip", bag_zip()))
    return actions_archives.ask(
        closure=office.closure, file=file, folder="", root="", now=office.clock.now, by=office.clerk
    )


def cancel(office: Office, check: ArchiveCheck, by: Any = None) -> str:
    page = office.enter(by or office.clerk).post(f"/closures/archives/{check.pk}/cancel/", follow=True)
    return page.content.decode()


def left() -> list[str]:
    """Whatever a verification keeps on disk."""
    data = settings().data
    return [path.name for name in ("archives", "work") for path in (data / name).glob("*")]


def test_what_waits_is_called_off_at_once(office: Office) -> None:
    before = set(left())
    check = ask(office)
    assert "取消核验" in office.page()
    assert "取消核验" not in office.page(office.supervisor)
    assert "已取消，没有留下结果。" in cancel(office, check)
    check.refresh_from_db()
    assert (check.state, check.answer) == ("cancelled", "")
    assert "已取消" in office.page()
    assert "取消核验" not in office.page()
    jobs.resume()
    check.refresh_from_db()
    assert check.state == "cancelled"
    assert set(left()) <= before
    done(office.verify(bag_zip()))
    assert office.closure.archives.order_by("pk").last().state == "done"


@pytest.mark.parametrize("at", [1, 20, 45])
def test_the_worker_stops_before_the_next_file(
    office: Office, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """While it unpacks, and while it verifies: somebody presses the button in the middle."""
    before, lines = set(left()), ClosureEvent.objects.count()
    check, steps, real = ask(office), [0], jobs.Asked.__call__
    monkeypatch.setattr(jobs, "EVERY", 0.0)

    def pressed(self: jobs.Asked) -> None:
        steps[0] += 1
        if steps[0] == at:
            assert "正在取消" in cancel(office, check)
        real(self)

    monkeypatch.setattr(jobs.Asked, "__call__", pressed)
    jobs.resume()
    check.refresh_from_db()
    assert steps == [at]
    assert (check.state, check.answer, check.root, check.sentence) == ("cancelled", "", "", "")
    assert check.finished_at is not None
    assert set(left()) <= before  # the strays of other tests are swept on the way
    assert ClosureEvent.objects.count() == lines
    assert AuditEvent.objects.filter(verb="取消归档包核验").count() == 2
    assert "尚未归档" in office.page()
    assert prove_database().intact


def test_called_off_after_the_last_file_it_does_not_count(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    check, real = ask(office), jobs.verified

    def verified(*given: Any) -> Any:
        looked = real(*given)
        cancel(office, check)
        return looked

    monkeypatch.setattr(jobs, "verified", verified)
    jobs.resume()
    check.refresh_from_db()
    assert (check.state, check.answer) == ("cancelled", "")


def test_called_off_while_its_worker_was_gone(office: Office) -> None:
    check = ask(office)
    ArchiveCheck.objects.filter(pk=check.pk).update(state="running")
    assert "正在取消" in cancel(office, check)
    jobs.resume()
    check.refresh_from_db()
    assert check.state == "cancelled"


def test_only_the_unit_calls_it_off_and_only_while_it_lasts(office: Office) -> None:
    check = ask(office)
    assert "由主办单位经办人取消" in cancel(office, check, office.head)
    stranger = office.world.user("stranger", office.world.other)
    assert office.enter(stranger).post(f"/closures/archives/{check.pk}/cancel/").status_code in (403, 404)
    jobs.resume()
    assert "不能取消" in cancel(office, check)
    check.refresh_from_db()
    assert check.state == "done"
