"""Whether a token can be traced to a root certificate: rfc3161-client where it is installed, else the openssl command.

The one module here that looks beyond the standard library, and only when `--trust` asks for it. Openssl takes what the library
refuses (replies with several certificates in unsorted order, SM3), so a refusal of the library alone is not the last word.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

SECONDS = 60


class CannotSay(Exception):
    """Neither the library nor the command is there, as one sentence."""


def trusted(token: bytes, root: bytes, authority: Path) -> bool:
    """Whether the token over `root` was signed under the authority's certificate (PEM); CannotSay if nothing can tell."""
    by_library = _by_library(token, root, authority)
    if by_library:
        return True
    by_command = _by_command(token, root, authority)
    if by_command is None and by_library is None:
        raise CannotSay("本机没有rfc3161-client，也没有openssl，不能核验时间戳的证书")
    return bool(by_command)


def _by_library(token: bytes, root: bytes, authority: Path) -> bool | None:
    try:
        from cryptography import x509
        from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response
    except ImportError:
        return None
    try:
        builder = VerifierBuilder()
        for certificate in x509.load_pem_x509_certificates(authority.read_bytes()):
            builder = builder.add_root_certificate(certificate)
        return bool(builder.build().verify(decode_timestamp_response(token), root))
    except (VerificationError, ValueError):
        return False


def _by_command(token: bytes, root: bytes, authority: Path) -> bool | None:
    with tempfile.TemporaryDirectory() as folder:
        reply = Path(folder) / "root.tsr"
        reply.write_bytes(token)
        command = [
            "openssl",
            "ts",
            "-verify",
            "-digest",
            root.hex(),
            "-in",
            str(reply),
            "-CAfile",
            str(authority),
        ]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return None
    return done.returncode == 0
