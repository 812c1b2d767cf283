"""The people at work: a process of its own, because Locust makes every wait of its process one of its own.

python -m web.load --plan FILE --host URL --users 50 --seconds 120 --step 45 --limit 200

Each person signs in through the page, then opens one page after the other with pauses of two seconds in the mean (drawn, so
that people do not march in step). Printed is one line of JSON a step. In the first, for so many seconds, whoever opens a page
opens the one that was opened least so far: every page is measured, however rare it is. In the others pages come as often as
the plan says; there are more and more people, until the 95th percentile of a step is above the limit. What is asked while
people sign in does not count.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, task
from locust.env import Environment

from web.figures import all_of, percentile

PAUSE = 2.0  # seconds in the mean
GROWTH = 1.25
SETTLE = 20.0  # seconds after the last one signed in, until what is read often is in memory
A_SECOND = 2.0  # people who come in a second: a password costs half a second of a processor
SIGN_IN, FORM = "sign-in", "sign-in, form"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Book:
    """What was measured since it was opened: milliseconds by page, and what went wrong."""

    counting: bool = False
    evenly: bool = True
    pages: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    signed_in: list[float] = field(default_factory=list)
    opened: Counter[str] = field(default_factory=Counter)

    def note(self, name: str, response_time: float, exception: Exception | None, **_: Any) -> None:
        """Called by Locust after every request."""
        if exception is not None:
            self.errors.append(f"{name}: {exception}")
        elif name == SIGN_IN:
            self.signed_in.append(response_time)
        elif self.counting and name != FORM:
            self.pages.setdefault(name, []).append(response_time)


BOOK = Book()
WAITING: list[dict[str, Any]] = []
INSIDE: list[str] = []


class Person(FastHttpUser):
    """One person of the plan."""

    def wait_time(self) -> float:
        """A pause; short ones are frequent, long ones are rare."""
        return random.expovariate(1 / PAUSE)

    def on_start(self) -> None:
        """Sign in as somebody who has not yet."""
        me = WAITING.pop(0)
        self.pages = me["pages"]
        self.weights = [page["weight"] for page in self.pages]
        form = self.client.get("/login/", name=FORM)
        token = TOKEN.search(form.text or "")
        said = {
            "login_name": me["login"],
            "password": me["password"],
            "csrfmiddlewaretoken": token[1] if token else "",
        }
        with self.client.post(
            "/login/", data=said, name=SIGN_IN, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code == 302:
                INSIDE.append(me["login"])
                answer.success()
            else:
                answer.failure(f"not signed in: {answer.status_code}")

    @task
    def look(self) -> None:
        """Open a page; anything but that page is an error."""
        if BOOK.evenly:
            page = min(self.pages, key=lambda one: (BOOK.opened[one["name"]], random.random()))
        else:
            (page,) = random.choices(self.pages, self.weights)
        BOOK.opened[page["name"]] += 1
        address = random.choice(page["addresses"])
        with self.client.get(
            address, name=page["name"], headers=page["headers"], allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code} for {address}")


def main() -> None:
    """Steps until it is too much."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--plan", type=Path, required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--users", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--step", type=float, required=True)
    parser.add_argument("--limit", type=float, required=True)
    options = parser.parse_args()
    random.seed(7)
    WAITING[:] = json.loads(options.plan.read_text(encoding="utf-8"))
    everybody = len(WAITING)
    environment = Environment(user_classes=[Person], host=options.host)
    environment.events.request.add_listener(BOOK.note)
    runner = environment.create_local_runner()
    users = options.users
    _come(runner, users)
    _print(_measure(users, options.seconds))
    BOOK.evenly = False
    while options.step and users <= everybody:
        _come(runner, users)
        measured = _measure(users, options.step)
        _print(measured)
        if measured["errors"] or percentile(all_of(measured), 95) >= options.limit:
            break
        users = max(users + 1, int(users * GROWTH))
    runner.quit()


def _print(measured: dict[str, Any]) -> None:
    print(json.dumps(measured, ensure_ascii=False), flush=True)


def _come(runner: Any, users: int) -> None:
    runner.start(users, spawn_rate=A_SECOND)
    _until_all_are_inside(users)


def _until_all_are_inside(users: int) -> None:
    until = time.monotonic() + 60 + users * 4
    while len(INSIDE) < users:
        if BOOK.errors or time.monotonic() > until:
            raise SystemExit(f"{len(INSIDE)} of {users} signed in; {BOOK.errors[:3]}")
        gevent.sleep(0.2)
    gevent.sleep(SETTLE)


def _measure(users: int, seconds: float) -> dict[str, Any]:
    """What happens in so many seconds."""
    BOOK.pages, BOOK.errors, BOOK.counting = {}, [], True
    begun, spent = time.perf_counter(), _processor()
    gevent.sleep(seconds)
    BOOK.counting = False
    took = time.perf_counter() - begun
    signed_in, BOOK.signed_in = BOOK.signed_in, []
    return {"users": users, "seconds": took, "pages": BOOK.pages, "errors": BOOK.errors, "sign_in": signed_in,
            "generator": (_processor() - spent) / took}  # fmt: skip


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
