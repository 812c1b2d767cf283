"""Which account of the register a row is about: by id, by link, by exact name and unit. Anything less a person decides.

Only accounts of the office's own scope are looked at; of others not even that they exist is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from jianhao.ingest.account_ids import LINK
from jianhao.web.assigned.models import MatchAnswer
from jianhao.web.assigned.reading import Row
from jianhao.web.people.models import Agency
from jianhao.web.registry.importing import chunks
from jianhao.web.registry.models import Account, NativeId
from jianhao.web.scope import within

CANDIDATES_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class Match:
    """What the program can say of one row: the account or unit it is certain of, else those that it may be about, and why."""

    answer: MatchAnswer
    how: str
    account: Account | None = None
    agency: Agency | None = None
    candidates: tuple[int, ...] = ()


class Matcher:
    """Matches the rows of a list against the register of one office and those below it, as it is now."""

    def __init__(self, office: Agency, rows: Sequence[Row]) -> None:
        self._path = office.path
        self._accounts = Account.objects.filter(within(office.path, "agency_path")).select_related("agency")
        self._by_id = self._known_ids({value for row in rows for _, _, value in row.ids} | _given_ids(rows))
        self._by_account_id = self._known_accounts(_given_ids(rows))
        self._by_name = self._named({row.texts["name"] for row in rows if row.texts["name"]})
        self._units = _units(office, {row.texts["agency"] for row in rows if row.texts["agency"]})

    def _known_ids(self, values: set[str]) -> dict[str, list[NativeId]]:
        found: dict[str, list[NativeId]] = defaultdict(list)
        known = NativeId.objects.filter(within(self._path, "account__agency_path")).select_related(
            "account__agency"
        )
        for part in chunks(sorted(values)):
            for native in known.filter(value__in=part).order_by("pk"):
                found[native.value].append(native)
        return found

    def _known_accounts(self, values: set[str]) -> dict[str, Account]:
        return {
            a.account_id: a
            for part in chunks(sorted(values))
            for a in self._accounts.filter(account_id__in=part)
        }

    def _named(self, names: set[str]) -> dict[str, list[Account]]:
        found: dict[str, list[Account]] = defaultdict(list)
        for part in chunks(sorted(names)):
            for account in self._accounts.filter(name__in=part).prefetch_related("native_ids").order_by("pk"):
                found[account.name].append(account)
        return found

    def match(self, row: Row) -> Match:
        """The answer for one row."""
        by_id = self._accounts_of(row)
        if len(by_id) == 1:
            return Match(MatchAnswer.FOUND, _how(row, by_id[0]), by_id[0], by_id[0].agency)
        if by_id:
            return _open("账号ID和链接指向不同的账号。", by_id)
        name = row.texts["name"]
        if not name:
            return self._unit_only(row)
        named = self._of_platform(self._by_name.get(name, []), row.texts["platform"])
        same_unit = [a for a in named if a.agency.name == row.texts["agency"]]
        if len(same_unit) == 1 and not _contradicts(same_unit[0], row):
            return Match(MatchAnswer.FOUND, "名称和主办单位", same_unit[0], same_unit[0].agency)
        return _open(_why(named, same_unit, row), same_unit or named)

    def _accounts_of(self, row: Row) -> list[Account]:
        found: dict[int, Account] = {}
        for platform, kind, value in row.ids:
            for native in self._by_id.get(value, ()):
                same = not platform or native.account.platform == platform
                if same and (not kind or not platform or kind in (native.kind, "id")):
                    found[native.account_id] = native.account
        given = row.texts["account_id"]
        if given in self._by_account_id:
            found[self._by_account_id[given].pk] = self._by_account_id[given]
        elif given and not found:
            for native in self._by_id.get(given, ()):
                if row.texts["platform"] in ("", native.account.platform):
                    found[native.account_id] = native.account
        return list(found.values())

    def _of_platform(self, accounts: Iterable[Account], platform: str) -> list[Account]:
        return [a for a in accounts if not platform or a.platform == platform]

    def _unit_only(self, row: Row) -> Match:
        """A row that names no account is about its unit, where there is one unit of that name."""
        unit = row.texts["agency"]
        if row.ids or row.texts["account_id"] or row.texts["link"]:
            return _open("没有写明账号名称，账号ID或链接在本级台账中没有找到。", ())
        among = self._units.get(unit, [])
        if len(among) == 1:
            return Match(MatchAnswer.FOUND, "只有主办单位", None, among[0])
        if not unit:
            return _open("没有写明账号和单位。", ())
        return _open(f"有{len(among)}个同名单位。" if among else "管理范围内没有同名的单位。", ())


def _given_ids(rows: Iterable[Row]) -> set[str]:
    return {row.texts["account_id"] for row in rows if row.texts["account_id"]}


def _how(row: Row, account: Account) -> str:
    how = "账号ID" if row.texts["account_id"] or not row.texts["link"] else "链接"
    renamed = row.texts["name"] not in ("", account.name)
    return f"{how}（清单中的名称不同，请核对）" if renamed else how


def _ids(row: Row) -> list[tuple[str, str]]:
    """The ids of a row that name an account; an address of a page that names none is not among them."""
    return [(kind, value) for _, kind, value in row.ids if kind != LINK]


def _contradicts(account: Account, row: Row) -> bool:
    """Whether the row gives an id that this account cannot have: it has another one of that kind, or nobody knows the kind.

    An article's link shows an id of a kind that registers often lack; that alone is no contradiction.
    """
    known = {native.kind for native in account.native_ids.all()}
    ids = _ids(row)
    unread = bool(row.texts["account_id"]) and not ids
    return unread or any(kind in known or kind == "id" for kind, _ in ids)


def _why(named: Sequence[Account], same_unit: Sequence[Account], row: Row) -> str:
    gave_id = bool(_ids(row) or row.texts["account_id"])
    if len(same_unit) > 1:
        return f"该单位有{len(same_unit)}个同名账号。"
    if gave_id and named:
        return "账号ID或链接在本级台账中没有找到，有同名账号。"
    if gave_id:
        return "账号ID或链接在本级台账中没有找到。"
    if not named:
        return "本级台账中没有同名的账号。"
    if not row.texts["agency"]:
        return "只有名称，没有主办单位。"
    return "有同名账号，主办单位名称不一致。"


def _open(why: str, accounts: Iterable[Account]) -> Match:
    return Match(MatchAnswer.OPEN, why, candidates=tuple(a.pk for a in accounts)[:CANDIDATES_AT_MOST])


def _units(office: Agency, names: set[str]) -> dict[str, list[Agency]]:
    found: dict[str, list[Agency]] = defaultdict(list)
    wanted: QuerySet = Agency.objects.filter(within(office.path, "path"), dissolved_on=None)
    for part in chunks(sorted(names)):
        for unit in wanted.filter(name__in=part).order_by("path"):
            found[unit.name].append(unit)
    return found
