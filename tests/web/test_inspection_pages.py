"""The pages of inspections: what they say to whom, forged forms, hostile names and files."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from web import material
from web.material import AS_OF, PNG
from web.world import World

from jianhao.web.inspections.models import Finding, Inspection
from jianhao.web.inspections.workdays import workdays_after
from jianhao.web.people.roles import Role
from jianhao.web.registry.models import Account


@pytest.fixture
def reviewer(world: World):
    return world.user("reviewer", world.county, Role.REVIEWER)


@pytest.fixture
def ran(world: World, reviewer) -> Inspection:
    Account.objects.filter(pk=world.accounts["town"].pk).update(name='<script>alert("名")</script>')
    return material.run(material.make(world, reviewer), reviewer)


def test_from_the_form_to_the_circular_on_pages_alone(world: World, reviewer, signed_in) -> None:
    client = signed_in(reviewer)
    form = {"title": "全县检查", "agency": world.county.name, "as_of": AS_OF.isoformat(), "window": 90,
            "packs": ["national-2019"], "feedback_workdays": 3}  # fmt: skip
    page = client.post("/inspections/new/", form, follow=True)
    where = page.redirect_chain[-1][0]
    for role, content, name in (
        ("posts", material.posts(world), "发布内容.csv"),
        ("collections", material.collections(world), "采集记录.csv"),
    ):
        client.post(f"{where}materials/", {"role": role, "file": SimpleUploadedFile(name, content)})
    page = client.post(f"{where}run/", follow=True).content.decode()
    assert "逐项核定" in page
    assert "已查各项合格" in page
    assert "待初核" in client.get("/office/").content.decode()
    one = Inspection.objects.get()
    run = one.runs.get()
    for part, kind in (("circular", "docx"), ("annex", "xlsx"), ("report", "html")):
        answer = client.get(f"/inspections/runs/{run.pk}/{part}/")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert kind in answer.headers["Content-Disposition"]
        assert len(b"".join(answer.streaming_content)) > 1000
    client.post(f"{where}send/")
    clerk = signed_in(world.user("clerk", world.town, Role.OPERATOR))
    assert "待反馈" in clerk.get("/office/").content.decode()
    finding = one.findings.get(account=world.accounts["town"], rule_id="silence_14d")
    given = {"answer": "objects", "text": "发布过", "evidence_on": (AS_OF - timedelta(2)).isoformat(),
             "picture": SimpleUploadedFile("../../截图.png", PNG)}  # fmt: skip
    assert clerk.post(f"/findings/{finding.pk}/reply/", given).status_code == 302
    sent = clerk.get(f"/findings/replies/{finding.reply.pk}/picture/")
    assert (sent.content, sent.headers["Content-Type"]) == (PNG, "image/png")
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert "/" not in finding.reply.picture_name
    assert clerk.get(where).status_code == 403


def test_names_are_texts_on_every_page(world: World, reviewer, ran: Inspection, signed_in) -> None:
    client = signed_in(reviewer)
    finding = ran.findings.get(account=world.accounts["town"], rule_id="silence_14d")
    for address in (f"/inspections/{ran.pk}/", f"/findings/{finding.pk}/", f"/inspections/{ran.pk}/accounts/",
                    f"/accounts/{world.accounts['town'].pk}/"):  # fmt: skip
        page = client.get(address).content.decode()
        assert "<script>alert" not in page, address
        assert "&lt;script&gt;" in page, address
        assert "style=" not in page


@pytest.mark.parametrize(
    "content", [b"<svg onload=alert(1)>", PNG[:30], b"\xff\xd8\xff" + b"0" * 50, b"GIF89a"]
)
def test_a_picture_is_judged_by_its_bytes(
    world: World, reviewer, ran: Inspection, signed_in, content: bytes
) -> None:
    client = signed_in(reviewer)
    client.post(f"/inspections/{ran.pk}/send/")
    finding = ran.findings.first()
    given = {"answer": "objects", "text": "x", "picture": SimpleUploadedFile("a.png", content, "image/png")}
    page = client.post(f"/findings/{finding.pk}/reply/", given).content.decode()
    assert "完整的PNG或JPEG" in page
    assert not Finding.objects.filter(reply__isnull=False).exists()


def test_who_proposed_a_dismissal_may_take_it_back(
    world: World, reviewer, ran: Inspection, signed_in
) -> None:
    client = signed_in(reviewer)
    finding = ran.findings.get(account=world.accounts["town"], rule_id="silence_14d")
    where = f"/findings/{finding.pk}/"
    given = {"state": "dismissed", "reason": "采集时漏采"}
    page = client.post(f"{where}judge/", given, follow=True).content.decode()
    assert "已提出误判，须由另一人确认。" in page
    assert "即撤回误判" in page
    colleague = signed_in(world.user("colleague", world.county, Role.REVIEWER))
    assert f"{where}judge/" not in colleague.get(where).content.decode()
    page = client.post(f"{where}judge/", {"state": "confirmed"}, follow=True).content.decode()
    assert "已核定。" in page
    finding.refresh_from_db()
    assert finding.state == "confirmed"


def test_forged_forms_change_nothing(world: World, reviewer, ran: Inspection, signed_in) -> None:
    client = signed_in(reviewer)
    finding = ran.findings.get(account=world.accounts["town"], rule_id="silence_14d")
    for state in ("overturned", "ignored", "recompute", "open", "nonsense"):
        client.post(f"/findings/{finding.pk}/judge/", {"state": state, "reason": "x"})
    client.post(
        f"/findings/{finding.pk}/judge/", {"state": "dismissed", "reason": "x", "seconded_by": reviewer.pk}
    )
    client.post(f"/findings/{finding.pk}/second/", {"answer": "yes", "opinion": "x"})
    client.post(
        f"/inspections/{ran.pk}/ignore/", {"finding": [finding.pk, "1e9", "-1", "x" * 50], "reason": "x"}
    )
    client.post(f"/inspections/{ran.pk}/issue/", {"rectify_by": "2030-01-01"})
    finding.refresh_from_db()
    ran.refresh_from_db()
    assert (finding.state, finding.seconded_by, ran.stage) == ("dismissing", None, "first")
    form = {"title": "x", "agency": world.other.name, "as_of": AS_OF, "window": 90, "packs": ["national-2019"],
            "feedback_workdays": 3}  # fmt: skip
    assert "没有这个单位" in client.post("/inspections/new/", form).content.decode()
    form |= {"agency": world.county.name, "packs": ["../../etc/passwd"]}
    client.post("/inspections/new/", form)
    assert Inspection.objects.count() == 1


def test_an_account_shows_its_results(world: World, reviewer, ran: Inspection, signed_in) -> None:
    page = signed_in(reviewer).get(f"/accounts/{world.accounts['town'].pk}/").content.decode()
    assert "逐项结果" in page
    assert "不合格" in page
    clerk = signed_in(world.user("clerk", world.town, Role.OPERATOR))
    assert "逐项结果" not in clerk.get(f"/accounts/{world.accounts['town'].pk}/").content.decode()


def test_progress_is_fetched_and_the_page_anew_at_the_end(
    world: World, reviewer, ran: Inspection, signed_in
) -> None:
    client = signed_in(reviewer)
    run = ran.runs.get()
    assert client.get(f"/inspections/{ran.pk}/progress/").headers["HX-Refresh"] == "true"
    type(run).objects.filter(pk=run.pk).update(state="running", step="逐账号检查", done=30, total=120)
    answer = client.get(f"/inspections/{ran.pk}/progress/")
    assert "HX-Refresh" not in answer.headers
    assert re.search("逐账号检查.*25%", answer.content.decode(), re.S)
    assert 'http-equiv="refresh"' in client.get(f"/inspections/{ran.pk}/").content.decode()


def test_workdays_leave_holidays_out() -> None:
    assert workdays_after(AS_OF.replace(year=2025, month=9, day=30), 3) == AS_OF.replace(
        year=2025, month=10, day=11
    )


def test_the_names_of_a_run_are_those_that_pages_send() -> None:
    from jianhao.jobs import inspect
    from jianhao.web.inspections import views_files

    assert (views_files.CIRCULAR, views_files.ANNEX) == (inspect.CIRCULAR, inspect.ANNEX)


def test_pages_do_not_load_what_it_takes_to_run(tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    program = (
        "import django, sys; django.setup(); import jianhao.web.urls; "
        "print([m for m in ('numba', 'duckdb', 'matplotlib', 'scipy') if m in sys.modules])"
    )
    environment = os.environ | {
        "JIANHAO_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "jianhao.web.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_a_page_that_asks_by_itself_does_not_keep_a_session_alive(
    world: World, reviewer, ran: Inspection, signed_in
) -> None:
    client = signed_in(reviewer)
    client.get("/inspections/")
    session = client.session
    session["seen_at"] = session["seen_at"] - 25 * 60
    session.save()
    before = client.session["seen_at"]
    assert client.get(f"/inspections/{ran.pk}/progress/").status_code == 200
    assert client.session["seen_at"] == before
    client.get("/inspections/")
    assert client.session["seen_at"] > before
    session = client.session
    session["seen_at"] = session["seen_at"] - 31 * 60
    session.save()
    answer = client.get(f"/inspections/{ran.pk}/progress/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/login/"
    assert client.get("/inspections/").status_code == 302


def test_a_form_that_was_only_opened_complains_of_nothing(
    world: World, reviewer, ran: Inspection, signed_in
) -> None:
    client = signed_in(reviewer)
    client.post(f"/inspections/{ran.pk}/send/")
    for address in (f"/findings/{ran.findings.first().pk}/reply/", "/imports/new/", "/reconciliations/"):
        page = client.get(address).content.decode()
        assert "必填项" not in page
        assert 'class="field wrong"' not in page
        assert 'role="alert"' not in page
