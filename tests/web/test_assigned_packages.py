"""上报包: the same round gives the same bytes; below signs, above verifies, merges, and takes nothing in twice."""

from __future__ import annotations

import csv
import io
import json
import warnings
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from web import material
from web.world import NOW, TODAY, World

from jianhao.web.assigned import actions_packages, signing
from jianhao.web.assigned import package_format as packed
from jianhao.web.assigned.merging import merged
from jianhao.web.assigned.models import ReceivedPackage, ReceivedResult, SenderKey
from jianhao.web.assigned.package_reading import SMALL_AT_MOST, read_package
from jianhao.web.audit.models import AuditEvent
from jianhao.web.inspections import actions_after, actions_feedback, actions_issue
from jianhao.web.inspections.jobs import work_later
from jianhao.web.inspections.models import Inspection
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.refusals import NotAllowed, Refused

LATER = TODAY + timedelta(30)


class Staff:
    """Those below, who hold an inspection, and those above, who receive what came of it."""

    def __init__(self, world: World) -> None:
        self.reviewer = world.user("reviewer", world.county, Role.REVIEWER)
        self.second = world.user("second", world.county, Role.REVIEWER)
        self.decider = world.user("decider", world.county, Role.DECIDER)
        self.regulator = world.user("regulator", world.city, Role.REGULATOR)
        self.above = world.user("above", world.city, Role.DECIDER)


@pytest.fixture
def staff(world: World) -> Staff:
    return Staff(world)


@pytest.fixture
def issued(world: World, staff: Staff) -> Inspection:
    one = material.run(material.make(world, staff.reviewer), staff.reviewer)
    actions_feedback.send_out(inspection=one, as_of=TODAY, now=NOW, by=staff.reviewer)
    actions_issue.finalise(inspection=one, as_of=LATER, now=NOW, by=staff.reviewer)
    work_later()
    one.refresh_from_db()
    actions_issue.issue(inspection=one, rectify_by=LATER, as_of=LATER, now=NOW, by=staff.decider)
    one.refresh_from_db()
    return one


@pytest.fixture
def sent(issued: Inspection, staff: Staff, tmp_path: Path) -> Path:
    path = tmp_path / "package.zip"
    actions_packages.export(inspection=issued, path=path, by=staff.reviewer)
    return path


def receive(path: Path, by: User) -> tuple[ReceivedPackage, bool]:
    return actions_packages.receive(path=path, now=NOW, by=by)


def trust(staff: Staff, sender: str = "乙县", key: str = "") -> SenderKey:
    """A key entered by one person above and confirmed by another."""
    made = actions_packages.add_key(
        sender=sender, key=signing.spoken(key or signing.public_key()), now=NOW, by=staff.regulator
    )
    return actions_packages.confirm_key(key=made, now=NOW, by=staff.above)


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed_again(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def signed_again(files: dict[str, bytes], key: Ed25519PrivateKey) -> dict[str, bytes]:
    """The files as somebody with another key signs them: everything consistent, only the key is his."""
    public = key.public_key().public_bytes_raw().hex()
    meta = json.loads(files[packed.META]) | {"public_key": public}
    files = files | {packed.META: packed.as_json(meta)}
    listed = packed.sums(files)
    signature = {"algorithm": "Ed25519", "public_key": public, "signed": packed.SUMS,
                 "signature": key.sign(signing.CONTEXT + listed).hex()}  # fmt: skip
    return files | {packed.SUMS: listed, packed.SIGNATURE: packed.as_json(signature)}


def test_only_an_issued_round_is_sent_and_only_by_its_own(
    world: World, staff: Staff, issued: Inspection, tmp_path: Path
) -> None:
    path = tmp_path / "a.zip"
    stranger = world.user("stranger", world.other, Role.REVIEWER)
    with pytest.raises(NotAllowed):
        actions_packages.export(inspection=issued, path=path, by=stranger)
    early = material.make(world, staff.reviewer, title="未印发")
    with pytest.raises(Refused, match="印发以后"):
        actions_packages.export(inspection=early, path=path, by=staff.reviewer)
    first = actions_packages.export(inspection=issued, path=path, by=staff.reviewer)
    again = tmp_path / "b.zip"
    assert actions_packages.export(inspection=issued, path=again, by=staff.decider) == first
    assert path.read_bytes() == again.read_bytes()


def test_what_is_in_it(sent: Path, world: World) -> None:
    files = members(sent)
    assert set(files) == packed.MEMBERS
    counts = json.loads(files[packed.COUNTS])
    assert counts == {
        "accounts": 4,
        "qualified": 2,
        "unqualified": 1,
        "undetermined": 1,
        "findings": 1,
        "closed": 0,
    }
    rows = list(csv.DictReader(io.StringIO(files[packed.RESULTS].decode("utf-8-sig"))))
    table = pq.read_table(io.BytesIO(files[packed.RESULTS_TABLE]))
    assert table.schema.equals(packed.RESULT_COLUMNS)
    assert [r["account_id"] for r in rows] == table.column("account_id").to_pylist()
    assert {r["name"]: r["conclusion"] for r in rows}["丁镇之声"] == "unqualified"
    listed = files[packed.SUMS].decode().splitlines()
    assert [line.split("  ")[1] for line in listed] == list(packed.CONTENT)
    found = read_package(sent)
    assert (found.sender, found.title, found.counts) == (world.county.name, "第三季度检查", counts)


def test_it_is_taken_in_once_and_merged_once_its_key_is_known(staff: Staff, sent: Path) -> None:
    made, new = receive(sent, staff.regulator)
    assert new
    assert made.results.count() == 4
    told = merged(staff.regulator)
    assert (told.last, [p.pk for p, _ in told.unknown]) == ([], [made.pk])  # whose it is cannot be said yet
    before = (ReceivedPackage.objects.count(), ReceivedResult.objects.count(), AuditEvent.objects.count())
    again, new = receive(sent, staff.regulator)
    assert (again.pk, new) == (made.pk, False)
    assert (
        ReceivedPackage.objects.count(),
        ReceivedResult.objects.count(),
        AuditEvent.objects.count(),
    ) == before
    entered = actions_packages.add_key(sender="乙县", key=signing.public_key(), now=NOW, by=staff.regulator)
    assert merged(staff.regulator).last == []  # one person alone makes nothing trusted
    with pytest.raises(NotAllowed):
        actions_packages.confirm_key(key=entered, now=NOW, by=staff.regulator)
    with pytest.raises(IntegrityError), transaction.atomic():
        SenderKey.objects.filter(pk=entered.pk).update(confirmed_by=staff.regulator)
    actions_packages.confirm_key(key=entered, now=NOW, by=staff.above)
    told = merged(staff.regulator)
    assert [(sender, p.pk) for sender, p in told.last] == [("乙县", made.pk)]
    assert (told.total["accounts"], told.total["unqualified"], told.unknown, told.twice) == (4, 1, [], 0)
    actions_packages.drop_key(key=entered, by=staff.regulator)
    assert merged(staff.regulator).last == []


def test_a_later_package_of_a_round_takes_the_place_of_the_earlier(
    world: World, staff: Staff, issued: Inspection, sent: Path, tmp_path: Path
) -> None:
    finding = issued.findings.get(account=world.accounts["town"], rule_id="silence_14d")
    clerk = world.user("clerk", world.town, Role.OPERATOR)
    later = timezone.now() + timedelta(days=1)  # runs are dated by the clock
    actions_after.report(
        rectification=finding.rectification, text="已恢复更新", link="", picture=None, now=later, by=clerk
    )
    finding.refresh_from_db()
    actions_after.recheck(rectification=finding.rectification, done=True, text="", now=later, by=staff.second)
    issued.refresh_from_db()
    newer = tmp_path / "newer.zip"
    actions_packages.export(inspection=issued, path=newer, by=staff.reviewer)
    trust(staff)
    second, _ = receive(newer, staff.regulator)
    # The older one comes in later and changes nothing of what counts.
    first, _ = receive(sent, staff.regulator)
    told = merged(staff.regulator)
    assert [p.pk for _, p in told.last] == [second.pk]
    assert [p.pk for _, p in told.earlier] == [first.pk]
    assert (told.total["findings"], told.total["closed"]) == (1, 1)


def _append(name: str, content: bytes) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda files: files | {name: files[name] + content}


TAMPERED: list[tuple[str, Callable[[dict[str, bytes]], dict[str, bytes]]]] = [
    ("rows", lambda f: f | {packed.RESULTS: f[packed.RESULTS].replace(b"unqualified", b"qualified")}),
    ("counts", lambda f: f | {packed.COUNTS: f[packed.COUNTS].replace(b'"unqualified": 1', b'"unqualified": 0')}),
    ("table", _append(packed.RESULTS_TABLE, b"x")),
    ("findings", _append(packed.FINDINGS, b"\n")),
    ("title", lambda f: f | {packed.META: f[packed.META].replace("第三季度".encode(), "第四季度".encode())}),
    ("list", _append(packed.SUMS, b"\n")),
    ("signature", lambda f: f | {packed.SIGNATURE: f[packed.SIGNATURE].replace(b'"signature": "', b'"signature": "0')}),
    ("algorithm", lambda f: f | {packed.SIGNATURE: f[packed.SIGNATURE].replace(b"Ed25519", b"none")}),
    ("key", lambda f: f | {packed.SIGNATURE: f[packed.SIGNATURE].replace(signing.public_key().encode(), b"0" * 64)}),
    ("missing", lambda f: {k: v for k, v in f.items() if k != packed.COUNTS}),
    ("further", lambda f: f | {"../evil.txt": b"x"}),
    ("no json", lambda f: f | {packed.SIGNATURE: b"[" * 10_000}),
]  # fmt: skip


def test_whatever_is_changed_is_refused_and_leaves_nothing(staff: Staff, sent: Path, tmp_path: Path) -> None:
    trust(staff)
    files = members(sent)
    for name, change in TAMPERED:
        path = packed_again(tmp_path / "changed.zip", change(dict(files)))
        with pytest.raises(Refused) as told:
            receive(path, staff.regulator)
        assert str(told.value).endswith("。"), name
        last = AuditEvent.objects.order_by("-sequence").first()
        assert (last.verb, last.result) == ("上报包没有读入", "refused"), name
    assert not ReceivedPackage.objects.exists()
    assert not ReceivedResult.objects.exists()


def test_a_forger_with_a_key_of_his_own_is_nobody_known(staff: Staff, sent: Path, tmp_path: Path) -> None:
    trust(staff, sender="乙县人民政府办公室")
    files = members(sent)
    results = files[packed.RESULTS].replace(b"unqualified", b"qualified")
    counts = json.loads(files[packed.COUNTS]) | {"qualified": 3, "unqualified": 0}
    forged = signed_again(
        files | {packed.RESULTS: results, packed.COUNTS: packed.as_json(counts)}, Ed25519PrivateKey.generate()
    )
    made, _ = receive(packed_again(tmp_path / "forged.zip", forged), staff.regulator)
    told = merged(staff.regulator)
    assert told.last == []
    assert told.unknown == [(made, True)]  # and it is said that the sender's own key is another


def test_signed_nonsense_is_refused_too(staff: Staff, sent: Path, tmp_path: Path) -> None:
    files, key = members(sent), Ed25519PrivateKey.generate()
    rows = files[packed.RESULTS]
    first = rows.splitlines(keepends=True)[1]
    for change in (
        {packed.COUNTS: packed.as_json({"accounts": 9})},
        {packed.RESULTS: rows + first},  # an account twice
        {packed.RESULTS: rows.replace(b"weixin", b"<script>")},
        {packed.RESULTS: rows.replace(b"unqualified", b"excellent")},
        {packed.RESULTS: b"account_id\nx\n"},
        {packed.RESULTS: b"\xff\xfe"},
        {packed.RESULTS: rows + b'"'},
        {
            packed.FINDINGS: files[packed.FINDINGS].replace(
                b"weixin:gh_0000000000a6", b"weixin:gh_0000000000ff"
            )
        },
        {packed.META: b"[]"},
        {packed.META: packed.as_json(json.loads(files[packed.META]) | {"format": 2})},
        {packed.META: packed.as_json(json.loads(files[packed.META]) | {"moment": "2026-01-01T00:00:00"})},
        {packed.META: packed.as_json(json.loads(files[packed.META]) | {"title": "\u202e" * 3})},
    ):
        try:
            forged = signed_again(files | change, key)
        except (TypeError, AttributeError):  # what is no object cannot be signed as one
            forged = files | change
        with pytest.raises(Refused):
            receive(packed_again(tmp_path / "forged.zip", forged), staff.regulator)
    assert not ReceivedPackage.objects.exists()


def test_bombs_and_other_files_are_refused_early(staff: Staff, sent: Path, tmp_path: Path) -> None:
    files = members(sent)
    small = packed_again(tmp_path / "a.zip", files | {packed.META: bytes(SMALL_AT_MOST + 1)})
    with pytest.raises(Refused, match="异常庞大"):
        receive(small, staff.regulator)
    for content in (
        b"",
        b"PK\x05\x06" + bytes(18),
        b"\x89PNG",
        sent.read_bytes()[:-40],
        sent.read_bytes()[200:],
    ):
        path = tmp_path / "b.zip"
        path.write_bytes(content)
        with pytest.raises(Refused):
            receive(path, staff.regulator)
    twice = tmp_path / "c.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(twice, "w") as archive:
        warnings.simplefilter("ignore")
        for name in [*sorted(packed.MEMBERS - {packed.COUNTS}), packed.META]:
            archive.writestr(name, files[name])
    with pytest.raises(Refused, match="不是上报包"):
        receive(twice, staff.regulator)


def test_the_pages_say_what_can_be_said(world: World, staff: Staff, issued: Inspection, signed_in) -> None:
    below, above, decider = (signed_in(who) for who in (staff.reviewer, staff.regulator, staff.above))
    answer = below.post(f"/packages/of/{issued.pk}/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    content = answer.content
    page = above.post(
        "/packages/new/", {"file": SimpleUploadedFile("a.zip", content)}, follow=True
    ).content.decode()
    assert "未改动，来源未证" in page
    assert "已读入。" in page
    again = above.post(
        "/packages/new/", {"file": SimpleUploadedFile("a.zip", content)}, follow=True
    ).content.decode()
    assert "此前已经读入，没有改动" in again
    changed = bytearray(content)
    changed[len(changed) // 2] ^= 1
    page = above.post(
        "/packages/new/", {"file": SimpleUploadedFile("a.zip", bytes(changed))}
    ).content.decode()
    assert "没有读入" in page or "不是上报包" in page
    assert ReceivedPackage.objects.count() == 1
    above.post("/packages/keys/new/", {"sender": "乙县<script>", "key": signing.spoken(signing.public_key())})
    key = SenderKey.objects.get()
    above.post(f"/packages/keys/{key.pk}/confirm/")
    key.refresh_from_db()
    assert key.confirmed_by is None
    assert "待核对" in decider.get("/office/").content.decode()
    decider.post(f"/packages/keys/{key.pk}/confirm/")
    page = above.get("/packages/").content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>" not in page.replace('<script defer src="', "")
    assert "1个单位" in page
    made = ReceivedPackage.objects.get()
    page = decider.get(f"/packages/{made.pk}/").content.decode()
    assert "未改动，来源可证" in page
    assert "丁镇之声" in page
    stranger = signed_in(world.user("stranger", world.other, Role.REGULATOR))
    assert stranger.get(f"/packages/{made.pk}/").status_code == 404
    assert stranger.post(f"/packages/keys/{key.pk}/drop/").status_code == 404
    assert stranger.post(f"/packages/of/{issued.pk}/").status_code == 404
