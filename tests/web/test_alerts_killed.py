"""SIGKILL between a send and its record: nothing lost, and a double always carries the number of the first."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from alerts.fake_mail import FakeMail, serving_mail
from alerts.fake_robots import Fake, serving
from web.databases import VARIABLE, own_database
from web.world import NOW

DEEP = bool(os.environ.get("JIANHAO_DEEP"))
TESTS = Path(__file__).resolve().parent.parent
KINDS = ("wecom", "dingtalk", "webhook", "mail", "text")
PATIENCE = 90.0
MORNING, EVENING = NOW, NOW.replace(hour=19)


@dataclass
class Place:
    """An installation of its own and the other side of its lines."""

    folder: Path
    environment: dict[str, str]
    fake: Fake
    mail: FakeMail

    def run(self, *steps: str, dies: bool = False, **more: str) -> list[list[str]]:
        """Take the steps in one process; the words that it printed."""
        command = [sys.executable, "-m", "alerts.killed_process", *steps]
        done = subprocess.run(
            command,
            env=self.environment | more,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == (-signal.SIGKILL if dies else 0), done.stderr[-2000:]
        return [line.split() for line in done.stdout.splitlines()]

    def arrived(self, kind: str) -> list[str]:
        """The numbers that came through a channel, in order."""
        if kind == "text":
            return [path.stem for path in self.folder.glob("outbox/*/*.txt")]
        if kind == "mail":
            return [re.search(rb"<([^@]+)@", mail)[1].decode() for mail in self.mail.mails]
        if kind == "webhook":
            told = [json.loads(body) for body in self.fake.bodies]
            return [said["number"] for said in told if said.get("event") == "reminder"]
        return [re.search(r"编号：([0-9G-]+)", text)[1] for text in self.texts(kind)]

    def texts(self, kind: str) -> list[str]:
        """What a robot was sent."""
        part = {"wecom": "/cgi-bin/", "dingtalk": "/robot/"}[kind]
        pairs = zip(self.fake.paths, self.fake.bodies, strict=True)
        return [json.loads(body)["text"]["content"] for path, body in pairs if path.startswith(part)]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    fake, mail = Fake(clock=EVENING.timestamp), FakeMail()
    with serving(fake) as base, serving_mail(mail) as port, own_database() as database:
        kept = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        environment = kept | {
            "JIANHAO_KEEP_DATA": str(tmp_path), "JIANHAO_DATA": str(tmp_path), "JIANHAO_DATABASE": database,
            VARIABLE: database, "FAKE": base, "FAKE_MAIL": str(port), "JIANHAO_ALERTS_NETWORKS": '["127.0.0.0/8"]',
            "PYTHONPATH": os.pathsep.join(p for p in (str(TESTS), kept.get("PYTHONPATH", "")) if p),
        }  # fmt: skip
        yield Place(tmp_path, environment, fake, mail)


def test_killed_between_send_and_record(place: Place) -> None:
    numbers = {row[0]: row[4] for row in place.run("prepare", "tell_one", "look")}
    assert set(numbers) == set(KINDS)
    killed = KINDS if DEEP else ("wecom",)
    for kind in killed:
        place.run("die_after_send", dies=True, ONLY=kind)
        assert place.arrived(kind) == [numbers[kind]]
    for kind, state, unsure, whats, number in place.run("pause_over", "work_off", "look"):
        once, again = kind in killed and kind not in ("text", "webhook"), kind in killed
        assert (state, number) == ("sent", numbers[kind])
        assert whats == ("begun,unknown,begun,sent" if again else "begun,sent")
        assert unsure == str(once)
        # nothing lost; a second one carries the same number, a file is one file
        assert place.arrived(kind) == [numbers[kind]] * (2 if again and kind != "text" else 1)
    first, second = place.texts("wecom")
    assert second == f"{first}（再次发送，如已收到同一编号请忽略）"
    hooked = [(h["X-Jianhao-Delivery"], b) for h, b in zip(place.fake.headers, place.fake.bodies, strict=True)
              if "X-Jianhao-Delivery" in h]  # fmt: skip
    assert len(hooked) == 1 + ("webhook" in killed)
    assert len(set(hooked)) == 1  # one delivery, byte for byte
    if DEEP:
        _before_the_send(place)
        _in_digests(place)
        _in_events(place)
    _a_silent_other_side(place)


def _before_the_send(place: Place) -> None:
    """It was noted that it goes out and it did not: it goes out afterwards, once."""
    before = len(place.arrived("wecom"))
    place.run("tell_another", "die_before_send", dies=True, ONLY="wecom")
    assert len(place.arrived("wecom")) == before
    rows = place.run("work_off", "look")
    assert len(place.arrived("wecom")) == before + 1
    assert {row[1] for row in rows} == {"sent"}


def _in_digests(place: Place) -> None:
    """Everybody gets one, those of the batch that was broken off too."""
    # Digests are drawn up in the morning, and a robot refuses a sender of another hour.
    place.fake.clock = MORNING.timestamp
    place.run("make_people", "die_in_digests", dies=True)
    between, (count, distinct, intact) = place.run("look_at_digests", "draw_up", "look_at_digests")
    assert 0 < int(between[0]) < int(count) == int(distinct)
    assert intact == "True"
    place.fake.clock = EVENING.timestamp


def _in_events(place: Place) -> None:
    """Each event reaches the webhook once."""
    place.run("issue_events", "die_in_events", dies=True)
    before = len(place.fake.bodies)
    place.run("work_off")
    events = [json.loads(b) for b in place.fake.bodies[before:] if b"circular.issued" in b]
    assert (
        len(events)
        == len({one["sequence"] for one in events})
        == len({one["delivery"] for one in events})
        == 6
    )


def _a_silent_other_side(place: Place) -> None:
    """The real worker process: the message was taken, no answer came, the worker is killed; the next one sends it again."""
    place.fake.clock = time.time
    rows = [(row[0], row[4]) for row in place.run("look", "tell_another", "look", REAL="1")]
    known = {
        number for kind, number in rows if rows.count((kind, number)) == 1
    }  # those that the first look did not see
    heard = place.fake.requests
    place.fake.wrong.append("hang")
    first = _worker(place)
    try:
        _wait(lambda: place.fake.requests > heard, "the first worker sent nothing")
    finally:
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    place.fake.released.set()
    second = _worker(place)
    try:
        _wait(
            lambda: known <= {n for kind in KINDS for n in place.arrived(kind)},
            "the second worker did not send all",
        )
    finally:
        second.terminate()
        second.wait(60)
    rows = [row for row in place.run("look") if row[4] in known]
    assert {row[1] for row in rows} == {"sent"}
    ((kind, number),) = [(row[0], row[4]) for row in rows if "unknown" in row[3]]
    assert place.arrived(kind).count(number) == 2


def _worker(place: Place) -> subprocess.Popen[bytes]:
    with (place.folder / "log.txt").open("ab") as log:
        command = [sys.executable, "-m", "jianhao", "worker"]
        return subprocess.Popen(
            command, env=place.environment, stdout=log, stderr=log, start_new_session=True
        )


def _wait(until: object, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not until():  # type: ignore[operator]
        assert time.monotonic() < end, what
        time.sleep(0.3)
