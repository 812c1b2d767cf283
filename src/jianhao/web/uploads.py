"""Uploads are cut off at the limit while they arrive, before anything of them is read."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from jianhao.web.config import settings

MEGABYTE = 1024**2


class Limited(FileUploadHandler):
    """Breaks the connection off once a request carries more than the limit."""

    def __init__(self, request: object = None) -> None:
        super().__init__(request)
        self.left = settings().upload_megabytes * MEGABYTE

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.left -= len(raw_data)
        if self.left < 0:
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


class TableUpload(forms.FileField):
    """A table as offices have it; what is in it is judged by its bytes when it is read, not by its name."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            max_length=200,
            widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.csv,.zip"}),
            **options,
        )

    def clean(self, data: object, initial: object = None) -> UploadedFile | None:
        found = super().clean(data, initial)
        if found and found.size > settings().upload_megabytes * MEGABYTE:
            raise forms.ValidationError(f"文件超过{settings().upload_megabytes}MB，请拆分后再上传。")
        return found
