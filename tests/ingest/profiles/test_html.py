"""Markup to text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianhao.ingest.profiles._html import plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("没有标记的文字", "没有标记的文字"),
        ("一 <  二，a<b", "一 < 二，a<b"),
        ("<p>第一段</p><p>第二段</p>", "第一段\n第二段"),
        ("前<br>后<br/>末", "前\n后\n末"),
        ("<section><span>甲</span><strong>乙</strong></section>", "甲乙"),
        ("<p>&lt;b&gt;&amp;&nbsp;&#20013;</p>", "<b>& 中"),
        ("<script>var a='<p>坏</p>'</script><style>p{}</style><p>好</p>", "好"),
        ('<p title="a>b">好</p>', "好"),
        ("<!-- 注释 --><p>好</p>", "好"),
        ("<p>未闭合<div>嵌套", "未闭合\n嵌套"),
        ("", ""),
    ],
)
def test_what_a_reader_sees(markup, text):
    assert plain_text(markup) == text


def test_nesting_has_no_bound_that_loses_text():
    assert plain_text("<div>" * 50_000 + "内文" + "</div>" * 50_000) == "内文"


@given(st.text(alphabet="<>/&;#!-= \"'pbrscitx\x00\ud800中", max_size=200))
def test_never_raises(markup):
    plain_text(markup)
