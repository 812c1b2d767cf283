"""The benchmark of costs measures what it says: known truths, labels that mean something, no sentence that rules were mended by."""

from __future__ import annotations

import numpy as np
from clause_cases import CASES
from clause_cases_last import LAST
from clause_cases_later import LATER
from costs.clauses import count, unseen
from costs.coverage import MOST_POSTS, draw, of_product, with_trimming

from jianhao.costs.clauses import Basis, Thing


def test_drawn_accounts_have_the_mean_that_they_are_said_to_have():
    drawn = draw(1, 200)
    posts = drawn.posts
    assert (posts.min(), posts.max()) == (1, MOST_POSTS)
    many = [r for r in drawn.reads if len(r) >= 30]
    truth = drawn.truth[posts >= 30]
    ratio = np.array([np.median(r) for r in many]) / truth
    # Most posts lie below the mean, which the few widely read ones raise.
    assert 0.6 <= np.median(ratio) <= 1.0


def test_intervals_of_the_product_hold_more_truths_than_trimmed_ones():
    drawn = draw(2, 300)
    held, (plain, shrunk) = of_product(drawn)
    assert held.everybody >= 0.8
    assert with_trimming(drawn, 0.10).everybody < held.everybody
    assert 0 < shrunk < plain


def test_labels_use_the_words_of_the_rules_and_no_sentence_was_seen():
    sentences = unseen()
    assert len(sentences) >= 80
    assert len({text for text, _ in sentences}) == len(sentences)
    assert {text for text, _ in sentences} & {text for text, _ in CASES + LATER + LAST} == set()
    things, bases = {str(t) for t in Thing}, {str(b) for b in Basis}
    for text, labels in sentences:
        assert labels.keys() <= things, text
        assert set(labels.values()) <= bases, text


def test_counts_add_up():
    found = count(
        [("每月发布不少于20条。", {"posts": "target"}), ("按季度支付。", {}), ("粉丝数不少于1万。", {})]
    )
    assert (found.sentences, found.labelled, found.right) == (3, 1, 1)
    assert found.right <= found.right_thing <= found.listed
