"""A collection in a process of its own, to be killed: ADDRESS FOLDER."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from weixin_server import APPID, EARLY, SECRET

from jianhao.archive.connecting import Guard
from jianhao.collect.interface import Credential
from jianhao.collect.transport import Posting
from jianhao.collect.weixin import collect_weixin
from jianhao.dates import day_number

if __name__ == "__main__":
    guard = Guard(lambda one: str(one) == "127.0.0.1")
    collect_weixin(
        "weixin:gh_990000000001", Credential(APPID, SECRET), Path(sys.argv[2]), Posting(sys.argv[1], guard),
        today=day_number(date(2025, 12, 6)), since=day_number(EARLY),
    )  # fmt: skip
