"""Mail: encrypted or not at all, one receiver, headers that nothing slips into, each refusal recognised."""

from __future__ import annotations

import email
from collections.abc import Callable
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from alerts.fake_mail import PASSWORD, USER, FakeMail, certificate, serving_mail
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.alerts.mail import Letter, Mailbox, Security, composed, mail_address, send_mail
from jianhao.alerts.outcomes import Answer, Outcome
from jianhao.alerts.posting import Reach, networks
from jianhao.errors import UnusableCall

DATE = "Mon, 02 Nov 2026 09:00:00 +0800"
LETTER = Letter(
    "clerk@example.org", "3项待办（编号20261102-1）", "您有3项待办。\n编号：20261102-1", "20261102-1"
)
Send = Callable[..., Answer]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def send(authority: tuple[Path, Path]) -> Send:
    def run(
        fake: FakeMail, security: Security = Security.STARTTLS, trusted: bool = True, **more: object
    ) -> Answer:
        reach = Reach(networks(["127.0.0.0/8"]), str(authority[0]) if trusted else "", silence=1.0, whole=3.0)
        with serving_mail(fake) as port:
            box = Mailbox("127.0.0.1", port, security, "office@example.org", **more)  # type: ignore[arg-type]
            return send_mail(box, LETTER, DATE, reach)

    return run


def test_encrypted_and_signed_in(send: Send, authority: tuple[Path, Path]) -> None:
    fake = FakeMail(*authority)
    assert send(fake, user=USER, password=PASSWORD).outcome is Outcome.SENT
    made = email.message_from_bytes(fake.mails[0])
    assert str(make_header(decode_header(made["Subject"]))) == LETTER.subject
    assert made["Message-ID"] == "<20261102-1@example.org>"
    assert made.get_payload(decode=True).decode().replace("\r\n", "\n").rstrip() == LETTER.text
    assert fake.heard.index("STARTTLS") < next(
        n for n, line in enumerate(fake.heard) if line.startswith("AUTH")
    )


def test_encrypted_from_the_first_byte(send: Send, authority: tuple[Path, Path]) -> None:
    fake = FakeMail(*authority, at_once=True)
    assert send(fake, Security.TLS).outcome is Outcome.SENT


def test_without_encryption_only_in_a_named_network(send: Send, reach: Reach) -> None:
    assert send(FakeMail(), Security.PLAIN).outcome is Outcome.SENT
    box = Mailbox("127.0.0.1", 25, Security.PLAIN, "office@example.org")
    answer = send_mail(box, LETTER, DATE, Reach())
    assert (answer.outcome, "内网" in answer.sentence) == (Outcome.CHANNEL, True)


def test_never_with_less_than_was_set(send: Send, authority: tuple[Path, Path]) -> None:
    fake = FakeMail()  # offers no STARTTLS
    assert send(fake, user=USER, password=PASSWORD).outcome is Outcome.CHANNEL
    assert not fake.mails
    assert not any(line.startswith(("AUTH", "MAIL")) for line in fake.heard)
    strange = FakeMail(*authority)
    answer = send(strange, trusted=False)
    assert (answer.outcome, "证书" in answer.sentence) == (Outcome.LATER, True)
    assert not strange.mails


@pytest.mark.parametrize(
    ("step", "reply", "outcome"),
    [
        ("CONNECT", "554 no", Outcome.CHANNEL),
        ("CONNECT", "421 busy", Outcome.LATER),
        ("CONNECT", "DROP", Outcome.LATER),
        ("EHLO", "DROP", Outcome.LATER),
        ("AUTH", "535 5.7.8 wrong", Outcome.CHANNEL),
        ("AUTH", "454 later", Outcome.LATER),
        ("MAIL", "550 sender", Outcome.CHANNEL),
        ("MAIL", "451 later", Outcome.LATER),
        ("RCPT", "550 no such user", Outcome.MESSAGE),
        ("RCPT", "450 greylisted", Outcome.LATER),
        ("RCPT", "DROP", Outcome.LATER),
        ("DATA", "554 spam", Outcome.MESSAGE),
        ("DATA", "452 full", Outcome.LATER),
        ("END", "554 spam", Outcome.MESSAGE),
        ("END", "452 full", Outcome.LATER),
        ("END", "DROP", Outcome.UNKNOWN),
    ],
)
def test_refusals_by_step(send: Send, step: str, reply: str, outcome: Outcome) -> None:
    answer = send(FakeMail(instead={step: reply}), Security.PLAIN, user=USER, password=PASSWORD)
    assert answer.outcome is outcome, answer
    assert answer.sentence.endswith("。")


def test_a_wrong_password(send: Send) -> None:
    answer = send(FakeMail(), Security.PLAIN, user=USER, password="wrong")
    assert (answer.outcome, answer.code) == (Outcome.CHANNEL, 535)
    assert "wrong" not in answer.sentence


@settings(deadline=None)
@given(st.text(max_size=120), st.text(max_size=400))
def test_nothing_slips_into_the_headers(subject: str, text: str) -> None:
    hostile = f"{subject}\r\nBcc: other@example.org\n\n{subject}"
    data = composed(Letter("a@example.org", hostile, text, "1"), "b@example.org", DATE)
    made = email.message_from_bytes(data)
    assert sorted(key.lower() for key in made.keys()) == sorted(  # noqa: SIM118  (names may come twice)
        ["from", "to", "subject", "date", "message-id", "auto-submitted", "content-type",
         "content-transfer-encoding", "mime-version"]
    )  # fmt: skip
    assert made["To"] == "a@example.org"
    assert all(len(line) < 998 for line in data.split(b"\r\n"))


@pytest.mark.parametrize(
    "text", ["", "a", "a@b", "a@b.cn,c@d.cn", "甲@b.cn", "a@b.cn\r\nX: y", "<a@b.cn>", "a b@c.cn", "a@-b.cn", "a@b..cn", "x" * 65 + "@b.cn"]
)  # fmt: skip
def test_an_address_that_is_none(text: str) -> None:
    with pytest.raises(UnusableCall):
        mail_address(text)


def test_a_mailbox_that_cannot_be() -> None:
    for host, port, more in (("", 25, {}), ("x y", 25, {}), ("x", 0, {}), ("x", 25, {"password": "密码"})):
        with pytest.raises(UnusableCall):
            Mailbox(host, port, Security.TLS, "a@example.org", **more)  # type: ignore[arg-type]
