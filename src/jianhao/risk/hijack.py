"""What stands in a hijacked account's posts: gambling, pornography, weapons, illegal services, adverts, baits to make contact.

Strong words stand for themselves; weak ones count only beside a bait to make contact. What offices write themselves under every
article (长按识别二维码关注…) is such a bait only where an offer, or three weak words, stand in the same text. Where a text
warns of such things, words in their own spelling do not count. A word in a disguised spelling always does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

from jianhao.kernels.normalise import Codes
from jianhao.kernels.points import keep_han
from jianhao.risk.finding import Hit, Severity
from jianhao.risk.folding import folded
from jianhao.risk.masking import masked_words
from jianhao.risk.obfuscation import HOMOGLYPHS, packed_spellings
from jianhao.risk.packaged import lines, words
from jianhao.risk.rules import RULES
from jianhao.risk.texts import Texts
from jianhao.risk.word_list import Found, WordList

STRONG, WEAK, CONTACT, GUIDE = "strong", "weak", "contact", "guide"
PAUSES = frozenset("，。；：！？、,.;:!?\n\r")  # a word that the sentence itself divides is two
LEAST_HANDLE, HANDLE_WITHIN = 5, 14  # letters and digits of an account name, and how near they stand
LEADING_ON = ("扫", "私", "进群")  # baits that need no name of an account
LEAST_DISGUISED = 3  # characters of a weak word whose disguise says something
# Different weak words that say together what one does not (代办, 投资 and 贷款 are an office's own words too): beside a bait, and
# beside what offices write under every article.
MANY, MORE = 2, 3
GAP = 3  # characters of noise between two of a word
SUGGESTION = "核实是否本单位发布；不是的立即改密、留证并报告"


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the list in one of its spellings."""

    word: str
    rule: str
    strength: str
    disguised: bool


@cache
def _rows() -> tuple[tuple[str, str, list[str]], ...]:
    """Kind, strength and words of every line of the list."""
    rows = (line.split("\t") for line in lines("hijack_words.txt"))
    baits = {STRONG: CONTACT, WEAK: GUIDE}
    return tuple((kind, baits[how] if kind == CONTACT else how, listed.split()) for kind, how, listed in rows)


@cache
def _terms() -> tuple[tuple[str, Term], ...]:
    entries = []
    for kind, strength, listed in _rows():
        for word in listed:
            plain, others = (Term(word, f"hijack_{kind}", strength, disguised) for disguised in (False, True))
            if strength != WEAK:
                entries.append((folded(word), plain))
            if strength != WEAK or len(word) >= LEAST_DISGUISED:
                entries += [(spelt, others) for spelt in packed_spellings(word)]
    # A word's own spelling goes before a disguise of another word.
    return tuple(sorted(entries, key=lambda one: one[1].disguised))


@cache
def _weak_words() -> WordList[Term]:
    """Weak words as they are: they are looked for only where there is a bait to make contact."""
    return WordList(
        (folded(word), Term(word, f"hijack_{kind}", WEAK, False))
        for kind, strength, listed in _rows()
        if strength == WEAK
        for word in listed
    )


@cache
def _list() -> WordList[Term]:
    return WordList(_terms())


@cache
def _warnings() -> WordList[bool]:
    return WordList((folded(word), True) for word in words("prevention_words.txt"))


@cache
def _homoglyphs() -> Codes:
    table = np.arange(0x10000, dtype=np.uint16)
    for odd, plain in HOMOGLYPHS.items():
        table[odd] = plain
    return table


def find_hijack(texts: Texts) -> list[Hit]:
    """Adverts and illegal offers, in order of place."""
    codes = _homoglyphs()[texts.codes]
    found = [(one, False) for one in _list().find(codes, texts.places)]
    found += [(one, True) for one in _between_letters(texts, codes)]
    rows: dict[int, list[_Seen]] = defaultdict(list)
    for one, letters in found:
        seen = _looked_at(texts, one, letters)
        if seen is not None:
            rows[texts.row_of(one.begin)].append(seen)
    return [hit for row in sorted(rows) for hit in _weighed(texts, row, rows[row], _warns(texts, row))]


def _warns(texts: Texts, row: int) -> bool:
    """Whether a text speaks of fighting or avoiding such things."""
    own = _codes_of(texts, row)
    return bool(_warnings().find(texts.codes[own], texts.places[own]))


def _codes_of(texts: Texts, row: int) -> slice:
    return slice(int(texts.ends[row - 1]) + 1 if row else 0, int(texts.ends[row]) + 1)


@dataclass(frozen=True, slots=True)
class _Seen:
    term: Term
    begin: int
    end: int
    disguised: bool


def _between_letters(texts: Texts, codes: Codes) -> Iterable[Found[Term]]:
    """Words with letters or digits put between their characters (加x微x信)."""
    kept, places = np.empty(codes.size, np.uint16), np.empty(codes.size, np.int32)
    number = keep_han(codes, texts.places, kept, places)
    han, where = kept[:number], places[:number]
    for one in _list().find(han, where):
        gaps = np.diff(where[one.first : one.last + 1]) - 1
        if len(one.value.word) >= 3 and gaps.size and gaps.min() >= 1 and gaps.max() <= GAP:
            yield one


def _looked_at(texts: Texts, one: Found[Term], letters: bool) -> _Seen | None:
    """The word as it stands in the text; None where it is only neighbours across a pause or a blank."""
    written = texts.slice(one.begin, one.end)
    if letters:
        return _Seen(one.value, one.begin, one.end, True)
    gaps = np.diff(texts.places[one.first : one.last + 1]) - 1
    if gaps.size and gaps.max() > 0:
        if gaps.max() > GAP:
            return None
        # Signs between all characters are a disguise; between some, only those that no sentence puts there.
        if gaps.min() == 0 and (any(c in PAUSES for c in written) or _only_blanks(written)):
            return None
        paused = any(c in PAUSES for c in written)
        whole = len(one.value.word) >= 3 or (gaps.max() == gaps.min() and not paused)
        return _Seen(one.value, one.begin, one.end, True) if whole else None
    disguised = one.value.disguised or folded_differs(written, one.value.word)
    return _Seen(one.value, one.begin, one.end, disguised)


def _only_blanks(written: str) -> bool:
    return not any(not c.isalnum() and not c.isspace() for c in written)


def folded_differs(written: str, word: str) -> bool:
    """Whether a word is written with characters of other scripts or widths; upper and lower case are the same."""
    return written.casefold() != word.casefold()


def _weighed(texts: Texts, row: int, seen: list[_Seen], warned: bool) -> list[Hit]:
    """What of the words in one text is worth a finding."""
    baits = [
        one
        for one in seen
        if one.term.strength == CONTACT and (one.disguised or _has_handle(texts, row, one))
    ]
    guides = [one for one in seen if one.term.strength == GUIDE]
    if baits or guides:
        seen = seen + _weak_in(texts, row)
    offers = [one for one in seen if one.term.strength == STRONG]
    hints = [one for one in seen if one.term.strength == WEAK]
    if warned:
        baits, guides, offers, hints = (
            [o for o in each if o.disguised] for each in (baits, guides, offers, hints)
        )
    different = len({one.term.word for one in hints})
    baits += [one for one in guides if one.disguised or offers or different >= MORE]
    hints = [one for one in hints if one.disguised or baits]
    taken = [(one.begin, one.end) for one in (*offers, *baits)]
    hints = [o for o in hints if not any(o.begin < end and begin < o.end for begin, end in taken)]
    called = any(one.term.strength == CONTACT or one.disguised for one in baits)
    together = bool(baits and offers) or (
        called and (different >= MANY or any(one.disguised for one in hints))
    )
    chosen = {(one.begin, one.end): one for one in (*hints, *baits, *offers)}
    return [_hit(texts, row, chosen[place], together) for place in sorted(chosen)]


def _weak_in(texts: Texts, row: int) -> list[_Seen]:
    """The weak words of one text, written without anything in between."""
    own = _codes_of(texts, row)
    found = _weak_words().find(texts.codes[own], texts.places[own])
    return [
        _Seen(one.value, one.begin, one.end, False)
        for one in found
        if one.end - one.begin == len(one.value.word)
    ]


def _has_handle(texts: Texts, row: int, one: _Seen) -> bool:
    """Whether the bait names an account, or leads on by itself."""
    if one.term.word.startswith(LEADING_ON):
        return True
    _, after = texts.around(row, one.begin, one.end, 0, HANDLE_WITHIN)
    letters = [c for c in folded(after) if c.isascii()]
    return len(letters) >= LEAST_HANDLE


def _hit(texts: Texts, row: int, one: _Seen, together: bool) -> Hit:
    start = int(texts.starts[row])
    rule = RULES[one.term.rule]
    severity = (
        Severity.URGENT if together or (one.disguised and one.term.strength == STRONG) else rule.severity
    )
    if one.term.strength == WEAK and not together:
        severity = Severity.IMPORTANT
    shown = masked_words(texts.slice(one.begin, one.end))
    return Hit(row, one.begin - start, one.end - start, rule.id, shown, SUGGESTION, one.term.word, severity)
