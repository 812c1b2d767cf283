"""Screenshots that people hand in: PNG or JPEG by their bytes, kept as they are, sent back as downloads only."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from jianhao.web.inspections.folders import PICTURES, keep, new_token
from jianhao.web.registry.importing import safe_name

LARGEST = 8 * 1024**2
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def kind_of(content: bytes) -> str | None:
    """The media type of a whole PNG or JPEG; None for anything else."""
    if content.startswith(PNG) and content[12:16] == b"IHDR" and b"IEND" in content[-16:]:
        return "image/png"
    if content.startswith(JPEG) and b"\xff\xd9" in content[-64:]:
        return "image/jpeg"
    return None


class PictureField(forms.FileField):
    """A screenshot; what it is is judged by its bytes, not by its name."""

    def __init__(self, **options: Any) -> None:
        widget = forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"})
        super().__init__(**{"max_length": 200, "widget": widget, "required": False, **options})

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        found = super().clean(data, initial)
        if not found:
            return None
        if found.size > LARGEST:
            raise forms.ValidationError(f"截图超过{LARGEST // 1024**2}MB，请裁剪后再上传。")
        content = found.read()
        found.seek(0)
        if kind_of(content) is None:
            raise forms.ValidationError("截图应为完整的PNG或JPEG图片。")
        return found


def kept(picture: UploadedFile | None) -> dict[str, str]:
    """The fields of an `Evidence` for a picture, written to its place."""
    if not picture:
        return {}
    token = new_token()
    keep(BytesIO(picture.read()), PICTURES, token)
    return {"picture": token, "picture_name": safe_name(picture.name or "截图")}
