"""A server that speaks SMTP: STARTTLS with a certificate of its own authority, AUTH, refusals by step; keeps what it was given."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "notice", "Wenjian-2026"


@dataclass
class FakeMail:
    """Mails taken, lines heard, and what is answered instead at a step (EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, END)."""

    certificate: Path | None = None
    key: Path | None = None
    at_once: bool = False  # TLS from the first byte
    instead: dict[str, str] = field(default_factory=dict)
    mails: list[bytes] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def context(self) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(str(self.certificate), str(self.key))
        return made


class Session(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        self.fake: FakeMail = self.server.fake  # type: ignore[attr-defined]
        self.encrypted = False
        try:
            if self.fake.at_once:
                self._wrap()
            if self._say(self.fake.instead.get("CONNECT", "220 mail.example.org ready")):
                while line := self.rfile.readline(4096):
                    if not self._answer(line.decode("utf-8", "replace").rstrip("\r\n")):
                        return
        except OSError:
            return
        finally:
            for one in (self.rfile, self.wfile, self.connection):
                one.close()

    def finish(self) -> None:
        """Everything is closed already, encrypted or not."""

    def _wrap(self) -> None:
        self.rfile.close()
        self.wfile.close()
        self.connection = self.fake.context().wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.encrypted = True

    def _say(self, text: str) -> bool:
        if text == "DROP":
            return False
        self.wfile.write(text.encode() + b"\r\n")
        return True

    def _answer(self, line: str) -> bool:
        verb = line.split(" ")[0].split(":")[0].upper()
        self.fake.heard.append(line)
        if verb in self.fake.instead:
            return self._say(self.fake.instead[verb])
        if verb == "STARTTLS" and self.fake.certificate and not self.encrypted:
            self._say("220 go ahead")
            self._wrap()
            return True
        if verb == "DATA":
            return self._data()
        if verb == "QUIT":
            self._say("221 bye")
            return False
        return self._say(self._plain(verb, line))

    def _plain(self, verb: str, line: str) -> str:
        if verb == "EHLO":
            offers = ["mail.example.org", "AUTH PLAIN"]
            if self.fake.certificate and not self.encrypted:
                offers.append("STARTTLS")
            return "\r\n".join([*(f"250-{offer}" for offer in offers), "250 8BITMIME"])
        if verb == "AUTH":
            right = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
            return "235 ok" if line.split(" ")[-1] == right else "535 5.7.8 authentication failed"
        return {"MAIL": "250 ok", "RCPT": "250 ok", "NOOP": "250 ok", "RSET": "250 ok"}.get(verb, "502 no")

    def _data(self) -> bool:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline(4096)) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.fake.mails.append(b"".join(lines))
        return self._say(self.fake.instead.get("END", "250 queued"))


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


@contextmanager
def serving_mail(fake: FakeMail) -> Iterator[int]:
    """The port at which the fake listens."""
    with _Server(("127.0.0.1", 0), Session) as running:
        running.fake = fake  # type: ignore[attr-defined]
        threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield running.server_address[1]
        finally:
            running.shutdown()


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that is its own authority, and its key."""
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(secret, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        secret.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return paths
