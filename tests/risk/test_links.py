"""Links: which are worth a look, and none that can be followed in a finding."""

from __future__ import annotations

import pytest
from risk_made import found_in, one_text

from jianhao.risk.links import find_links


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("详见https://dwz.cn/AbCd", [("short_link", "https://dwz.cn/AbCd")]),
        ("点bit.ly/2abc看", [("short_link", "bit.ly/2abc")]),
        ("网址http://abc123.vip/reg?x=1。", [("odd_link", "http://abc123.vip/reg?x=1")]),
        ("登录http://203.0.113.9:8080/a", [("odd_link", "http://203.0.113.9:8080/a")]),
        ("见http://xn--fiq228c.com/", [("odd_link", "http://xn--fiq228c.com")]),
        ("请登录www.gov.cn和http://zwfw.example.gov.cn/a.html", []),
        ("附件：通知.docx、a.txt，版本3.1.2，邮箱a.b@example.com，第1.2.3.4条", []),
        ("约1.5万元，比例为3.2%", []),
    ],
)
def test_links(text: str, expected: list[tuple[str, str]]) -> None:
    assert found_in(find_links, text) == expected


def test_a_listed_site_is_found_under_any_name_before_it() -> None:
    from jianhao.risk.packaged import words

    site = words("illegal_sites.xz")[100]
    assert [r for r, _ in found_in(find_links, f"见 http://a.b.{site}/x 。")] == ["illegal_site"]


def test_a_platform_s_own_short_links_say_nothing() -> None:
    texts = one_text("更多→http://t.cn/A6cEzwtk")
    assert find_links(texts, platforms=["weibo"]) == []
    assert [hit.rule for hit in find_links(texts, platforms=["weixin"])] == ["short_link"]


def test_findings_cannot_be_followed() -> None:
    for hit in find_links(one_text("http://abc123.vip/reg.php http://dwz.cn/x")):
        assert "://" not in hit.text
        assert "http" not in hit.text
        assert "." not in hit.text.replace("[.]", "")
