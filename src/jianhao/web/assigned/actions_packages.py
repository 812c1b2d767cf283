"""上报包: sent up, received from below; keys of senders, which two persons trust together."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.db import IntegrityError

from jianhao.web.assigned import package_format as packed
from jianhao.web.assigned.models import ReceivedPackage, ReceivedResult, SenderKey
from jianhao.web.assigned.package_reading import Package, read_package
from jianhao.web.assigned.package_writing import write_package
from jianhao.web.assigned.signing import is_key, public_key
from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import action, record
from jianhao.web.inspections.folders import keep, new_token
from jianhao.web.inspections.models import Inspection
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import NotAllowed, Refused

FOLDER = "packages"
BULK = 1_000


class Verb(StrEnum):
    """What the log calls each action."""

    EXPORT = "导出上报包"
    RECEIVE = "接收上报包"
    REFUSE = "上报包没有读入"
    ADD_KEY = "登记报送单位公钥"
    CONFIRM_KEY = "核对报送单位公钥"
    DROP_KEY = "移除报送单位公钥"


@action
def export(*, inspection: Inspection, path: Path, by: User) -> str:
    """Write the package of a finished round; its digest."""
    require(by, Permission.EXPORT)
    require_within(by, inspection.agency)
    digest = write_package(inspection, path)
    record(Verb.EXPORT, by=by, target=inspection, details={"清单SHA-256": digest, "公钥": public_key()})
    return digest


def receive(*, path: Path, now: datetime, by: User) -> tuple[ReceivedPackage, bool]:
    """Take a package in, once: (the package, whether it is new). One that was changed is refused, and the log says so."""
    require(by, Permission.INSPECT)
    try:
        package = read_package(path)
    except Refused as refused:
        _log_refusal(why=str(refused), by=by)
        raise
    known = _known(package, by)
    if known is not None:
        return known, False
    try:
        return _receive(package=package, path=path, now=now, by=by), True
    except IntegrityError:  # the same package came in at the same time
        known = _known(package, by)
        if known is None:
            raise
        return known, False


def _known(package: Package, by: User) -> ReceivedPackage | None:
    return ReceivedPackage.objects.filter(
        agency=by.agency, digest=package.digest, public_key=package.public_key
    ).first()


@action
def _log_refusal(*, why: str, by: User) -> None:
    record(Verb.REFUSE, by=by, target=by.agency, reason=why, result=Result.REFUSED)


@action
def _receive(*, package: Package, path: Path, now: datetime, by: User) -> ReceivedPackage:
    token = new_token()
    with path.open("rb") as stream:
        _, size = keep(stream, FOLDER, token)
    made = ReceivedPackage.objects.create(
        agency=by.agency, agency_path=by.agency.path, digest=package.digest, public_key=package.public_key,
        sender=package.sender, round=package.round, moment=package.moment, title=package.title, as_of=package.as_of,
        counts=package.counts, stored=token, size=size, received_by=by, received_at=now,
    )  # fmt: skip
    standing = [f for f in package.findings if f["state"] in packed.STANDING]
    found = Counter(f["account_id"] for f in standing)
    closed = Counter(f["account_id"] for f in standing if f["rectification"] == packed.CLOSED)
    ReceivedResult.objects.bulk_create(
        (
            ReceivedResult(
                package=made, account_id=r["account_id"], name=r["name"], platform=r["platform"], unit=r["agency"],
                division_code=r["division_code"], conclusion=r["conclusion"], examined=r["examined"],
                applicable=r["applicable"], findings=found[r["account_id"]], closed=closed[r["account_id"]],
            )
            for r in package.results
        ),
        batch_size=BULK,
    )  # fmt: skip
    said = {
        "报送单位": package.sender,
        "公钥": package.public_key,
        "清单SHA-256": package.digest,
        **package.counts,
    }
    record(Verb.RECEIVE, by=by, target=made, details=said)
    return made


@action
def add_key(*, sender: str, key: str, now: datetime, by: User) -> SenderKey:
    """Enter the key of an installation below; it counts once another person has compared it with the sender."""
    require(by, Permission.INSPECT)
    plain = "".join(key.split()).lower()
    if not is_key(plain):
        raise Refused("公钥应为64位十六进制数字，见报送单位“上报包”页。")
    if SenderKey.objects.filter(agency=by.agency, public_key=plain).exists():
        raise Refused("该公钥已登记。")
    made = SenderKey.objects.create(
        agency=by.agency, agency_path=by.agency.path, sender=sender, public_key=plain, made_by=by, made_at=now
    )
    record(Verb.ADD_KEY, by=by, target=made, details={"报送单位": sender, "公钥": plain})
    return made


@action
def confirm_key(*, key: SenderKey, now: datetime, by: User) -> SenderKey:
    """The key was compared with the sender, by telephone or on paper; by another person than who entered it."""
    require(by, Permission.DECIDE)
    found = _held(key, by)
    if found.confirmed_by_id is not None:
        raise Refused("该公钥已核对。")
    if found.made_by_id == by.pk:
        raise NotAllowed("登记人不能核对，须由另一人与报送单位核对。")
    found.confirmed_by, found.confirmed_at = by, now
    found.save(update_fields=["confirmed_by", "confirmed_at"])
    record(Verb.CONFIRM_KEY, by=by, target=found, details={"公钥": found.public_key})
    return found


@action
def drop_key(*, key: SenderKey, by: User) -> None:
    """Trust a key no longer; packages that it signed stay on file and are no longer merged."""
    require(by, Permission.INSPECT)
    found = _held(key, by)
    record(Verb.DROP_KEY, by=by, target=found, details={"公钥": found.public_key})
    found.delete()


def _held(key: SenderKey, by: User) -> SenderKey:
    found = SenderKey.objects.select_for_update(of=("self",)).select_related("agency").get(pk=key.pk)
    require_within(by, found.agency)
    return found
