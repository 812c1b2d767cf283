"""Checks an archive offline: every byte, both ways, and names the first broken thing.

Needs the standard library and warcio, nothing else: the folder can be copied to another machine and run there with
`python -m verifier ARCHIVE`. Only `--trust` looks for more (rfc3161-client, else the openssl command).
"""

from .answers import Answer, Broken, NoArchive, Report
from .check import verify

__all__ = ["Answer", "Broken", "NoArchive", "Report", "verify"]
