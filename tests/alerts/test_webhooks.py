"""The signature as it is documented, and a receiver that checks it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alerts.fake_robots import Fake
from hypothesis import given
from hypothesis import strategies as st

from jianhao.alerts import signing
from jianhao.alerts.outcomes import Outcome
from jianhao.alerts.posting import Reach
from jianhao.alerts.signing import DELIVERY, EVENT, SIGNATURE, TIMESTAMP, signature, verified
from jianhao.alerts.webhooks import Hook, hook_address
from jianhao.errors import UnusableCall

SECRET = "0123456789abcdef"
NOW = 1_600_000_000
PAGE = Path(__file__).resolve().parents[2] / "docs" / "alerts.md"


def test_a_known_signature() -> None:
    # printf '1600000000.{"a":1}' | openssl dgst -sha256 -hmac 0123456789abcdef
    made = "33bcdb09423a88ac836007e7326f1f005da24356bd04f68c0b34d0fce2ef09e4"
    assert signature(SECRET, "1600000000", b'{"a":1}') == f"v1={made}"


def test_what_arrives_is_verified(fake: Fake, address: str, reach: Reach) -> None:
    body = '{"事项":"印发通报"}'.encode()
    answer = Hook(f"{address}/listen", SECRET).send("c1-e7", "circular.issued", body, reach, NOW)
    assert answer.outcome is Outcome.SENT
    (heard,), (got,) = fake.headers, fake.bodies
    assert (heard[DELIVERY], heard[EVENT]) == ("c1-e7", "circular.issued")
    assert verified(SECRET, heard[TIMESTAMP], got, heard[SIGNATURE], NOW + 10)
    assert Hook(f"{address}/quiet", SECRET).send("c1-e8", "x", body, reach, NOW).outcome is Outcome.SENT


@given(st.binary(max_size=50), st.binary(max_size=50), st.text(max_size=90))
def test_nothing_else_is_verified(body: bytes, other: bytes, given_: str) -> None:
    good = signature(SECRET, str(NOW), body)
    assert verified(SECRET, str(NOW), body, good, NOW)
    assert verified(SECRET, str(NOW), other, good, NOW) == (other == body)
    assert verified(SECRET, str(NOW), body, given_, NOW) == (given_ == good)
    assert not verified("f" * 16, str(NOW), body, good, NOW)
    assert not verified(SECRET, str(NOW + 1), body, good, NOW)


@pytest.mark.parametrize(
    ("now", "fresh"), [(NOW - 301, False), (NOW - 300, True), (NOW + 300, True), (NOW + 301, False)]
)
def test_an_old_message_played_again_is_refused(now: float, fresh: bool) -> None:
    assert verified(SECRET, str(NOW), b"x", signature(SECRET, str(NOW), b"x"), now) is fresh


@pytest.mark.parametrize("timestamp", ["", "-1", "1e9", "１６０", "9" * 13, "16 00"])
def test_a_time_that_is_none(timestamp: str) -> None:
    assert not verified(SECRET, timestamp, b"x", "v1=0", NOW)


@pytest.mark.parametrize(
    "text", ["", "listen", "file:///etc/passwd", "https://u:p@x/", "https://x/#a", "https://x/\r\nA: b", "https://[::1", "https://x:x/"]
)  # fmt: skip
def test_an_address_that_is_none(text: str) -> None:
    with pytest.raises(UnusableCall):
        hook_address(text)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(UnusableCall):
        Hook("https://x.example.org/", "short")


def test_the_example_of_the_documents_verifies(fake: Fake, address: str, reach: Reach) -> None:
    """The receiver printed in docs/alerts.md takes what is sent, refuses what was changed, and takes nothing twice."""
    (example,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    receiver: dict[str, object] = {}
    exec(compile(example, "docs/alerts.md", "exec"), receiver)
    accepted = receiver["accepted"]
    Hook(f"{address}/x", SECRET).send("c1-e9", "circular.issued", b'{"id":"c1-e9"}', reach, NOW)
    (headers,), (body,) = fake.headers, fake.bodies
    assert accepted(SECRET, headers, body, NOW + 5)  # type: ignore[operator]
    assert not accepted(SECRET, headers, body, NOW + 6)  # type: ignore[operator]  # the same delivery
    assert not accepted(SECRET, headers | {DELIVERY: "c1-e10"}, body + b" ", NOW)  # type: ignore[operator]
    assert not accepted(SECRET, headers | {DELIVERY: "c1-e10"}, body, NOW + 301)  # type: ignore[operator]


def test_the_module_for_receivers_needs_the_standard_library_alone() -> None:
    text = Path(signing.__file__).read_text(encoding="utf-8")
    assert set(re.findall(r"^(?:import|from) (\w+)", text, re.M)) == {"__future__", "hashlib", "hmac"}
