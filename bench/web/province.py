"""A province that exists nowhere: units in their tree, their accounts, the people who work with them. The same for the same sizes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from jianhao.web.people.models import Agency, RoleGrant, User
from jianhao.web.people.roles import Role
from jianhao.web.registry.models import Account, Contact, NativeId, StateChange, StateKind
from jianhao.web.registry.periods import bounds, half_year
from jianhao.web.registry.searching import search_text
from jianhao.web.scope import step
from web.filling import fill

PASSWORD = "Yali-2026!"  # of everybody here: there is nothing to protect
CITIES = 14
# Of all units: counties, bureaus of counties, townships; the rest are villages and schools.
SHARES = (("county", 0.0035), ("bureau", 0.14), ("township", 0.07))
WORDS = {
    "city": "市人民政府办公室",
    "county": "县人民政府办公室",
    "bureau": "局",
    "township": "镇人民政府",
    "village": "村",
    "school": "小学",
}
LEVELS = {"bureau": "county", "school": "village"}
PLATFORMS = (
    "weixin",
    "weixin",
    "weibo",
    "weixin",
    "douyin",
    "weixin",
    "weixin_channels",
    "toutiao",
    "weixin",
    "weixin",
)
SCATTER = 7919  # a prime: neighbours in one list are strangers in the next


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with what its accounts repeat of it."""

    pk: int
    kind: str
    name: str
    parent: int | None
    path: str
    line: int | None
    line_path: str

    @property
    def level(self) -> str:
        return LEVELS.get(self.kind, self.kind)


def units(count: int) -> list[Unit]:
    """The tree, topmost first; every level hangs evenly under the one above it."""
    made = [Unit(1, "province", "示例省人民政府办公厅", None, step(1), None, "")]
    sizes = [("city", CITIES), *((kind, max(CITIES, int(count * share))) for kind, share in SHARES)]
    sizes.append(("village", count - 1 - sum(size for _, size in sizes)))
    under = {
        "city": "province",
        "county": "city",
        "bureau": "county",
        "township": "county",
        "village": "township",
    }
    by_kind: dict[str, list[Unit]] = {"province": made[:]}
    for kind, size in sizes:
        above = by_kind[under[kind]]
        by_kind[kind] = [_unit(len(made) + n + 1, kind, above[n % len(above)], by_kind) for n in range(size)]
        made += by_kind[kind]
    return made


def _unit(pk: int, kind: str, above: Unit, by_kind: dict[str, list[Unit]]) -> Unit:
    """Every tenth village is a school, which a bureau guides."""
    if kind == "village" and pk % 10 == 0:
        bureau = by_kind["bureau"][pk % len(by_kind["bureau"])]
        return Unit(
            pk,
            "school",
            f"示例{pk}{WORDS['school']}",
            above.pk,
            above.path + step(pk),
            bureau.pk,
            bureau.path,
        )
    return Unit(pk, kind, f"示例{pk}{WORDS[kind]}", above.pk, above.path + step(pk), None, "")


def plant(made: list[Unit]) -> None:
    """The units as rows."""
    names = ("id", "name", "parent", "path", "line", "line_path", "level", "scope")
    rows = (
        (u.pk, u.name, u.parent, u.path, u.line, u.line_path, u.level, "school" if u.kind == "school" else "government")
        for u in made
    )  # fmt: skip
    fill(Agency, names, rows)


def native_of(number: int) -> str:
    """The id of an account on its platform."""
    return f"gh_{number:012x}" if PLATFORMS[number % 10].startswith("weixin") else str(2_800_000_000 + number)


def account_id_of(number: int) -> str:
    """The account's id in the register."""
    return f"{PLATFORMS[number % 10]}:{native_of(number)}"


def unit_of(number: int, made: list[Unit]) -> Unit:
    """The unit that answers for an account."""
    return made[number * SCATTER % len(made)]


def register(count: int, made: list[Unit], today: date, now: datetime) -> None:
    """Accounts with what pages search, filter, sort and remind of; their ids, states before, contacts."""
    assert _searched(7, unit_of(7, made)) == search_text("示例7发布", unit_of(7, made).name, [native_of(7)])
    names = (
        "id", "account_id", "platform", "name", "agency", "agency_path", "line_path", "search", "level", "scope",
        "verified_subject", "local_state", "platform_state", "national_state", "followers", "last_update", "verified_until",
        "contract_end", "cancelled_on", "opened_on", "confirmed_on", "made_at", "changed_at",
    )  # fmt: skip
    fill(Account, names, (_account(n, unit_of(n, made), today, now) for n in range(1, count + 1)))
    ids = ((n, "gh" if native_of(n)[0] == "g" else "uid", native_of(n)) for n in range(1, count + 1))
    fill(NativeId, ("account", "kind", "value"), ids)
    changes = (
        (n, StateKind.PLATFORM, "active", "frozen", now - timedelta(n % 40), "示例")
        for n in range(1, count + 1)
        if _frozen(n)
    )
    fill(StateChange, ("account", "kind", "old", "new", "at", "by_name"), changes)
    contacts = (
        (n, "owner", "-", today - timedelta(400), today + timedelta(n % 90) if n % 100 == 4 else None)
        for n in range(4, count, 4)
    )
    fill(Contact, ("account", "role", "sealed_name", "since", "until"), contacts)


def _searched(number: int, unit: Unit) -> str:
    """search_text without asking for the pinyin of every name: all names here are spelt alike."""
    return "\x1f".join((f"示例{number}发布", f"sl{number}fb", unit.name, native_of(number)))


def _frozen(number: int) -> bool:
    return number % 500 == 0 and PLATFORMS[number % 10] == "weixin"


def _account(n: int, unit: Unit, today: date, now: datetime) -> tuple[Any, ...]:
    closed = n % 10 == 3
    first = bounds(half_year(today))[0]
    local, there = ("closed", "cancelled") if closed else ("running", "frozen" if _frozen(n) else "active")
    return (
        n, account_id_of(n), PLATFORMS[n % 10], f"示例{n}发布", unit.pk, unit.path, unit.line_path, _searched(n, unit), unit.level,
        "school" if unit.kind == "school" else "government", unit.name, local, there, "closed" if closed else "running",
        None if n % 5 == 0 else n * SCATTER % 50_000, today - timedelta(n * 31 % 55),
        None if n % 3 == 0 else today - timedelta(150) + timedelta(n * 17 % 700),
        None if n % 5 != 1 else today - timedelta(150) + timedelta(n * 13 % 900), today - timedelta(n * 11 % 500) if closed else None,
        today - timedelta(600 + n * 7 % 3_000), min(today, first + timedelta(n % 60)) if n % 7 < 4 else None, now, now,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in."""

    pk: int
    login: str
    role: Role
    unit: Unit


def staff(count: int, made: list[Unit], now: datetime) -> list[Person]:
    """People of every level and role, in the same mixture whatever their number: most work in counties and units."""
    kinds: dict[str, list[Unit]] = {}
    for unit in made:
        kinds.setdefault(unit.kind, []).append(unit)
    turn = (
        ("province", Role.REGULATOR), ("city", Role.DECIDER), ("county", Role.REVIEWER), ("bureau", Role.OPERATOR),
        ("county", Role.REVIEWER), ("township", Role.OPERATOR), ("city", Role.REVIEWER), ("village", Role.OPERATOR),
        ("county", Role.DECIDER),
    )  # fmt: skip
    rare = (
        ("province", Role.AUDITOR),
        ("province", Role.SYSTEM),
        ("province", Role.REVIEWER),
        ("city", Role.AUDITOR),
        ("county", Role.SYSTEM),
    )
    people = []
    for n in range(count):
        kind, role = rare[n // 10 % len(rare)] if n % 10 == 9 else turn[n % 10]
        people.append(Person(n + 1, f"person{n + 1}", role, kinds[kind][n * SCATTER % len(kinds[kind])]))
    secret = make_password(PASSWORD)
    names = ("id", "login_name", "name", "agency", "password", "password_changed_at", "made_at")
    fill(User, names, ((p.pk, p.login, f"示例{p.pk}", p.unit.pk, secret, now, now) for p in people))
    fill(RoleGrant, ("user", "role", "granted_at"), ((p.pk, p.role, now) for p in people))
    return people
