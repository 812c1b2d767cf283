"""Pictures for documents, drawn with matplotlib; the same figures always stand in a table beside them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

# In this order: the first that is installed is used, so that one machine always draws the same picture.
FONTS: Final = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "SimHei",
    "FandolHei",
    "Noto Sans CJK JP",
    "Noto Serif CJK SC",
    "Noto Serif CJK JP",
    "SimSun",
)
INK: Final = "#1F2933"
BAR: Final = "#2F4B8F"
LINE: Final = "#D9DEE7"
_DPI = 200
_WIDTH = 6.1  # inches: the width of the type area


def bars(labels: Sequence[str], values: Sequence[int], unit: str) -> bytes | None:
    """Horizontal bars from zero with their values, as PNG; None without values or a Chinese font."""
    font = chinese_font()
    if font is None or not values:
        return None
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with rc_context({"font.family": [font], "axes.unicode_minus": False, "text.parse_math": False}):
        figure = Figure(figsize=(_WIDTH, 0.5 + 0.34 * len(values)), dpi=_DPI, layout="constrained")
        FigureCanvasAgg(figure)
        _draw(figure.subplots(), [_short(label) for label in labels], values, unit)
        buffer = BytesIO()
        # The library would write its own version and a time into the file.
        figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def chinese_font() -> str | None:
    """The name of the first known Chinese font on this machine."""
    # Imported here: finding the fonts of the machine takes longer than most commands.
    from matplotlib.font_manager import fontManager

    installed = {entry.name for entry in fontManager.ttflist}
    return next((name for name in FONTS if name in installed), None)


def _draw(axes: Any, labels: Sequence[str], values: Sequence[int], unit: str) -> None:
    positions = range(len(values), 0, -1)
    axes.barh(positions, values, height=0.6, color=BAR)
    axes.set_yticks(list(positions), labels)
    axes.set_xlim(0, max(values) * 1.15)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0, labelsize=9, labelcolor=INK)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.spines["left"].set_color(LINE)
    for position, value in zip(positions, values, strict=True):
        text = f" {value:,}{unit}"
        axes.text(value, position, text, va="center", ha="left", fontsize=9, color=INK)


def _short(label: str) -> str:
    return label if len(label) <= 18 else label[:17] + "…"
