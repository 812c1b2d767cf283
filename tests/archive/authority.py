"""An authority of time for tests, made with openssl on the spot; its certificates hold for a century."""

from __future__ import annotations

import subprocess
from pathlib import Path

SETTINGS = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
PURPOSE = "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n"
KEYS = {"rsa": ("rsa:2048",), "ec": ("ec", "-pkeyopt", "ec_paramgen_curve:P-256")}


def openssl(*arguments: object) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Authority:
    """Answers requests; `root` is the certificate that others trust."""

    def __init__(self, folder: Path, key: str = "rsa") -> None:
        self.folder, self.root = folder, folder / "ca.pem"
        (folder / "serial").write_text("01\n", encoding="ascii")
        (folder / "tsa.cnf").write_text(SETTINGS.format(folder=folder), encoding="ascii")
        (folder / "purpose").write_text(PURPOSE, encoding="ascii")
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "ca.key", "-out", self.root, "-days", 36500,
                "-subj", "/CN=Test root")  # fmt: skip
        openssl("req", "-new", "-newkey", *KEYS[key], "-nodes", "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr",
                "-subj", "/CN=Test authority of time")  # fmt: skip
        openssl("x509", "-req", "-in", folder / "tsa.csr", "-CA", self.root, "-CAkey", folder / "ca.key", "-CAcreateserial",
                "-days", 36500, "-extfile", folder / "purpose", "-out", folder / "tsa.pem")  # fmt: skip

    def reply(self, request: Path, target: Path, *more: object) -> Path:
        """The reply to a request file."""
        openssl("ts", "-reply", "-config", self.folder / "tsa.cnf", "-queryfile", request, "-inkey", self.folder / "tsa.key",
                "-signer", self.folder / "tsa.pem", "-out", target, *more)  # fmt: skip
        return target
