"""QR codes of the form: only for web links, one picture a row, the same bytes each time."""

from __future__ import annotations

import zipfile

import pyarrow as pa
import pytest

from jianhao.documents.checklist import write_checklist
from jianhao.documents.qr import qr_png
from jianhao.store.schemas import ACCOUNTS_IN

LINK = "https://mp.weixin.qq.com/mp/profile_ext?action=home&__biz=MzAwMDAwMDAwMA=="


def test_a_link_becomes_a_png():
    png = qr_png(LINK)
    assert png is not None
    assert png.startswith(b"\x89PNG")
    assert png == qr_png(f"  {LINK} ")


@pytest.mark.parametrize(
    "text",
    [None, "", "—", "javascript:alert(1)", "weixin://dl/chat", "见附件", "https://x", "http://" + "a" * 2000],
)
def test_anything_else_has_no_code(text):
    assert qr_png(text) is None


def test_the_form_holds_one_code_for_each_link(tmp_path):
    rows = [dict.fromkeys(ACCOUNTS_IN.names) | {"account_id": f"weixin:gh_{n}", "platform": "weixin", "link": link}
            for n, link in enumerate([LINK, None, LINK + "#2"])]  # fmt: skip
    for name in ("a.xlsx", "b.xlsx"):
        write_checklist(pa.Table.from_pylist(rows, ACCOUNTS_IN), tmp_path / name)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        assert sum(n.startswith("xl/media/") for n in book.namelist()) == 2
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
