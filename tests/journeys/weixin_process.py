"""Run in processes of their own: the interface of the account that is closed, and `jianhao collect` with that interface.

python -m journeys.weixin_process serve                    prints its address and answers until it is ended
python -m journeys.weixin_process collect ADDRESS …        the command line with the rest as its arguments
"""

from __future__ import annotations

import sys
import threading
from datetime import timedelta
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "collect"))

from journeys.material import today
from weixin_server import FakeWeixin, serving

from jianhao.archive.connecting import Guard
from jianhao.collect.transport import Posting

OBJECTS, ARTICLES = 24, 48  # publish objects of one, two and three articles
MOBILE = "13800001234"


def account() -> FakeWeixin:
    """Articles of some weeks, one with a mobile number in it, drafts, numbers of the last days."""
    made = FakeWeixin(today=today())
    for number in range(OBJECTS):
        made.publish(number, 1 + number % 3)
    first = made.published[-1]["content"]["news_item"][0]
    first["title"], first["content"] = "丁镇停水通知", f"<p>明日停水，请提前储水。联系电话{MOBILE}。</p>"
    made.drafts.append({"media_id": "draft0", "content": {"news_item": []}, "update_time": 1_735_700_000})
    made.count(today() - timedelta(2), OBJECTS - 1)
    return made


def serve() -> None:
    """Answer until ended."""
    with serving(account()) as address:
        print(address, flush=True)
        threading.Event().wait()


def collect(address: str, *given: str) -> None:
    """The command line, whose interface is at an address of this machine."""
    from jianhao import cli
    from jianhao.jobs import collect as job

    job.Posting = lambda _: Posting(address, Guard(lambda one: str(one) == "127.0.0.1"))
    sys.argv = ["jianhao", "collect", *given]
    cli.main()


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
