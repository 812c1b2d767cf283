"""A person without a browser: follows links, fills forms by their names, keeps cookies. Standard library only."""

from __future__ import annotations

import re
import secrets
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path

FORM = re.compile(r"<form\b(?P<head>[^>]*)>(?P<body>.*?)</form>", re.S)
FIELD = re.compile(r"<(?:input|textarea|select|button)\b[^>]*>", re.S)
SELECTED = re.compile(r'<select\b[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.S)


def attribute(tag: str, name: str) -> str | None:
    """The value of an attribute of a tag."""
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else None


class Visitor:
    """One session."""

    def __init__(self, address: str) -> None:
        self.address, self.at, self.page = address, address, ""
        handlers = urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.ProxyHandler({})
        self.browser = urllib.request.build_opener(*handlers)

    def open(self, where: str) -> str:
        """A page by its address or path."""
        return self._send(urllib.request.Request(urllib.parse.urljoin(self.at, where)))

    def fetched(self, where: str) -> bytes:
        """The bytes of a download."""
        with self.browser.open(urllib.parse.urljoin(self.at, where), timeout=120) as answer:
            return bytes(answer.read())

    def submit(
        self, marked: str, given: Mapping[str, str | list[str]] | None = None, file: Path | None = None
    ) -> str:
        """The form that holds `marked` (a button's words, a field), filled and sent; AssertionError if there is none."""
        form = next((f for f in FORM.finditer(self.page) if marked in f["body"] or marked in f["head"]), None)
        assert form is not None, f"no form with {marked} at {self.at}"
        fields = self._filled(form["body"], given or {})
        target = urllib.parse.urljoin(self.at, attribute(form["head"], "action") or self.at)
        if file is None:
            data, kind = (
                urllib.parse.urlencode(fields, doseq=True).encode(),
                "application/x-www-form-urlencoded",
            )
        else:
            data, kind = _multipart(fields, file)
        return self._send(urllib.request.Request(target, data, {"Content-Type": kind, "Referer": self.at}))

    def wait(self, until: Callable[[str], bool], seconds: float) -> str:
        """The same page again until it says what is waited for."""
        end = time.monotonic() + seconds
        while not until(self.page):
            assert time.monotonic() < end, f"{self.at}: {re.sub('<[^>]+>', ' ', self.page)[-3000:]}"
            time.sleep(0.5)
            self.open(self.at)
        return self.page

    def link(self, words: str) -> str:
        """The address behind words on the page."""
        found = re.search(rf'<a\b[^>]*href="([^"]+)"[^>]*>\s*{re.escape(words)}', self.page)
        assert found is not None, f"no link {words} at {self.at}"
        return unescape(found[1])

    def secrets(self) -> list[str]:
        """The one-time links that the page shows."""
        return [unescape(one) for one in re.findall(r'<code class="secret"[^>]*>([^<]+)</code>', self.page)]

    def _filled(self, body: str, given: Mapping[str, str | list[str]]) -> dict[str, str | list[str]]:
        fields: dict[str, str | list[str]] = {}
        for tag in FIELD.findall(body):
            name, kind = attribute(tag, "name"), attribute(tag, "type") or ""
            chosen = kind not in ("checkbox", "radio", "submit", "file") or "checked" in tag
            if name and chosen and tag.startswith("<input"):
                value = attribute(tag, "value") or ""
                fields[name] = [*fields.get(name, []), value] if kind == "checkbox" else value
        for name, options in SELECTED.findall(body):
            picked = re.search(r'<option value="([^"]*)"[^>]*selected', options) or re.search(
                r'<option value="([^"]*)"', options
            )
            fields[name] = unescape(picked[1]) if picked else ""
        return fields | dict(given)

    def _send(self, request: urllib.request.Request) -> str:
        with self.browser.open(request, timeout=120) as answer:
            self.at, self.page = answer.geturl(), answer.read().decode("utf-8", "replace")
        return self.page


def _multipart(fields: Mapping[str, str | list[str]], file: Path) -> tuple[bytes, str]:
    edge = secrets.token_hex(16)
    flat = [
        (name, one)
        for name, value in fields.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{one}\r\n'.encode()
        for name, one in flat
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
    parts += [
        head.encode(),
        b"Content-Type: application/octet-stream\r\n\r\n",
        file.read_bytes(),
        f"\r\n--{edge}--\r\n".encode(),
    ]
    return b"".join(parts), f"multipart/form-data; boundary={edge}"
