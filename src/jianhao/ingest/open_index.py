"""An index that knows every account: for a researcher's file without a register, and for texts that are only sources."""

from __future__ import annotations

from jianhao.ingest.identity import NAME, AccountIndex, Joined
from jianhao.store.schemas import ACCOUNTS_IN
from jianhao.vocab.platforms import Platform


class OpenIndex(AccountIndex):
    """Takes whatever account a row names as registered, by its id, else by its name; rows that name none as `stand_in`.

    The application never uses it for posts that are judged: it always passes its register.
    """

    def __init__(self, stand_in: str | None = None) -> None:
        super().__init__(ACCOUNTS_IN.empty_table().select(["account_id", "platform", "ids"]))
        self.stand_in = None if stand_in is None else Joined(stand_in, NAME)

    def platform(self, account_id: str) -> str:
        """The platform that the id begins with."""
        return account_id.partition(":")[0]

    def find(self, platform: str | None, ref: str | None, name: str | None = None) -> Joined | None:
        """The account as it is named; None only where nothing is."""
        if ref:
            head, colon, _ = ref.partition(":")
            known = colon and head in Platform.__members__
            return Joined(ref if known else f"{platform or Platform.other}:{ref}", "account_id")
        return Joined(f"{platform or Platform.other}:{name}", NAME) if name else None
