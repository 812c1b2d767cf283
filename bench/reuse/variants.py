"""Ways in which a post comes from others. A text is a run of parts; each part is one's own or comes from one source."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from jianhao.demo.variants import LEADS, TAILS, noisy
from reuse.chunks import SENTENCE, letters
from reuse.names import pick

OWN = -1
EXCERPT_LEAST, EXCERPT_MOST = 100, 260
PER_EDIT, CORRECTED = 2.5, 0.15
NUMBER = re.compile(r"[0-9０-９]+")
Part = tuple[int, str]
FILLERS = (
    "目前",
    "进一步",
    "有关",
    "切实",
    "积极",
    "及时",
    "相关",
    "全面",
    "认真",
    "近日",
    "据了解，",
    "同时",
    "主要",
    "其中",
)
PINYIN = {
    "的": "de", "一": "yī", "是": "shì", "在": "zài", "不": "bù", "了": "le", "有": "yǒu", "和": "hé", "人": "rén", "这": "zhè",
    "中": "zhōng", "大": "dà", "为": "wèi", "上": "shàng", "个": "gè", "国": "guó", "我": "wǒ", "以": "yǐ", "要": "yào",
    "他": "tā", "时": "shí", "来": "lái", "用": "yòng", "们": "men", "生": "shēng", "到": "dào", "作": "zuò", "地": "dì",
    "于": "yú", "出": "chū", "会": "huì", "可": "kě", "年": "nián", "万": "wàn", "行": "xíng", "市": "shì", "法": "fǎ",
}  # fmt: skip


def sentences(text: str) -> list[str]:
    """The text in sentences; joined they are the text."""
    return SENTENCE.findall(text)


def copied(text: str, source: int = 0) -> list[Part]:
    """The whole text of a source."""
    return [(source, text)]


def edited(text: str, rng: np.random.Generator) -> list[Part]:
    """2 to 8 % of the characters dropped, put in or exchanged, one to four at a place; now and then a sentence added.

    Nobody edits in the middle of a number; in one text of seven a number is corrected.
    """
    wanted = round(rng.uniform(0.02, 0.08) * len(text) / PER_EDIT)
    places = np.sort(rng.integers(0, max(1, len(text) - 4), size=max(1, wanted))).tolist()
    changes = [(at, at + int(rng.integers(0, 4))) for at in places]
    changes = [(at, end) for at, end in changes if not NUMBER.search(text[max(0, at - 1) : end + 1])]
    parts, place = [], 0
    for at, end in changes:
        if at >= place:
            new = pick(rng, FILLERS) if at == end or rng.random() < 0.4 else ""
            parts += [(0, text[place:at]), (OWN, new)]
            place = end
    parts.append((0, text[place:]))
    if rng.random() < CORRECTED:
        parts = _corrected(parts, rng)
    return [*parts, (OWN, pick(rng, TAILS))] if rng.random() < 0.2 else parts


def _corrected(parts: list[Part], rng: np.random.Generator) -> list[Part]:
    """Another number of as many digits in the place of the first number of a part."""
    numbered = [n for n, (source, text) in enumerate(parts) if source != OWN and NUMBER.search(text)]
    if not numbered:
        return parts
    n = numbered[int(rng.integers(len(numbered)))]
    source, text = parts[n]
    before, found, after = text.partition(NUMBER.findall(text)[0])
    new = "".join(str(rng.integers(1, 10)) for _ in found)
    return [*parts[:n], (source, before), (OWN, new), (source, after), *parts[n + 1 :]]


def padded(text: str, rng: np.random.Generator) -> list[Part]:
    """Emoji, punctuation and blanks between the characters, sometimes a call to readers in front."""
    return [(OWN, pick(rng, LEADS) if rng.random() < 0.3 else ""), (0, noisy(text, rng))]


def with_pinyin(text: str, rng: np.random.Generator) -> str:
    """Some characters followed by their sound in brackets."""
    share = rng.uniform(0.1, 0.5)
    return "".join(f"{c}({PINYIN[c]})" if c in PINYIN and rng.random() < share else c for c in text)


def reordered(text: str, rng: np.random.Generator) -> list[Part]:
    """The same sentences in another order."""
    pieces = sentences(text)
    return [(0, _closed(pieces[i])) for i in rng.permutation(len(pieces))]


def stitched(texts: Sequence[str], rng: np.random.Generator) -> list[Part]:
    """30 to 60 % of each text in a run, one after the other."""
    parts: list[Part] = []
    for number, text in enumerate(texts):
        parts += [(number, _run(text, rng.uniform(0.3, 0.6), rng)), (OWN, "\n")]
    return parts


def partial(text: str, own: str, rng: np.random.Generator) -> list[Part]:
    """A run of the source that makes 36 to 55 % of the post, within or before or after words of one's own."""
    ratio = 1 / rng.uniform(0.36, 0.55) - 1  # one's own words by the copied ones
    run = _run(text, min(0.9, len(own) / ratio / len(text)), rng)
    pieces = sentences(own[: round(len(run) * ratio)])
    before = int(rng.integers(0, len(pieces) + 1))
    return [(OWN, "".join(pieces[:before])), (0, run), (OWN, "".join(pieces[before:]))]


def excerpt(text: str, rng: np.random.Generator) -> list[Part]:
    """One passage of a long text, 100 to 260 characters."""
    return [(0, _run(text, rng.uniform(EXCERPT_LEAST, EXCERPT_MOST) / len(text), rng))]


def quoting(text: str, other: str, rng: np.random.Generator) -> list[Part]:
    """A text of one's own that quotes another in 8 to 16 % of its length: not a copy."""
    quote = _run(other, 1.0, rng)[: round(len(text) * rng.uniform(0.08, 0.16))]
    pieces = sentences(text)
    at = int(rng.integers(0, len(pieces) + 1))
    return [
        (OWN, "".join(pieces[:at])),
        (OWN, "据介绍，“"),
        (0, quote),
        (OWN, "”。"),
        (OWN, "".join(pieces[at:])),
    ]


def _run(text: str, share: float, rng: np.random.Generator) -> str:
    """Whole sentences in a row that make about that share of the text, at least one."""
    pieces = sentences(text)
    start = int(rng.integers(0, len(pieces)))
    wanted, got = share * len(text), ""
    for piece in pieces[start:]:
        got += piece
        if len(got) >= wanted:
            return got
    for piece in reversed(pieces[:start]):
        got = piece + got
        if len(got) >= wanted:
            break
    return got


def _closed(sentence: str) -> str:
    return sentence if sentence[-1] in "。！？；\n" else sentence + "。"


def joined(parts: Sequence[Part]) -> str:
    """The text of the parts."""
    return "".join(text for _, text in parts)


def shares(parts: Sequence[Part], sources: int) -> list[float]:
    """Per source the share of the letters of the text that come from it."""
    total = max(1, sum(len(letters(text)) for _, text in parts))
    return [sum(len(letters(t)) for s, t in parts if s == n) / total for n in range(sources)]
