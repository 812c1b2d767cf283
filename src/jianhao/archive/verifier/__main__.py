"""`python -m verifier ARCHIVE [--root HEX] [--trust CA.pem]`: 0 intact, 1 damaged, 2 no archive."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .answers import NoArchive
from .check import verify


def main() -> int:
    """Verify and print one sentence."""
    parser = argparse.ArgumentParser(
        prog="verifier", description="核验归档包：逐字节、双向，指出第一处损坏。"
    )
    parser.add_argument("archive", type=Path, metavar="归档包", help="归档包文件夹，或者单条证明文件")
    parser.add_argument("--root", metavar="十六进制", help="登记的Merkle根")
    parser.add_argument("--trust", type=Path, metavar="证书", help="时间戳机构的根证书（PEM）")
    options = parser.parse_args()
    try:
        report = verify(options.archive, options.root, options.trust)
    except NoArchive as error:
        print(error, file=sys.stderr)
        return 2
    print(report.sentence)
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
