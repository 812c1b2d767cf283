"""An office's own words as they were read, without what it takes to look for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jianhao.risk.finding import Severity

if TYPE_CHECKING:
    from jianhao.risk.word_list import WordList


@dataclass(frozen=True, slots=True)
class OwnWord:
    """One word of an office's list."""

    word: str
    suggestion: str
    severity: Severity


@dataclass(frozen=True)
class Lexicon:
    """The lists that were loaded; `versions` says of each file its name, version and the digest of its bytes."""

    words: tuple[OwnWord, ...] = ()
    versions: tuple[tuple[str, str, str], ...] = ()

    def search(self) -> WordList[OwnWord]:
        """The words ready to be looked for."""
        from jianhao.risk.folding import folded  # compiled: not for whoever only keeps words
        from jianhao.risk.word_list import WordList

        return WordList((folded(one.word), one) for one in self.words)
