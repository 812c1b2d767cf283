"""What gathers in an office over the years: requests, files taken in, reconciliations, quotas, sign-offs, the public list, the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from jianhao.web.api.actions import digest_of
from jianhao.web.api.models import Token
from jianhao.web.audit.chain import START, canonical, digest, moment
from jianhao.web.audit.models import AuditEvent, ChainHead
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.publishing import actions as publishing
from jianhao.web.registry.models import (
    Account,
    ChangeRequest,
    ImportBatch,
    ImportRow,
    Quota,
    Reconciliation,
    UnitSheet,
)
from jianhao.web.registry.periods import half_year
from web.filling import fill
from web.province import Person, Unit, account_id_of, unit_of

BATCHES, ROWS_OF_A_BATCH, RECONCILIATIONS, FOUND = 300, 400, 40, 500


def token_of(person: Person) -> str:
    """The token with which a program reads on behalf of a person."""
    return f"jh_{person.login}"


def gather(made: list[Unit], accounts: int, people: list[Person], today: date, now: datetime) -> None:
    """Everything but inspections and the log."""
    _requests(made, accounts, people, now)
    _imports(made, people, now)
    _reconciliations(made, people, today, now)
    quotas = ((unit.pk, unit.path, 400, "示例") for unit in made if unit.kind in ("city", "county"))
    fill(Quota, ("agency", "agency_path", "maximum", "basis"), quotas)
    period = half_year(today)
    sheets = (
        (u.pk, u.path, period, "0" * 64, 5, today, "办公室主任", people[2].pk, now)
        for u in made
        if u.pk % 3 == 0
    )
    fill(
        UnitSheet,
        (
            "agency",
            "agency_path",
            "period",
            "digest",
            "accounts",
            "signed_on",
            "signer",
            "recorded_by",
            "recorded_at",
        ),
        sheets,
    )
    tokens = ((p.pk, "示例", digest_of(token_of(p)), now, now + timedelta(180)) for p in people)
    fill(Token, ("user", "name", "digest", "made_at", "expires_at"), tokens)


def _requests(made: list[Unit], accounts: int, people: list[Person], now: datetime) -> None:
    """One account in ten asked for a change, one request in ten waits."""
    names = ("kind", "state", "agency", "agency_path", "line_path", "account", "title", "proposed", "before", "reason", "requested_by",
             "requested_at", "decided_by", "decided_at")  # fmt: skip
    asks, decides = people[0].pk, people[1].pk
    fill(ChangeRequest, names, (
        ("change", "submitted" if n % 100 == 0 else "approved", u.pk, u.path, u.line_path, n, f"示例{n}发布",
         {"name": f"示例{n}新名"}, {"name": f"示例{n}发布"}, "更名", asks,
         now - timedelta(n % 300), *((None, None) if n % 100 == 0 else (decides, now)))
        for n in range(10, accounts + 1, 10) for u in (unit_of(n, made),)
    ))  # fmt: skip


def _imports(made: list[Unit], people: list[Person], now: datetime) -> None:
    offices = [unit for unit in made if unit.kind in ("province", "city", "county")]
    counts = {"new": ROWS_OF_A_BATCH, "changed": 0, "same": 0, "foreign": 0, "problem": 0}
    names = (
        "id",
        "agency",
        "agency_path",
        "state",
        "file_name",
        "sha256",
        "made_by",
        "made_at",
        "counts",
        "committed_at",
        "committed_by",
    )
    who, other = people[0].pk, people[1].pk
    fill(ImportBatch, names, (
        (n, u.pk, u.path, "committed", f"台账{n}.xlsx", f"{n:064x}", who, now, counts, now, other)
        for n in range(1, BATCHES + 1) for u in (offices[n % len(offices)],)
    ))  # fmt: skip
    fill(ImportRow, ("batch", "kind", "place", "account_id", "name", "values"), (
        (batch, "new", f"台账{batch}.xlsx第{n}行", account_id_of(n), f"示例{n}发布", {"__agency": "示例", "name": f"示例{n}发布"})
        for batch in range(1, BATCHES + 1) for n in range(1, ROWS_OF_A_BATCH + 1)
    ))  # fmt: skip


def _reconciliations(made: list[Unit], people: list[Person], today: date, now: datetime) -> None:
    offices = [unit for unit in made if unit.kind in ("province", "city", "county")]
    found = [
        {"gap": "漏报", "name": f"示例{n}发布", "platform": "weixin", "agency": "示例", "sentence": "国办系统没有该账号。",
         "account_id": account_id_of(n)}
        for n in range(1, FOUND + 1)
    ]  # fmt: skip
    names = ("agency", "agency_path", "as_of", "files", "counts", "found", "made_by", "made_at")
    fill(Reconciliation, names, (
        (u.pk, u.path, today, [{"list": "国办系统", "name": "清单.xlsx"}], {"漏报": FOUND}, found, people[0].pk, now)
        for n in range(RECONCILIATIONS) for u in (offices[n % len(offices)],)
    ))  # fmt: skip


def log(count: int, made: list[Unit], people: list[Person], now: datetime) -> None:
    """A log of so many events, chained as the application chains them."""
    names = ("sequence", "at", "actor_id", "actor", "agency_path", "verb", "target_kind", "target_id", "target", "result", "reason",
             "origin", "details", "previous", "digest")  # fmt: skip
    head = [0, START]
    fill(AuditEvent, names, _events(count, names, made, people, now, head))
    ChainHead.objects.update_or_create(id=1, defaults={"sequence": head[0], "digest": head[1]})


def _events(
    count: int, names: tuple[str, ...], made: list[Unit], people: list[Person], now: datetime, head: list[Any]
) -> Iterator[list[Any]]:
    verbs = ("登录", "更新情况", "导出台账", "申请变更", "审批申请", "反馈核实", "核定问题", "报送整改情况")
    for n in range(1, count + 1):
        person, unit = people[n % len(people)], unit_of(n, made)
        at = now - timedelta(minutes=count - n)
        actor = f"示例{person.pk}（{person.login}，{person.unit.name}）"
        row: dict[str, Any] = {
            "sequence": n, "at": moment(at), "actor_id": person.pk, "actor": actor,
            "agency_path": unit.path, "verb": verbs[n % len(verbs)], "target_kind": "account", "target_id": str(n),
            "target": f"示例{n}发布", "result": "done", "reason": "", "origin": "127.0.0.1", "details": canonical({"示例": n}),
            "previous": head[1],
        }  # fmt: skip
        head[:] = n, digest(row)
        row |= {"at": at, "digest": head[1]}
        yield [row[name] for name in names]


def publish(people: list[Person], now: datetime) -> None:
    """Two issues of a city's public list, the second one waiting for approval; by the actions, as their files matter."""
    maker, approver = _somebody(people, "city", Role.REVIEWER), _somebody(people, "province", Role.REVIEWER)
    first = publishing.prepare(now=now, by=maker)
    publishing.decide(publication=first, approve=True, opinion="", now=now, by=approver)
    mine = Account.objects.visible_to(maker).filter(local_state="running").order_by("pk")
    Account.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[:900])).update(
        notice_link="https://example.gov.cn/"
    )
    publishing.prepare(now=now, by=maker)


def _somebody(people: list[Person], kind: str, role: Role) -> User:
    pk = next(person.pk for person in people if person.role is role and person.unit.kind == kind)
    return User.objects.select_related("agency").get(pk=pk)
