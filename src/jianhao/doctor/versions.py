"""What runs here, and whether it is what the release asks for."""

from __future__ import annotations

import platform
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import InvalidRequirement, Requirement

from jianhao.doctor.findings import Finding, fine, trouble, unknown

NAME, TITLE = "versions", "版本"
LOWEST = (3, 11)


def versions(release: str) -> Finding:
    """Python, the release at work, and every package it asks for."""
    told = f"减号 {release}，Python {platform.python_version()}，{platform.system()} {platform.machine()}"
    if sys.version_info < LOWEST:
        return trouble(NAME, TITLE, f"{told}：Python版本过低。", "请用Python 3.11或更新的版本。")
    try:
        asked = requires("jianhao") or []
    except PackageNotFoundError:
        return unknown(NAME, TITLE, f"{told}；没有安装信息，各组件的版本没有核对。")
    wrong = sorted(said for text in asked if (said := _wrong(text)))
    if wrong:
        return trouble(
            NAME, TITLE, f"{told}；组件与本版本要求不一致：{'、'.join(wrong)}。", "请用安装包重新安装，不要单独升级组件。"
        )  # fmt: skip
    return fine(NAME, TITLE, f"{told}，各组件的版本符合要求。")


@cache  # a component that is replaced is another one only after the next start
def _wrong(text: str) -> str:
    """What is wrong with one requirement; those of other extras than `web` are nobody's here."""
    try:
        asked = Requirement(text)
    except InvalidRequirement:
        return text
    if asked.marker is not None and not asked.marker.evaluate({"extra": "web"}):
        return ""
    try:
        found = version(asked.name)
    except PackageNotFoundError:
        return f"缺少{asked.name}"
    return "" if asked.specifier.contains(found, prereleases=True) else f"{asked.name} {found}"
