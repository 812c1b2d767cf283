"""Ways in which a text is copied: edited, padded, transcribed, stitched, respun."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np

from jianhao.demo.lexicon import synonyms, traditional

SENTENCE = re.compile(r"[^。；\n]*[。；\n]?")
PADDING = ("～", "！", "·", " ", "\u3000", "👇", "✅", "📢", "👉", "…", "★")
LEADS = ("小编带您了解：", "速看！", "转发周知。", "温馨提醒：", "请扩散：", "一起来看：")
TAILS = ("请大家互相转告。", "更多信息请持续关注本号。", "感谢您的关注。", "欢迎在留言区交流。")
SPUN_LEAST, SPUN_MOST = 0.2, 0.4


@cache
def _words() -> re.Pattern[str]:
    """All synonyms, longer ones first."""
    return re.compile("|".join(sorted(map(re.escape, synonyms()), key=lambda w: (-len(w), w))))


def edited(text: str, rng: np.random.Generator) -> str:
    """2 to 8 % of the characters changed: a few words swapped, a clause dropped or a sentence added."""
    budget = rng.uniform(0.02, 0.06) * len(text)
    matches = list(_words().finditer(text))
    parts: list[tuple[int, int, str]] = []
    for i in rng.permutation(len(matches)):
        if budget <= 0:
            break
        word = matches[i].group()
        parts.append((*matches[i].span(), synonyms()[word]))
        budget -= max(len(word), len(synonyms()[word]))
    for start, end, other in sorted(parts, reverse=True):
        text = text[:start] + other + text[end:]
    return text + str(rng.choice(TAILS)) if rng.random() < 0.3 else text


def noisy(text: str, rng: np.random.Generator) -> str:
    """Punctuation, blanks and emoji put between every ten characters or so; no letter or digit changed."""
    out, place = [], 0
    while place < len(text):
        step = int(rng.integers(4, 16))
        out.append(text[place : place + step])
        out.append(PADDING[int(rng.integers(len(PADDING)))])
        place += step
    return "".join(out)


def transcribed(text: str) -> str:
    """The text in traditional characters, as far as the table goes."""
    return text.translate(traditional())


def stitched(texts: Sequence[str], rng: np.random.Generator) -> str:
    """40 to 70 % of the sentences of each text, one after the other."""
    parts = []
    for text in texts:
        sentences = [s for s in SENTENCE.findall(text) if s.strip()]
        number = max(1, round(len(sentences) * rng.uniform(0.4, 0.7)))
        start = int(rng.integers(0, len(sentences) - number + 1))
        parts.append("".join(sentences[start : start + number]).strip())
    return "\n".join(parts)


def spun(text: str, rng: np.random.Generator) -> tuple[str, float]:
    """(respun text, share of its characters that were replaced): near-synonyms word by word, at most 40 %."""
    keep = rng.uniform(0.92, 1.0)
    most = SPUN_MOST * len(text)
    changed = 0

    def other(match: re.Match[str]) -> str:
        nonlocal changed
        word = match.group()
        if changed + len(word) > most or rng.random() > keep:
            return word
        changed += len(synonyms()[word])
        return synonyms()[word]

    result = _words().sub(other, text)
    if changed < SPUN_LEAST * len(result):
        lead = str(rng.choice(LEADS))
        result, changed = lead + result, changed + len(lead)
    return result, changed / len(result)
