"""Clauses of a contract that pay for reads, followers or posting counts, with their places in the text.

Rules of words, sentence by sentence; a prohibition (不得以阅读量作为付款依据) and a clause against faked figures are not taken for
what they forbid. What the rules find is a reminder to read the clause, never a finding about the contractor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from jianhao.costs import clause_words as words

TEXT_LENGTH = 20_000
# Longer ones are no sentences of a contract, and rules that look back and forth must not meet them.
_SENTENCE = re.compile(r"[^。；;！!\n\r]{1,600}")
_PART = re.compile(r"[^，,：:]+")


class Basis(StrEnum):
    """How a number stands in a contract: money depends on it, an assessment that decides on money does, or it is demanded."""

    PAID = "paid"
    ASSESSED = "assessed"
    TARGET = "target"


class Thing(StrEnum):
    """What is counted."""

    READS = "reads"
    FOLLOWERS = "followers"
    POSTS = "posts"
    RANKING = "ranking"
    LIKES = "likes"

    @property
    def chinese(self) -> str:
        """The word of tables and reports."""
        return CHINESE[self]


CHINESE = {
    Thing.READS: "阅读量",
    Thing.FOLLOWERS: "粉丝数",
    Thing.POSTS: "发布数量",
    Thing.RANKING: "排名或者指数",
    Thing.LIKES: "点赞、转发等互动数",
}
_ORDER = (Basis.PAID, Basis.ASSESSED, Basis.TARGET)


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence (start, end: code points of the text) that counts something, and on which basis."""

    thing: Thing
    basis: Basis
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Mention:
    """A mention inside a sentence: its place there and the part of the sentence it stands in."""

    start: int
    end: int
    part_start: int
    part_end: int


def find_clauses(text: str | None) -> tuple[Clause, ...]:
    """The clauses in the order of the text, one for each sentence and thing; texts beyond TEXT_LENGTH are read up to there."""
    plain = words.folded((text or "")[:TEXT_LENGTH])
    assessment_pays = words.ASSESSMENT_PAYS.search(plain) is not None
    found = []
    for sentence in _SENTENCE.finditer(plain):
        start, body = _trimmed(sentence)
        for thing in Thing:
            basis = _basis(body, thing, assessment_pays)
            if basis is not None:
                found.append(Clause(thing, basis, start, start + len(body)))
    return tuple(found)


def _trimmed(sentence: re.Match[str]) -> tuple[int, str]:
    body = sentence[0]
    return sentence.start() + len(body) - len(body.lstrip()), body.strip()


def _basis(sentence: str, thing: Thing, assessment_pays: bool) -> Basis | None:
    """The strongest basis of any mention of the thing in the sentence, None if there is none that counts."""
    kinds = [
        basis
        for mention in _mentions(sentence, thing)
        if not _waved_off(sentence, mention)
        and (basis := _of_mention(sentence, mention, thing, assessment_pays)) is not None
    ]
    return min(kinds, key=_ORDER.index, default=None)


def _mentions(sentence: str, thing: Thing) -> Iterator[_Mention]:
    for part in _PART.finditer(sentence):
        if thing is Thing.POSTS and words.OFFICIAL_MINIMUM.search(part[0]):
            continue
        for found in words.MENTIONS[thing].finditer(part[0]):
            after = part[0][found.start() : found.end() + 6]
            if thing is not Thing.POSTS or not words.NOT_POSTS.search(after):
                start = part.start() + found.start()
                yield _Mention(start, part.start() + found.end(), part.start(), part.end())


def _of_mention(sentence: str, mention: _Mention, thing: Thing, assessment_pays: bool) -> Basis | None:
    demanded = _demanded(sentence, mention, thing)
    if _pays(sentence, mention, demanded):
        return Basis.PAID
    scored = words.ASSESS.search(_near(sentence, mention)) is not None and not _reported(sentence, mention)
    if not demanded and not scored:
        return None
    if assessment_pays:
        return Basis.ASSESSED
    return Basis.TARGET if demanded or scored else None


def _near(sentence: str, mention: _Mention) -> str:
    """The mention's part of the sentence and the next one: 粉丝数，不少于5000."""
    following = _PART.search(sentence, mention.part_end)
    return sentence[mention.part_start : following.end() if following else mention.part_end]


def _demanded(sentence: str, mention: _Mention, thing: Thing) -> bool:
    """Whether a number of it is asked for."""
    near = _near(sentence, mention)
    if _reported(sentence, mention):
        near = sentence[mention.part_start : mention.end]
        return thing is Thing.POSTS and bool(words.AT_LEAST.search(near) and words.FIGURE.search(near))
    if thing is Thing.RANKING:
        return words.AT_LEAST.search(near) is not None or re.search(r"前[0-9三五十]", near) is not None
    return words.AT_LEAST.search(near) is not None and words.FIGURE.search(near) is not None


def _reported(sentence: str, mention: _Mention) -> bool:
    """Whether only figures of it are to be delivered: 阅读量统计报表."""
    return words.REPORTING.match(sentence[mention.end : mention.part_end]) is not None


def _pays(sentence: str, mention: _Mention, demanded: bool) -> bool:
    part = sentence[mention.part_start : mention.part_end]
    before, after = sentence[mention.part_start : mention.start], sentence[mention.end : mention.part_end]
    own = sentence[mention.start : mention.end]
    if words.PAY.search(own):
        return True
    if words.PAY.search(part):
        tied = words.TIE_BEFORE.search(before) or words.TIE_AFTER.search(after) or words.PRICE.search(part)
        if tied or demanded:
            return True
    if not words.PAY.search(sentence) or _reported(sentence, mention):
        return False
    if demanded and _condition(sentence, mention):
        return True
    if "每" in part and words.FOR_EACH.match(sentence[mention.part_end :]):
        return True
    return words.FIRM_TIE_BEFORE.search(before) is not None or _tied_after_list(sentence, mention)


def _condition(sentence: str, mention: _Mention) -> bool:
    """Whether the money in another part of the sentence hangs on this number: …的，支付…; 未达到…，扣减…; 每增加…，奖励…."""
    part, rest = sentence[mention.part_start : mention.part_end], sentence[mention.part_end :]
    paying = words.PAY.search(rest)
    if paying is not None and (words.CONDITION_ENDS.search(part) or words.CONSEQUENCE.match(rest)):
        return re.search(r"[0-9]+分", rest[: paying.start()]) is None
    head = sentence[: mention.part_start]
    return re.search(r"(?:条件|依据|前提|标准|如下|挂钩|比例)[：:为是]?[^。；;]*$", head) is not None


def _tied_after_list(sentence: str, mention: _Mention) -> bool:
    """A list after a colon that names what money depends on: 付款依据：阅读量、粉丝数."""
    head = sentence[: mention.part_start]
    if not head.endswith((":", "：")):
        return False
    paying = re.search(r"(?:依据|条件|标准|挂钩|指标|构成|方式)[^，,。；;：:]*[：:]$", head)
    return paying is not None and words.PAY.search(head) is not None


def _waved_off(sentence: str, mention: _Mention) -> bool:
    """Whether the sentence forbids or excludes what the mention names, or speaks of faked figures."""
    part = sentence[mention.part_start : mention.part_end]
    before = words.NO_NEGATION.sub("", sentence[mention.part_start : mention.start])
    after = sentence[mention.end : mention.part_end]
    if words.EXCEPT.search(before) and re.match(r"[^，,。；;：:]{0,10}外", after):
        return True
    if words.INTEGRITY.search(part) and not words.CLEANED.search(part):
        return True
    if words.NEGATED_BEFORE.search(before) or words.NEGATED_AFTER.match(after):
        return True
    return _next_denies(sentence, mention) or _list_denied(sentence, mention)


def _next_denies(sentence: str, mention: _Mention) -> bool:
    """A following part that takes it back: 阅读量、粉丝数，均不作为付款依据."""
    following = _PART.search(sentence, mention.part_end)
    return following is not None and words.NEGATED_NEXT.match(following[0]) is not None


def _list_denied(sentence: str, mention: _Mention) -> bool:
    """A list that a denial opens: 不得将下列内容作为付款条件：阅读量，粉丝数."""
    head = sentence[: mention.part_start]
    opened = max(head.rfind(":"), head.rfind("："))
    if opened >= 0 and words.NEGATED_BEFORE.search(words.NO_NEGATION.sub("", head[:opened])):
        return True
    earlier = list(_PART.finditer(head))
    if not earlier or sentence[mention.part_start : mention.start].strip():
        return False
    last = words.NO_NEGATION.sub("", earlier[-1][0])
    ends_in_mention = any(
        m.end() == len(last) for rule in words.MENTIONS.values() for m in rule.finditer(last)
    )
    return ends_in_mention and words.NEGATED_BEFORE.search(last) is not None
