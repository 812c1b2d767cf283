"""Whether a Chinese font is there that charts in documents use, and one that has rare characters of names and places."""

from __future__ import annotations

import shutil
import subprocess

from jianhao.doctor.findings import Finding, fine, trouble, unknown

NAME, TITLE = "fonts", "中文字体"
# Of names of people and places beyond the basic block: CJK extension A, B, C, E. 㟃 㭎 𠙶 𫭟 𬭊
RARE = (0x37C3, 0x3B4E, 0x20676, 0x2BB5F, 0x2CB4A)
ORDINARY = (0x51CF, 0x53F7, 0x6D3D)  # 减 号 洽
PATIENCE = 20.0  # seconds
ADVICE = "请安装带生僻字的中文字体，如安装包内的字体（思源黑体，或者系统软件包fonts-noto-cjk），再运行fc-cache -f。"


def fonts(known: tuple[str, ...]) -> Finding:
    """`known` are the fonts that charts can use, in their order."""
    families = _families(ORDINARY)
    if families is None:
        return unknown(
            NAME, TITLE, "没有fontconfig（fc-list），不能判断有哪些字体。", "请安装fontconfig后再检查。"
        )
    if not families:
        return trouble(NAME, TITLE, "没有中文字体，通报中的图不能画出。", ADVICE)
    used = next((name for name in known if name in families), None)
    if used is None:
        return trouble(
            NAME, TITLE, f"有中文字体（{_some(families)}），但没有本系统画图能用的字体，通报中不含图。",
            f"请安装以下任一种：{'、'.join(known)}。",
        )  # fmt: skip
    rare = _families(RARE) or frozenset()
    if not rare:
        return trouble(
            NAME, TITLE, f"画图用{used}；没有一种字体含全部生僻字，个别人名、地名会显示为方框。", ADVICE
        )
    return fine(NAME, TITLE, f"画图用{used}；生僻字由{_some(rare)}显示。")


def _families(characters: tuple[int, ...]) -> frozenset[str] | None:
    """The fonts that have all of the characters; None where the system's list cannot be asked."""
    program = shutil.which("fc-list")
    if program is None:
        return None
    wanted = ":charset=" + " ".join(f"{character:x}" for character in characters)
    try:
        done = subprocess.run(
            [program, wanted, "family"], capture_output=True, text=True, encoding="utf-8", errors="replace",
            timeout=PATIENCE, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return frozenset(
        name.strip() for line in done.stdout.splitlines() for name in line.split(",") if name.strip()
    )


def _some(families: frozenset[str]) -> str:
    named = sorted(families)
    return "、".join(named[:2]) + ("等" if len(named) > 2 else "")
