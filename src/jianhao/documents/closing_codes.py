"""QR codes of notices read back: whether a picture leads to the account that takes over."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

import zxingcpp
from PIL import Image

from jianhao.closing.facts import CodeMatch
from jianhao.documents.cells import one_line
from jianhao.vocab.platforms import NativeId, Platform, recognise

MOST_BYTES = 8 << 20
MOST_PIXELS = 24_000_000  # a poster; more is refused before it is unpacked
SHOWN = 120


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """Whether the code leads there, what it says, and a sentence for the person who looks at it."""

    match: CodeMatch
    contents: tuple[str, ...]
    sentence: str


def read_codes(picture: bytes) -> tuple[str, ...] | None:
    """The texts of all QR codes of a picture (PNG, JPEG, …), each once; None for what is no picture or too large a one."""
    plain = _opened(picture)
    if plain is None:
        return None
    found = zxingcpp.read_barcodes(plain, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return tuple(dict.fromkeys(code.text for code in found if code.valid))


def as_png(picture: bytes) -> bytes | None:
    """The picture anew as a grey PNG without anything else that was in the file; None for what is no picture or too large a one."""
    plain = _opened(picture)
    if plain is None:
        return None
    out = io.BytesIO()
    plain.save(out, "PNG")
    return out.getvalue()


def leads_to(picture: bytes, platform: Platform, known: frozenset[NativeId]) -> CodeAnswer:
    """Compare every code of a picture with the ids that an account is known by; only ids of one kind are compared.

    Codes of some platforms hold a token that names no account: then it cannot be said, and a person has to scan.
    """
    contents = read_codes(picture)
    if contents is None:
        return CodeAnswer(CodeMatch.CANNOT_SAY, (), "不是可以读取的图片，或者图片过大。")
    if not contents:
        return CodeAnswer(
            CodeMatch.CANNOT_SAY, (), "图中没有可以读出的二维码，请换清晰的图片，或者由人扫码确认。"
        )
    answers = [_compared(text, platform, known) for text in contents]
    worst = next(m for m in (CodeMatch.NO, CodeMatch.CANNOT_SAY, CodeMatch.YES) if m in answers)
    shown = one_line(contents[answers.index(worst)])[:SHOWN]
    return CodeAnswer(worst, contents, _SENTENCES[worst].format(shown))


_SENTENCES = {
    CodeMatch.YES: "二维码指向承接账号（{}）。",
    CodeMatch.NO: "二维码指向的不是承接账号（{}）。",
    CodeMatch.CANNOT_SAY: "由二维码的内容（{}）不能认出账号，须由人扫码确认。",
}


def _compared(text: str, platform: Platform, known: frozenset[NativeId]) -> CodeMatch:
    found = recognise(text)
    if found is None:
        return CodeMatch.CANNOT_SAY
    if found.platform is not platform:
        return CodeMatch.NO
    if found.id_kind is None or found.native_id is None:
        return CodeMatch.CANNOT_SAY
    of_kind = {one.value for one in known if one.kind is found.id_kind}
    if not of_kind:
        return CodeMatch.CANNOT_SAY
    return CodeMatch.YES if found.native_id in of_kind else CodeMatch.NO


def _opened(picture: bytes) -> Image.Image | None:
    if len(picture) > MOST_BYTES:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # PIL only warns of a bomb
            with Image.open(io.BytesIO(picture), formats=("PNG", "JPEG", "GIF", "BMP", "WEBP")) as image:
                return _on_white(image) if image.width * image.height <= MOST_PIXELS else None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning, MemoryError, EOFError):
        return None


def _on_white(image: Image.Image) -> Image.Image:
    """Grey on white: a code on a transparent ground would else be black on black."""
    coloured = image.convert("RGBA")
    ground = Image.new("RGBA", coloured.size, "white")
    ground.alpha_composite(coloured)
    return ground.convert("L")
