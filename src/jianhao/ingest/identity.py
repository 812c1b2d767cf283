"""Which registered account a post belongs to: by any id the account holds, never by its name alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from jianhao.ingest.cells import fold
from jianhao.vocab.native_ids import biz_numeric, creator_hash
from jianhao.vocab.platforms import Platform

NAME = "name"


@dataclass(frozen=True, slots=True)
class Joined:
    """The account a reference leads to and by which kind of id."""

    account_id: str
    by: str


class AccountIndex:
    """Looks accounts up by platform and any of their ids.

    `confirmed_names` maps a name (optionally `platform:name`) to an account_id: a person said so. An id that two
    accounts claim leads to neither.
    """

    # The account of rows that name none; a register has no such account.
    stand_in: Joined | None = None

    def __init__(self, accounts: pa.Table, confirmed_names: Mapping[str, str] | None = None) -> None:
        self._by_id: dict[tuple[str, str], Joined | None] = {}
        self._platforms: dict[str, str] = {}
        self._names = {fold(name): account_id for name, account_id in (confirmed_names or {}).items()}
        rows = zip(*(accounts.column(c).to_pylist() for c in ("account_id", "platform", "ids")), strict=True)
        for account_id, platform, ids in rows:
            self._platforms[account_id] = platform
            self._add(platform, account_id, Joined(account_id, "account_id"))
            self._add(platform, account_id.partition(":")[2], Joined(account_id, "account_id"))
            for item in ids or ():
                for key, kind in keys_of(item["kind"], item["id"]):
                    self._add(platform, key, Joined(account_id, kind))

    @cached_property
    def digest(self) -> str:
        """Identity of the whole index: the same register and confirmations give the same joins."""
        pairs = sorted((*key, joined.account_id if joined else "") for key, joined in self._by_id.items())
        return hashlib.sha256(repr((pairs, sorted(self._names.items()))).encode()).hexdigest()

    def __contains__(self, account_id: str) -> bool:
        return account_id in self._platforms

    def platform(self, account_id: str) -> str:
        """The platform of a registered account."""
        return self._platforms[account_id]

    def find(self, platform: str | None, ref: str | None, name: str | None = None) -> Joined | None:
        """The account behind a reference (any id) or, failing that, a confirmed name."""
        if ref and (found := self._by_ref(platform, ref)):
            return found
        if name:
            account_id = self._names.get(f"{platform}:{name}") or self._names.get(name)
            if account_id in self._platforms and platform in (None, self._platforms[account_id]):
                return Joined(account_id, NAME)
        return None

    def _by_ref(self, platform: str | None, ref: str) -> Joined | None:
        if ref in self._platforms:
            return Joined(ref, "account_id")
        head, colon, rest = ref.partition(":")
        if colon and head in Platform.__members__.values():
            platform, ref = head, rest
        places = [platform] if platform else list(Platform)
        found = {joined for p in places for key in _spellings(ref) if (joined := self._by_id.get((p, key)))}
        accounts = {joined.account_id for joined in found}
        return min(found, key=lambda j: j.by) if len(accounts) == 1 else None

    def _add(self, platform: str, key: str, joined: Joined) -> None:
        known = self._by_id.get((platform, key), joined)
        same = known is not None and known.account_id == joined.account_id
        self._by_id[(platform, key)] = known if same else None


def keys_of(kind: str, value: str) -> Iterable[tuple[str, str]]:
    """The spellings under which tools write one id, with the kind that a join by them is recorded as."""
    yield value, kind
    if value.lower() != value:
        yield value.lower(), kind
    if kind == "biz":
        yield f"mp_wxs_{value}", kind
    if value.isdigit():
        yield creator_hash(value), "creator_hash"


def _spellings(ref: str) -> set[str]:
    spellings = {ref, ref.lower()}
    if (number := biz_numeric(ref)) is not None:
        spellings.add(number)
    return spellings


def post_key(
    account_id: str, native: str | None, url: str | None, published_us: int | None, title: str | None
) -> str:
    """`post_id` of contracts: the native id within the account, else a digest of the url, else of time and title."""
    if native:
        return f"{account_id}:{native}"
    basis = url if url else f"{published_us}\x1f{title or ''}"
    return f"{account_id}:{hashlib.sha256(basis.encode()).hexdigest()[:20]}"
